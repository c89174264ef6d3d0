"""What a storm attempts, and by what it is judged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from psycopg import IsolationLevel

from harness.database import Database
from tests.bookings.operations.system import Operation
from tests.bookings.racing import SERIALIZATION_FAILURE, Call
from tests.bookings.storms.account import Account, Balance, balances
from tests.bookings.storms.crowd import Attempt

# What anybody may look at any day, and what it must say: 0043 and 0044.
ANY_DAY = """
    select area, subject, finding from public.operations_check
    where not fine
"""


@dataclass(frozen=True)
class Crowded:
    """A system: how to draw attempts, rules in SQL that find no row, and accounts."""

    name: str
    prepare: Callable[[Database, int], object]  # for so many attempts
    draw: Callable[[Random, int], Operation]  # the attempt of that number
    invariants: Mapping[str, str]
    accounts: Sequence[Account]
    also: frozenset[str] = frozenset()  # further SQLSTATEs, of any operation

    def operations(self, seed: int, count: int) -> list[Operation]:
        """Return the attempts of a seed."""
        chance = Random(seed)
        return [self.draw(chance, number) for number in range(count)]

    def problems(
        self, attempts: Sequence[Attempt], database: Database, sums: Sequence[Balance]
    ) -> list[str]:
        """Say what is wrong after all these attempts, each rule once."""
        found = [*_refused(attempts, self.also)]
        for rule, query in {**self.invariants, "checks of any day": ANY_DAY}.items():
            rows = database.execute(query).fetchall()
            found += [f'invariant "{rule}" is broken: {_some(rows)}'] if rows else []
        for one in sums:
            if one.wrong:
                found.append(f'account "{one.name}" is wrong: {_some(one.wrong)}')
        return found

    def balances(
        self, attempts: Sequence[Attempt], database: Database
    ) -> list[Balance]:
        """Compare every account with the database."""
        return [*balances(self.accounts, attempts, database)]


def changing(call: Call, where: str = "") -> Call:
    """Return a statement that changes rows so that it says how many these are."""
    statement, values = call
    text = f"{statement}{where}\nreturning 1"  # the statement may end in a comment
    return f"with changed as ({text}) select count(*) from changed", values


def _refused(attempts: Sequence[Attempt], also: frozenset[str]) -> Iterator[str]:
    """Name each SQLSTATE that an operation may not end with."""
    found = {
        (one.operation.name, one.state, one.level.name)
        for one in attempts
        if one.state is not None
        and one.state not in one.operation.refused | also | _conflicts(one.level)
    }
    for name, state, level in sorted(found):
        yield f"SQLSTATE {state} is not allowed: {name} at {level}"


def _conflicts(level: IsolationLevel) -> frozenset[str]:
    """At READ COMMITTED nobody fails for what another one did meanwhile."""
    at_all = level is not IsolationLevel.READ_COMMITTED
    return frozenset({SERIALIZATION_FAILURE} if at_all else ())


def _some(rows: Sequence[Any]) -> str:
    text = "; ".join(map(str, rows[:3]))
    return text + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")
