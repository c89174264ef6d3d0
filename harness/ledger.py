"""The ledger: table harness.migration says which migrations a database has had."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from harness.errors import MigrationError

# Executed under the migration lock, so that "if not exists" cannot race.
_CREATE = """
create schema if not exists harness;
comment on schema harness is 'What the migration runner knows of this database.';

create table if not exists harness.migration (
    number bigint not null,
    name text not null,
    sha256 text not null,
    applied_by text not null default session_user,
    applied_at timestamptz not null default clock_timestamp(),
    duration interval,

    constraint migration_pkey primary key (number)
);
comment on table harness.migration is 'One row per migration that was applied.';
comment on column harness.migration.number is 'The number that its file begins with.';
comment on column harness.migration.name is 'Its file''s name without the ending.';
comment on column harness.migration.sha256
is 'Checksum of the file when it was applied (LF line ends, no byte-order mark).';
comment on column harness.migration.applied_by is 'The role that applied it.';
comment on column harness.migration.applied_at is 'When it began.';
comment on column harness.migration.duration
is 'How long it took; NULL while a migration outside a transaction is unfinished.';

create table if not exists harness.migration_statement (
    number bigint not null,
    direction text not null,
    ordinal integer not null,
    sha256 text not null,
    done boolean not null,
    invalid_before oid [] not null,

    constraint migration_statement_pkey primary key (number, direction, ordinal),
    constraint migration_statement_number_fkey foreign key (number)
    references harness.migration (number) on delete cascade,
    constraint migration_statement_direction_known_check check (
        direction in ('up', 'down')
    )
);
comment on table harness.migration_statement
is 'Statements of an unfinished migration that runs outside a transaction.';
comment on column harness.migration_statement.number is 'The migration.';
comment on column harness.migration_statement.direction is 'up or down.';
comment on column harness.migration_statement.ordinal
is 'Its place in the file, from 1.';
comment on column harness.migration_statement.sha256 is 'Checksum of its text.';
comment on column harness.migration_statement.done
is 'False: it had begun when the runner ended, and may have taken effect or not.';
comment on column harness.migration_statement.invalid_before
is 'Indexes that were invalid before it: later ones are what it left half-built.';
"""


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the server says of the ledger into an error of ours."""
    try:
        yield
    except psycopg.OperationalError:
        raise  # the server's trouble, not the ledger's
    except psycopg.Error as error:
        raise MigrationError(
            "cannot use the ledger, table harness.migration",
            detail=f"SQLSTATE {error.sqlstate}: {error.diag.message_primary or error}.",
            hint="Its owner migrates; a migration must neither change it nor leave the "
            "transaction read-only.",
        ) from error


@contextmanager
def as_ourselves(connection: Connection[Any]) -> Iterator[None]:
    """Be the role that connected, inside a transaction, whoever a script has become."""
    with connection.transaction():
        found = connection.execute(
            "select current_setting('session_authorization'), current_setting('role')"
        ).fetchone()
        connection.execute(
            "set local session authorization default; set local role none"
        )
        yield
        connection.execute(
            "select set_config('session_authorization', %s, true),"
            " set_config('role', %s, true)",
            found,
        )


@dataclass(frozen=True)
class Entry:
    """One row of the ledger; `duration` is None while it is unfinished."""

    number: int
    name: str
    sha256: str
    applied_by: str
    applied_at: datetime
    duration: timedelta | None


@dataclass(frozen=True)
class Step:
    """One begun or finished statement of a migration outside a transaction."""

    ordinal: int
    sha256: str
    done: bool
    invalid_before: list[int]


@_explained()
def create_ledger(connection: Connection[Any]) -> None:
    """Make the ledger where it is missing; call it under the migration lock."""
    if not has_ledger(connection):
        with connection.transaction():
            connection.execute(_CREATE)


def has_ledger(connection: Connection[Any]) -> bool:
    """Tell whether the database has a ledger."""
    found = connection.execute(
        "select to_regclass('harness.migration') is not null"
        " and to_regclass('harness.migration_statement') is not null"
    )
    return bool(found.fetchone() == (True,))


@_explained()
def read_ledger(connection: Connection[Any]) -> tuple[Entry, ...]:
    """Return the entries by number; none where there is no ledger. Writes nothing."""
    if not has_ledger(connection):
        return ()
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return tuple(
            cursor.execute(
                "select number, name, sha256, applied_by, applied_at, duration"
                " from harness.migration order by number"
            )
        )


@_explained()
def add_entry(
    connection: Connection[Any], *, number: int, name: str, sha256: str
) -> None:
    """Write the row of a migration that begins now."""
    connection.execute(
        "insert into harness.migration (number, name, sha256) values (%s, %s, %s)",
        [number, name, sha256],
    )


@_explained()
def finish_entry(connection: Connection[Any], *, number: int, sha256: str) -> None:
    """Write how long a migration took, and forget its statements."""
    connection.execute(
        "update harness.migration"
        " set sha256 = %s, duration = clock_timestamp() - applied_at where number = %s",
        [sha256, number],
    )
    connection.execute(
        "delete from harness.migration_statement where number = %s", [number]
    )


@_explained()
def reopen_entry(connection: Connection[Any], *, number: int) -> None:
    """Mark a migration as unfinished, for its way down begins outside a transaction."""
    connection.execute(
        "update harness.migration set duration = null where number = %s", [number]
    )


@_explained()
def delete_entry(connection: Connection[Any], *, number: int) -> None:
    """Take the row of a reverted migration away."""
    connection.execute("delete from harness.migration where number = %s", [number])


@_explained()
def read_steps(
    connection: Connection[Any], *, number: int, direction: str
) -> tuple[Step, ...]:
    """Return the statements of an unfinished migration in their order."""
    with connection.cursor(row_factory=class_row(Step)) as cursor:
        return tuple(
            cursor.execute(
                "select ordinal, sha256, done, invalid_before"
                " from harness.migration_statement"
                " where number = %s and direction = %s order by ordinal",
                [number, direction],
            )
        )


@_explained()
def write_step(
    connection: Connection[Any], step: Step, *, number: int, direction: str
) -> None:
    """Write that a statement has begun or is done."""
    connection.execute(
        "insert into harness.migration_statement"
        " (number, direction, ordinal, sha256, done, invalid_before)"
        " values (%s, %s, %s, %s, %s, %s)"
        " on conflict (number, direction, ordinal) do update"
        " set sha256 = excluded.sha256, done = excluded.done,"
        " invalid_before = excluded.invalid_before",
        [
            number,
            direction,
            step.ordinal,
            step.sha256,
            step.done,
            step.invalid_before,
        ],
    )


@_explained()
def delete_step(
    connection: Connection[Any], *, number: int, direction: str, ordinal: int
) -> None:
    """Forget a statement that had begun and is known to have failed."""
    connection.execute(
        "delete from harness.migration_statement"
        " where number = %s and direction = %s and ordinal = %s",
        [number, direction, ordinal],
    )
