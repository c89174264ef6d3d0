"""`harness statements`: what a program sent, from the server's log."""

import re
from collections.abc import Sequence
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

    One file a session, in the setting `statements` (sql/statements); those of an
    earlier log of the same name are replaced, all of them. The server has to
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
        _replace(folder, log.stem, list(found.values()))
        count = plural(len(found), "session")
        out.print(Text(f"wrote the statements of {count} to {folder}"))


def _replace(folder: Path, stem: str, texts: Sequence[str]) -> None:
    """Write a file for each text; what is left of more sessions before goes."""
    written = {f"{stem}_{number:04}.sql": text for number, text in enumerate(texts, 1)}
    numbered = re.compile(rf"{re.escape(stem)}_\d{{4,}}\.sql")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if numbered.fullmatch(path.name) and path.name not in written:
                path.unlink()
        for name, text in written.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f'could not write the statements to "{folder}"', detail=f"{error}."
        ) from error


def _lines(log: Path) -> list[str]:
    """Return the lines of a log; a value may hold what Unicode calls a line's end."""
    try:
        with log.open(encoding="utf-8", newline="\n") as stream:
            return stream.readlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f'could not read "{log}"', detail=f"{error}.") from error
