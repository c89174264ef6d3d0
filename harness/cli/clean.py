"""`harness clean`: end the servers that were kept, and what killed runs left."""

from rich.text import Text

from harness.cli.console import errors_as_text, out
from harness.server import sweep


def clean() -> None:
    """End the servers that failed test runs kept, and delete their databases.

    Servers whose run still goes on are left alone. Downloads stay in the cache.

    Example: harness clean
    """
    with errors_as_text():
        swept = sweep(kept=True)
        for path in swept:
            out.print(Text(f"removed {path.name}"))
        if not swept:
            out.print("nothing to clean")
