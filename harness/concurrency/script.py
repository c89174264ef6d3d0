"""What several sessions do: steps, sessions, and a race with its rules, as values."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal

from psycopg import Connection, sql

from harness.concurrency.outcome import Outcome
from harness.errors import RaceError

Isolation = Literal["read committed", "repeatable read", "serializable"]
LEVELS: tuple[Isolation, ...] = ("read committed", "repeatable read", "serializable")

Callback = Callable[[Connection[Any]], object]
Statement = str | sql.Composable | tuple[str, Mapping[str, Any]]
Action = Statement | Callback
Check = Callable[[Outcome], str | None]

# What a transaction that sees a snapshot must expect (PostgreSQL's manual, 13.2.2).
SERIALIZATION_FAILURE = "40001"
COMMIT = "commit"
_APART = 40  # ms between the deadlock timeouts of sessions that name none
_MOST_IN_ORDER = 4  # sessions of which all orders are tried: 24


@dataclass(frozen=True)
class Step:
    """One thing that a session does: SQL, or a function of its connection.

    SQL may be a string (several statements are one step), psycopg.sql, or a pair of a
    string and its named parameters. `allows` are the SQLSTATEs that it may end with.
    """

    action: Action
    _: KW_ONLY
    allows: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be executed."""
        match self.action:
            case str() | sql.Composable() | (str(), Mapping()):
                return
            case _ if callable(self.action):
                return
        raise RaceError(
            f"step {self.action!r} is neither SQL nor a function",
            hint="Give a string, psycopg.sql, (string, {name: value}) or a function.",
        )

    def text(self) -> str | None:
        """Return the SQL with its parameters in it; None of a function."""
        match self.action:
            case str():
                return self.action
            case sql.Composable():
                return self.action.as_string()
            case (str() as query, values):
                literals = {name: sql.Literal(one) for name, one in values.items()}
                # psycopg's own placeholders, filled with what it has quoted.
                return query % {name: one.as_string() for name, one in literals.items()}
            case _:
                return None

    def shown(self) -> str:
        """Return what a person reads: the SQL in one line, or the function's name."""
        text = self.text()
        if text is not None:
            return " ".join(text.split())
        return f"{getattr(self.action, '__name__', repr(self.action))}()"


@dataclass(frozen=True)
class Session:
    """A connection of its own, and what it does on it, step after step.

    It is one transaction of `isolation`, which the harness begins beforehand and for
    which it adds the last step, `commit`: who fails goes on with the next step that is
    a rollback, or ends. With `transaction=False` nothing is added: each step is a
    transaction, unless the steps say otherwise. `role` is set first. Of those that wait
    in a circle the one with the smallest `deadlock_timeout`, in ms, loses; the last
    session unless said otherwise. `allows` holds for each of its steps.
    """

    name: str
    steps: tuple[Step, ...]
    _: KW_ONLY
    isolation: Isolation = "read committed"
    role: str | None = None
    deadlock_timeout: int | None = None
    transaction: bool = True
    allows: frozenset[str] = frozenset()

    def all_steps(self) -> tuple[Step, ...]:
        """Return the steps, and the commit that ends them."""
        return (*self.steps, Step(COMMIT)) if self.transaction else self.steps

    def allowed(self, step: Step) -> frozenset[str]:
        """Return the SQLSTATEs with which a step of it may end.

        40001 is among them above READ COMMITTED, where it is the database's right.
        """
        snapshot = self.isolation != "read committed"
        always = {SERIALIZATION_FAILURE} if snapshot else set()
        return self.allows | step.allows | always


def session(
    name: str,
    *steps: Step | Action,
    isolation: Isolation = "read committed",
    role: str | None = None,
    deadlock_timeout: int | None = None,
    transaction: bool = True,
    allows: Collection[str] = (),
) -> Session:
    """Return a session of these steps; see `Session` for what the options mean.

    Raises RaceError for a step that cannot be executed.
    """
    if isinstance(allows, str):
        raise RaceError(
            f'session "{name}" allows a string, not a collection of SQLSTATEs',
            hint=f"Write `allows={{{allows!r}}}`.",
        )
    return Session(
        name,
        tuple(one if isinstance(one, Step) else Step(one) for one in steps),
        isolation=isolation,
        role=role,
        deadlock_timeout=deadlock_timeout,
        transaction=transaction,
        allows=frozenset(allows),
    )


@dataclass(frozen=True, kw_only=True)
class Race:
    """Sessions, the rows they start from, and what must hold whatever their order.

    `setup` and `teardown` are SQL, executed around each schedule. `invariants` are
    queries, by name, that must return no row when all sessions have ended. `state` is a
    query of what they left: with it, the outcome must be that of some serial order of
    the transactions that committed. `checks` say what is wrong with an outcome, or
    None. Raises RaceError where the sessions do not make a race.
    """

    sessions: tuple[Session, ...]
    setup: str = ""
    teardown: str = ""
    invariants: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no schedule could be made of."""
        names = [one.name for one in self.sessions]
        if not names or len(set(names)) < len(names):
            raise RaceError(
                "a race needs sessions of different names",
                detail=f"It has {', '.join(names) or 'none'}.",
            )
        for name in names:
            # isolationtester's script has no way to quote it, nor a table to show it.
            if not name.strip() or not name.isprintable() or '"' in name:
                raise RaceError(
                    f"a session cannot be named {name!r}",
                    hint="Take printable characters, but no double quotation mark.",
                )
        for one in self.sessions:
            if not one.all_steps():
                raise RaceError(f'session "{one.name}" has no step')
        if self.state is not None and not all(one.transaction for one in self.sessions):
            raise RaceError(
                "cannot put sessions without a transaction into a serial order",
                detail="A state is compared where each session is one transaction.",
                hint="Leave out `state`, or `transaction=False`.",
            )
        if self.state is not None and len(self.sessions) > _MOST_IN_ORDER:
            raise RaceError(
                f"cannot try all serial orders of {len(self.sessions)} sessions",
                detail=f"Of {_MOST_IN_ORDER} there are 24, of one more 120.",
                hint="Leave out `state`, or a session.",
            )

    def session(self, name: str) -> Session:
        """Return the session of that name."""
        return next(one for one in self.sessions if one.name == name)

    def deadlock_timeouts(self) -> dict[str, int]:
        """Return each session's in ms; those that name none lose from the last on."""
        last = len(self.sessions)
        return {
            one.name: one.deadlock_timeout or _APART * (last - number)
            for number, one in enumerate(self.sessions)
        }

    def counts(self) -> dict[str, int]:
        """Return how many steps each session has."""
        return {one.name: len(one.all_steps()) for one in self.sessions}
