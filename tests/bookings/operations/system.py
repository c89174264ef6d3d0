"""What two sessions may do to the same rows, one statement each, and the rules."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement

from harness.concurrency import Isolation, Outcome, Race, Session, Step, session
from tests.bookings.racing import Call

# A snapshot before the operation: what a program does that looks first.
LOOK = "select count(*) from public.resource"
# The audit, which knows no rules, has seen every change of a status.
CHANGES = """
    select
        relation, row_id,
        old_values ->> 'status' as old_status, new_values ->> 'status' as new_status
    from public.audit_entry
    where action = 'UPDATE' and new_values ? 'status'
"""
# It refuses to forget, but in a session that replicates.
FORGET_CHANGES = """
    set session_replication_role = replica;
    delete from public.audit_entry;
    set session_replication_role = origin;
"""


@dataclass(frozen=True)
class Operation:
    """A statement, and the SQLSTATEs with which it may be refused.

    `row` tells operations apart that never meet, since they are about different rows.
    """

    name: str
    call: Call
    refused: frozenset[str] = frozenset()
    row: str = ""

    def session(self, name: str, level: Isolation, also: Set[str]) -> Session:
        """Return a session that does it, with a snapshot where the level keeps one."""
        looks = () if level == "read committed" else (LOOK,)
        allowed = self.refused | also
        return session(name, *looks, self.call, isolation=level, allows=allowed)


@dataclass(frozen=True)
class System:
    """Operations on the same rows; of the pairs in `one_wins` just one succeeds."""

    operations: tuple[Operation, ...]
    setup: str
    teardown: str
    invariants: dict[str, str]
    state: str
    one_wins: frozenset[frozenset[str]]

    def named(self, names: str) -> tuple[Operation, ...]:
        """Return the operations of these names, which a + separates."""
        known = {one.name: one for one in self.operations}
        return tuple(known[name] for name in names.split(" + "))

    def every(self, size: int) -> Iterator[str]:
        """Yield the names of so many operations that may meet; of a pair also twice."""
        ways: Callable[[Iterable[Operation], int], Iterator[tuple[Operation, ...]]]
        ways = combinations_with_replacement if size == 2 else combinations
        for some in ways(self.operations, size):
            if len({one.row for one in some}) == 1:
                yield " + ".join(one.name for one in some)

    def race(
        self, *operations: Operation, level: Isolation, also: Set[str] = frozenset()
    ) -> Race:
        """Return the race of these operations, in a session each.

        Each may be refused with the SQLSTATEs of `also`, too.
        """
        names = frozenset(one.name for one in operations)
        one_wins = names in self.one_wins and len(operations) <= max(2, len(names))
        return Race(
            sessions=tuple(
                one.session(f"{one.name} {number}", level, also)
                for number, one in enumerate(operations, 1)
            ),
            setup=self.setup,
            teardown=f"{self.teardown}; {FORGET_CHANGES}",
            invariants=self.invariants,
            state=self.state,
            checks=(one_winner,) if one_wins else (),
        )


def one_winner(outcome: Outcome) -> str | None:
    """Say who won, unless it was just one."""
    if len(outcome.committed) == 1:
        return None
    return f"{len(outcome.committed)} won: {', '.join(sorted(outcome.committed))}"


def groups(*names: str) -> frozenset[frozenset[str]]:
    """Return the operations of each of these names, which a + separates, as a set."""
    return frozenset(frozenset(group.split(" + ")) for group in names)


def operation(name: str, call: Call, *refused: str, row: str = "") -> Operation:
    """Return an operation that may be refused with these SQLSTATEs."""
    return Operation(name, call, frozenset(refused), row)


def text(call: Call) -> str:
    """Return a statement with its parameters in it."""
    found = Step(call).text()
    assert found is not None
    return found


def counted(call: Call) -> Call:
    """Return the same, telling how many rows there are, for ids differ each time."""
    return f"select count(*) from ({call[0].strip().rstrip(';')}) as found", call[1]
