"""`harness scaffold`: a pgTAP suite for a table that exists."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from psycopg import Connection
from rich.text import Text

from harness.admin import connect
from harness.bench import Benches
from harness.cli.console import err, errors_as_text, progress
from harness.config import load_settings
from harness.errors import ConfigError, DatagenError
from harness.scaffold import Found, Table, describe, find, read_table, render

INCOMPLETE = 3  # exit code: the suite is green, but some rules have no case


def scaffold(
    table: Annotated[str, typer.Argument(help="Its name, such as public.booking.")],
    dsn: Annotated[
        str | None,
        typer.Option(
            help="The database; without it, the project's migrations are applied to a "
            "throwaway database. Nothing in it changes."
        ),
    ] = None,
) -> None:
    """Print a pgTAP suite: for each rule a refused and an accepted row.

    Rules are NOT NULL, CHECK, keys, foreign keys and exclusion constraints. What is
    printed has been tried, statement by statement. Exit code 3: some rule has no case;
    a comment in the suite says which.

    Example: harness scaffold public.note > sql/tests/note.sql
    """
    with errors_as_text(), _database(dsn) as connection:
        found = find(connection, _table(connection, table))
        _refuse_nothing(found)
    typer.echo(render(found), nl=False)
    for missing in found.missing:
        err.print(Text(f"not covered: {describe(missing)}", style="red"))
    if found.missing:
        raise typer.Exit(INCOMPLETE)


@contextmanager
def _database(dsn: str | None) -> Iterator[Connection[Any]]:
    if dsn is not None:
        with connect(dsn) as connection:
            yield connection
        return
    settings = load_settings(Path.cwd())
    benches = Benches(settings, progress=progress)
    try:
        clone = benches.bench(settings.pg[-1]).clone()
        with connect(clone) as connection:
            yield connection
    finally:
        benches.close(keep=False)


def _refuse_nothing(found: Found) -> None:
    if not found.cases:
        raise DatagenError(
            f"no case for any rule of table {found.table.name}",
            detail=" ".join(f"{describe(missing)}." for missing in found.missing),
            hint="Where triggers or a table full of all possible rows stand in the "
            "way, write the suite by hand.",
        )


def _table(connection: Connection[Any], name: str) -> Table:
    found = connection.execute(
        "select format('%%I.%%I', relnamespace::regnamespace::name, relname)"
        " from pg_class where oid = to_regclass(%s) and relkind in ('r', 'p')",
        [name],
    ).fetchone()
    if found is None:
        raise ConfigError(
            f'no table "{name}"',
            hint="Write its name as SQL does, with its schema: public.booking.",
        )
    return read_table(connection, str(found[0]))
