"""`harness clean`: end the servers that were kept, and what killed runs left."""

from rich.text import Text

from harness.cli.console import errors_as_text, out
from harness.server import sweep, sweep_containers


def clean() -> None:
    """End the servers that failed test runs kept, and delete their databases.

    Servers whose run still goes on are left alone. Downloads stay in the cache.

    Example: harness clean
    """
    with errors_as_text():
        swept = [path.name for path in sweep(kept=True)]
        swept += sweep_containers(kept=True)
        for name in swept:
            out.print(Text(f"removed {name}"))
        if not swept:
            out.print("nothing to clean")
