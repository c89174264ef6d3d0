"""What the ledger says of one migration, and whether the database agrees with it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.ledger import (
    add_entry,
    create_ledger,
    finish_entry,
    read_ledger,
    read_steps,
)
from harness.migrations import Migration
from harness.sqlfile import RowClaim
from harness.verify.digests import Name, Rows
from harness.verify.moment import Moment, catalog_problem, rows_problem
from harness.verify.verdict import Problem

PENDING, UNFINISHED, APPLIED = "pending", "unfinished", "applied"
# The runner's own rows: when it began differs each time.
_LEDGER = tuple(
    RowClaim(schema="harness", name=name, column=None, reason="the ledger")
    for name in ("migration", "migration_statement")
)


@dataclass(frozen=True)
class Place:
    """How far a migration is by the ledger; `done` says it of each known statement."""

    state: str
    done: tuple[bool, ...] = ()

    def __str__(self) -> str:
        """Return it for people."""
        if self.state != UNFINISHED:
            return self.state
        begun = ", one more begun" if False in self.done else ""
        return f"{self.state} with {sum(self.done)} statements done{begun}"


def read_place(connection: Connection[Any], number: int) -> Place:
    """Read the ledger's rows of a migration."""
    for entry in read_ledger(connection):
        if entry.number == number:
            steps = read_steps(connection, number=number, direction="up")
            state = UNFINISHED if entry.duration is None else APPLIED
            return Place(state, tuple(step.done for step in steps))
    return Place(PENDING)


def record(connection: Connection[Any], migrations: Sequence[Migration]) -> None:
    """Write into a new ledger that these migrations are applied."""
    create_ledger(connection)
    with connection.transaction():
        for m in migrations:
            add_entry(connection, number=m.number, name=m.name, sha256=m.sha256)
            finish_entry(connection, number=m.number, sha256=m.sha256)


def difference(
    wanted: Moment, found: Moment, unsteady: Collection[RowClaim] = ()
) -> tuple[Problem, ...]:
    """Return what is other than wanted, but for the ledger and the `unsteady`."""
    claims = (*_LEDGER, *unsteady)
    return (
        *catalog_problem("the catalog", wanted, found),
        *rows_problem("rows", wanted, found, declared=claims),
    )


def unsteady(first: Rows, second: Rows) -> tuple[RowClaim, ...]:
    """Return the columns that differ between two runs: clocks, chance, sequences."""
    return tuple(
        RowClaim(
            schema=name[0], name=name[1], column=column, reason="differs each time"
        )
        for name, column in _unsteady(first, second)
        if name[0] != "harness"
    )


def _unsteady(first: Rows, second: Rows) -> Iterator[tuple[Name, str]]:
    for name in sorted(first.tables.keys() & second.tables.keys()):
        one, two = first.tables[name], second.tables[name]
        if len(one.rows) != len(two.rows):
            continue  # that is no matter of values
        for place, column in enumerate(one.columns):
            values = (Counter(row[place] for row in t.rows) for t in (one, two))
            if next(values) != next(values):
                yield name, column
