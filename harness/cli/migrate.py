"""`harness migrate`: apply, revert and inspect migrations on any database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.admin import connect
from harness.cli import account
from harness.cli.console import errors_as_text, out, progress
from harness.config import load_settings
from harness.errors import ConfigError
from harness.ledger import read_ledger
from harness.migrations import (
    Comparison,
    Done,
    Migration,
    Runner,
    compare,
    discover,
    open_runner,
    revertible,
)
from harness.sqlfile import shown

app = typer.Typer(
    no_args_is_help=True,
    help="Apply, revert and inspect migrations on a database.",
)

Dsn = Annotated[
    str,
    typer.Option(
        envvar="HARNESS_DSN",
        help='The database: "postgresql://user@host/name" or "host=… dbname=…".',
    ),
]
To = Annotated[
    str | None,
    typer.Option(help="Stop at this number, whether or not a migration has it."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only list the statements, execute none.")
]

PENDING = 3  # exit code of `status`
BROKEN = 1


@app.command()
def up(dsn: Dsn, to: To = None, dry_run: DryRun = False) -> None:
    """Apply the migrations that are pending, in order.

    Example: harness migrate up --dsn postgresql://localhost/shop --to 0019
    """
    with errors_as_text():
        target = number_of(to)
        if dry_run:
            comparison = _compare(dsn)
            comparison.raise_problems()
            for migration in _up_to(comparison.pending, target):
                _list_statements(migration, "up")
            return
        with _runner(dsn) as runner:
            runner.up(to=target)


@app.command()
def down(dsn: Dsn, to: To = None, dry_run: DryRun = False) -> None:
    """Revert the newest migration, or with --to all above that number.

    Example: harness migrate down --dsn postgresql://localhost/shop --to 0018
    """
    with errors_as_text():
        target = number_of(to)
        if dry_run:
            for migration in revertible(_migrations(), _compare(dsn), to=target):
                _list_statements(migration, "down")
            return
        with _runner(dsn) as runner:
            runner.down(to=target)


@app.command()
def redo(dsn: Dsn) -> None:
    """Revert the newest migration and apply it again.

    Example: harness migrate redo --dsn postgresql://localhost/shop
    """
    with errors_as_text(), _runner(dsn) as runner:
        runner.redo()


@app.command()
def status(dsn: Dsn) -> None:
    """Compare the files with the ledger; exit code 0, 3 (pending) or 1 (broken).

    Example: harness migrate status --dsn postgresql://localhost/shop
    """
    with errors_as_text():
        comparison = _compare(dsn)
        for entry in comparison.applied:
            state = "unfinished" if entry.duration is None else "applied"
            when = f"{entry.applied_at:%Y-%m-%d %H:%M} by {entry.applied_by}"
            out.print(Text.assemble(f"{state:<11} {entry.name}  ", (when, "dim")))
        for migration in comparison.pending:
            out.print(Text(f"{'pending':<11} {migration.name}"))
        for problem in comparison.problems:
            out.print(Text(str(problem), style="red"))
    if comparison.problems or comparison.unfinished:
        raise typer.Exit(BROKEN)
    if comparison.pending:
        raise typer.Exit(PENDING)


@app.command()
def plan(dsn: Dsn, to: To = None) -> None:
    """List what `up` would apply, in order.

    Example: harness migrate plan --dsn postgresql://localhost/shop
    """
    with errors_as_text():
        comparison = _compare(dsn)
        comparison.raise_problems()
        pending = _up_to(comparison.pending, number_of(to))
        for migration in pending:
            out.print(Text(f"up {migration.name}"))
        if not pending:
            out.print("nothing is pending")


def _migrations() -> tuple[Migration, ...]:
    return discover(load_settings(Path.cwd()).migrations_path)


def _compare(dsn: str) -> Comparison:
    """Compare without writing: not even the ledger's table is made."""
    migrations = _migrations()
    with connect(dsn) as connection:
        connection.read_only = True
        return compare(migrations, read_ledger(connection))


@contextmanager
def _runner(dsn: str) -> Iterator[Runner]:
    settings = load_settings(Path.cwd())
    migrations = discover(settings.migrations_path)
    count = 0

    def report(done: Done) -> None:
        nonlocal count
        count += 1
        account.migration(done, notices=True)

    with open_runner(
        dsn, migrations, settings=settings, progress=progress, report=report
    ) as runner:
        yield runner
    if count == 0:
        out.print("nothing to do")


def number_of(text: str | None) -> int | None:
    """Read the option --to; ConfigError for what is no number."""
    if text is None:
        return None
    if not text.isdecimal():
        raise ConfigError(
            f'invalid value "{text}" for option --to',
            detail="Wanted the number of a migration, such as 0019, or 0 for none.",
        )
    return int(text)


def _up_to(
    migrations: tuple[Migration, ...], number: int | None
) -> tuple[Migration, ...]:
    return tuple(m for m in migrations if number is None or m.number <= number)


def _list_statements(migration: Migration, direction: str) -> None:
    script = migration.up if direction == "up" else migration.down
    if script is None:
        return
    out.print(Text(f"{direction} {migration.name}", style="bold"))
    for statement in script.statements():
        first = statement.text.split("\n", 1)[0]
        out.print(Text(f"  {shown(statement.path)}:{statement.line}  {first}"))
