"""Recorded statements of a program: executed again, compared with an earlier run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus

from harness.admin import connect
from harness.bench import Bench
from harness.execute import StatementError, run
from harness.sqlfile import Command, Reader, Statement, read_source, shown

Columns = Mapping[str, str]  # the type of each


@dataclass(frozen=True)
class Recording:
    """What came of the statements of a file, in their order.

    `places` says where each stands, `columns` what it returned, None if it failed;
    `failures` is what the server said of those, with path and line.
    """

    places: Sequence[str]
    columns: Sequence[Columns | None]
    failures: Sequence[str]

    def broken_since(self, older: "Recording") -> tuple[str, ...]:
        """Say what fails, or returns less than it did; what returns more is fine."""
        both = zip(self.places, older.columns, self.columns, strict=False)
        changes = [
            f"{place}: {change}"
            for place, before, now in both
            if before is not None and now is not None
            for change in _missed(before, now)
        ]
        return (*self.failures, *changes)


def play_again(path: Path, bench: Bench, *, at: int | None = None) -> Recording:
    """Execute a file of statements on a clone of its own, each as it stands there.

    After one that fails the next is tried, unless the transaction is lost with it.
    Raises what making the clone raises, SqlFileError for a file that cannot be read.
    """
    reader = Reader(read_source(path))
    places: list[str] = []
    columns: list[Columns | None] = []
    failures: list[str] = []
    dsn = bench.clone(at)
    with connect(dsn) as connection:
        limit = f"{bench.settings.suite_timeout}ms"
        connection.execute("select set_config('statement_timeout', %s, false)", [limit])
        for command in reader:
            places.append(f"{shown(command.path)}:{command.line}")
            try:
                columns.append(_execute(connection, command, reader))
            except StatementError as error:
                columns.append(None)
                failures.append(error.primary)
            if connection.info.transaction_status is TransactionStatus.INERROR:
                break
    bench.clones.give_back(dsn)
    return Recording(places, columns, failures)


def _execute(connection: Connection[Any], command: Command, reader: Reader) -> Columns:
    """Execute a command; return the columns that a plain statement returns."""
    if (
        not isinstance(command, Statement)
        or command.output is not None
        or command.copy_direction is not None
    ):
        run(connection, command, reader)
        return {}
    with connection.cursor() as cursor:
        try:
            cursor.execute(command.text.encode())
        except psycopg.Error as error:
            raise StatementError(command, error) from error
        described = cursor.description or ()
    return {c.name: _type(connection, c.type_code) for c in described}


def _type(connection: Connection[Any], number: int) -> str:
    ((name,),) = connection.execute("select format_type(%s, null)", [number]).fetchall()
    return str(name)


def _missed(before: Columns, now: Columns) -> Iterator[str]:
    """Say which columns are gone or have another type."""
    for name, kind in before.items():
        if name not in now:
            yield f'column "{name}" is gone'
        elif now[name] != kind:
            yield f'column "{name}" is {now[name]}, was {kind}'
