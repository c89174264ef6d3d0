"""What became of a schedule: each step with its result, who waited for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Result:
    """How a step ended: the server's tag and rows as text, or SQLSTATE and message.

    Of a function `tag` is what it returned.
    """

    tag: str = ""
    rows: tuple[Row, ...] = ()
    sqlstate: str | None = None
    message: str | None = None

    def shown(self) -> str:
        """Return it in a line."""
        if self.sqlstate is not None:
            return f"{self.sqlstate}: {self.message}"
        rows = shown_rows(self.rows)
        return f"{self.tag}: {rows}" if rows else self.tag


@dataclass(frozen=True)
class Taken:
    """A step that was taken: the `turn` in which, and the one after which it ended.

    `number` counts the session's steps from 0, `turn` and `ended` those of all, from 1.
    `blocked_by` are the sessions that it waited for; a step without a result waited
    until the schedule was given up.
    """

    session: str
    number: int
    text: str
    turn: int
    ended: int
    blocked_by: tuple[str, ...] = ()
    result: Result | None = None


@dataclass(frozen=True)
class Outcome:
    """A schedule as it was, turn by turn, and what it left.

    `ready` says for each turn which sessions could have taken it; `committed` names the
    sessions that did what they wanted; `state` holds the rows of the race's query, and
    `broken` by name those of each invariant that had some.
    """

    taken: tuple[Taken, ...]
    ready: tuple[tuple[str, ...], ...]
    committed: frozenset[str] = frozenset()
    state: tuple[Row, ...] | None = None
    broken: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def schedule(self) -> tuple[str, ...]:
        """The sessions in the order in which they took their steps."""
        return tuple(one.session for one in self.taken)

    @property
    def ended(self) -> bool:
        """Whether every step that was taken has ended."""
        return all(one.result is not None for one in self.taken)

    @property
    def sqlstates(self) -> dict[str, str]:
        """The first SQLSTATE of each session that met one."""
        found: dict[str, str] = {}
        for one in self.taken:
            if one.result is not None and one.result.sqlstate is not None:
                found.setdefault(one.session, one.result.sqlstate)
        return found

    @property
    def switches(self) -> int:
        """How often a session was left that could have gone on."""
        return count_switches(self.schedule, self.ready)

    def results(self, name: str) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """Return what a session was told, step by step."""
        return tuple(
            (one.result.tag, one.result.rows)
            for one in sorted(self.taken, key=lambda one: one.number)
            if one.session == name and one.result is not None
        )


def count_switches(order: Sequence[str], ready: Sequence[Sequence[str]]) -> int:
    """Count the turns before which another session was left that could have gone on."""
    return sum(
        order[turn] != order[turn - 1] and order[turn - 1] in ready[turn]
        for turn in range(1, len(order))
    )


def shown_rows(rows: tuple[Row, ...]) -> str:
    """Return rows in a line, as PostgreSQL's manual writes them."""
    return ", ".join(
        f"({', '.join('NULL' if value is None else value for value in row)})"
        for row in rows
    )
