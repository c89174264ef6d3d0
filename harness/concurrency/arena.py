"""Where a race is run: the database, its rows before each schedule, and the verdict."""

from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from itertools import chain, permutations
from types import TracebackType
from typing import Any

import psycopg
from psycopg import Connection

from harness.concurrency.actors import Cast, connect_limited
from harness.concurrency.oracles import Problem, find_problems
from harness.concurrency.orders import Policy, in_order
from harness.concurrency.outcome import Outcome, Row
from harness.concurrency.play import Play, WrongVictimError
from harness.concurrency.script import Race
from harness.concurrency.tasks import rows_of
from harness.errors import RaceError

STEP_LIMIT = 10.0  # seconds
# A deadlock that took longer to come about is tried again with timeouts twice as long.
_MOST_PATIENCE = 32


class Arena:
    """Runs schedules of one race on one database, each from the same rows.

    The role must be allowed to set `deadlock_timeout` (a superuser is, or who was
    granted it). A step that takes longer than `limit` seconds ends its schedule. What
    `setup` and `teardown` leave between two schedules is the caller's: a `delete` of
    few rows costs 0.1 ms, `truncate` of five tables 8 ms, a clone of its own with new
    connections 90 ms.
    """

    def __init__(self, dsn: str, race: Race, *, limit: float = STEP_LIMIT) -> None:
        self.race = race
        self._dsn = dsn
        self._limit = limit
        self._cast: Cast | None = None
        self._keeper: Connection[Any] | None = None
        self._used = False
        self._patience = 1
        self._serial: dict[frozenset[str], tuple[Outcome, ...]] = {}

    def __enter__(self) -> "Arena":
        """Open nothing yet: the sessions come with the first schedule."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the sessions and take the rows away."""
        self._abandon()
        if not self._used:
            return
        # What hindered a step may hinder this, too: the step is what went wrong.
        hidden = () if error is None else (psycopg.Error,)
        with closing(self._connection()), suppress(*hidden):
            self._execute(self.race.teardown)

    def run(self, order: Sequence[str] | Policy = ()) -> Outcome:
        """Run a schedule: names of sessions, one a step, or who chooses them.

        A session that has to wait takes its turn when it is freed; what the schedule
        does not say, whoever was at it last goes on with. Raises GaveUpError where it
        comes to no end within the limit, RaceError where the schedule names somebody
        else, psycopg.Error where setup or an invariant fails; all sessions have been
        ended then.
        """
        if not callable(order):
            self._require_names(order)
        return self._repeat(order, names=self.race.counts())

    def problems(self, outcome: Outcome) -> tuple[Problem, ...]:
        """Return what is wrong with an outcome; it may run serial orders to compare."""
        serial: tuple[Outcome, ...] = ()
        if self.race.state is not None:
            serial = self.serial(outcome.committed)
        return find_problems(self.race, outcome, serial)

    def serial(self, names: frozenset[str]) -> tuple[Outcome, ...]:
        """Return the outcomes of these sessions alone, one after the other.

        In every order, but for the orders in which not all of them commit.
        """
        if names not in self._serial:
            counts = self.race.counts()
            orders = permutations(sorted(names))
            outcomes = [
                self._repeat(
                    [*chain.from_iterable([name] * counts[name] for name in order)],
                    names=names,
                )
                for order in orders
            ]
            self._serial[names] = tuple(
                one for one in outcomes if one.committed == names
            )
        return self._serial[names]

    def _repeat(
        self, order: Sequence[str] | Policy, *, names: Collection[str]
    ) -> Outcome:
        policy = order if callable(order) else in_order(order)
        while True:
            try:
                return self._play(policy, names)
            except WrongVictimError as error:
                if self._patience == _MOST_PATIENCE:
                    raise RaceError(
                        "could not let the chosen session lose a deadlock",
                        detail=f"{error.primary}, again and again.",
                        hint="Give the sessions timeouts that are further apart.",
                    ) from error
                self._patience *= 2

    def _play(self, policy: Policy, names: Collection[str]) -> Outcome:
        cast = self._cast = self._cast or Cast(
            self._dsn, self.race, limit=self._limit, patience=self._patience
        )
        try:
            self._prepare()
            cast.begin()
            outcome = Play(
                cast,
                policy(),
                limit=self._limit,
                names=names,
                strict=self._patience < _MOST_PATIENCE,
            ).run()
            cast.reset()
            return self._looked_at(outcome)
        except psycopg.errors.QueryCanceled as error:
            self._abandon()
            raise RaceError(
                f"setup, teardown or a query took longer than {self._limit:g} s",
                detail=f"{str(error).strip()}.",
                hint="What it does for each schedule should take milliseconds.",
            ) from error
        except psycopg.OperationalError as error:
            self._abandon()
            raise RaceError(
                "a session lost its connection", detail=f"{str(error).strip()}."
            ) from error
        except BaseException:
            self._abandon()
            raise

    def _prepare(self) -> None:
        if self._used:
            self._execute(self.race.teardown)
        self._used = True
        self._execute(self.race.setup)

    def _execute(self, script: str) -> None:
        if script:
            self._connection().execute(script.encode())

    def _connection(self) -> Connection[Any]:
        """Return the connection that puts rows in and takes them away."""
        if self._keeper is None:
            self._keeper = connect_limited(self._dsn, seconds=self._limit)
        return self._keeper

    def _looked_at(self, outcome: Outcome) -> Outcome:
        broken = {
            name: rows
            for name, query in self.race.invariants.items()
            if (rows := self._rows(f'invariant "{name}"', query))
        }
        query = self.race.state
        state = None if query is None else self._rows("state", query)
        return Outcome(outcome.taken, outcome.ready, outcome.committed, state, broken)

    def _rows(self, what: str, query: str) -> tuple[Row, ...]:
        """Return what a query finds; one that could find nothing is no rule."""
        cursor = self._connection().execute(query.encode())
        found = cursor.pgresult
        assert found is not None
        if cursor.description is None or cursor.nextset():
            raise RaceError(
                f"{what} is not one query",
                detail=f'It is "{query.strip()}".',
                hint="Write one statement that returns rows, such as `select`.",
            )
        return rows_of(found, "utf-8")

    def _require_names(self, order: Sequence[str]) -> None:
        names = self.race.counts()
        if isinstance(order, str) or not names.keys() >= set(order):
            raise RaceError(
                "the schedule is not one of the sessions of this race",
                detail=f"It is {order!r}; the sessions are {', '.join(names)}.",
                hint="Give a sequence of their names, one for each step.",
            )

    def _abandon(self) -> None:
        if self._cast is not None:
            self._cast.close()
        self._cast = None
