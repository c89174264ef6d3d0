"""`harness statements`: what a program sent, from the server's log."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.cli.account import plural
from harness.cli.console import errors_as_text, out
from harness.config import load_settings
from harness.errors import ConfigError
from harness.verify import recorded

Log = Annotated[Path, typer.Argument(help="The server's log, as JSON.")]
Database = Annotated[
    str | None, typer.Option("--database", help="Only what was sent to this database.")
]


def statements(log: Log, database: Database = None) -> None:
    """Write the statements in a server's log as files for verify --compat.

    One file a session, in the setting `statements` (sql/statements). The server has to
    run with logging_collector = on, log_destination = jsonlog, log_statement = all,
    and the program's tests against an empty database with all migrations.

    Example: harness statements log/postgresql.json --database shop
    """
    with errors_as_text():
        folder = load_settings(Path.cwd()).statements_path
        found = recorded(_lines(log), database=database)
        if not found:
            raise ConfigError(
                f'no statement in "{log}"',
                hint="Is log_statement = all, and the database's name right?",
            )
        folder.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(found.values(), start=1):
            (folder / f"{log.stem}_{number:04}.sql").write_text(text, encoding="utf-8")
        count = plural(len(found), "session")
        out.print(Text(f"wrote the statements of {count} to {folder}"))


def _lines(log: Path) -> list[str]:
    try:
        return log.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f'could not read "{log}"', detail=f"{error}.") from error
