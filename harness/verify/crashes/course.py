"""A run of the runner that nobody disturbs: its boundaries, and what it passes by."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, sql

from harness.admin import connect
from harness.errors import HarnessError, ServerError
from harness.migrations import open_runner
from harness.server import silent
from harness.sqlfile import RowClaim
from harness.verify.crashes.places import Place, read_place, record, unsteady
from harness.verify.crashes.relay import Boundary, Relay
from harness.verify.crashes.stamp import Stamp, stamp
from harness.verify.moment import Moment
from harness.verify.stage import Stage
from harness.verify.trial import DoesNotApply, Trial

_OWN_WORK = "insert into harness.migration "  # with which a migration begins
PATIENCE = 20  # seconds until a session or a server that is not as wanted is an error
MOMENT = 0.001  # seconds between two looks at it
_UNLOGGED = "select from pg_class where relpersistence = 'u' and relkind in ('r', 'S')"
_TAKEN = 7  # numbers that a sequence has given before the second run


@dataclass(frozen=True)
class Course:
    """An undisturbed run.

    `boundaries` are those of the migration itself. `passed` is what the database was
    like wherever the ledger said so; `unsteady` are the columns whose values are
    others in each run. `logged` is whether no table is UNLOGGED at its end.
    """

    boundaries: tuple[Boundary, ...]
    passed: dict[Place, list[Moment]]
    end: Moment
    unsteady: tuple[RowClaim, ...]
    logged: bool


class Ground:
    """A copy of the database just before a migration, whose ledger knows those below.

    `eyes` is a session that looks on and strikes.
    """

    def __init__(self, trial: Trial, stage: Stage) -> None:
        self.trial = trial
        self.migration = trial.migration
        self._stage = stage
        self._migrations = stage.migrations
        self._seen: tuple[Stamp | None, Moment] | None = None
        below = [m for m in stage.migrations if m.number < self.migration.number]
        record(self.eyes, below)

    @property
    def eyes(self) -> Connection[Any]:
        """The session that looks on; another one after each end of the server."""
        return self.trial.eyes

    def place(self) -> Place:
        """Say how far the migration is by the ledger."""
        return read_place(self.eyes, self.migration.number)

    def look(self) -> Moment:
        """Return what is there; it is read again only where something has changed."""
        now = stamp(self.eyes)
        if self._seen is None or now is None or now != self._seen[0]:
            self._seen = now, self.trial.look()
        return self._seen[1]

    def await_recovery(self) -> None:
        """Connect anew when the server, which ended every session, has recovered."""
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(ServerError):
                self.trial.reopen(connect(self.trial.dsn))
                break
            if time.monotonic() > deadline:
                raise RuntimeError("the server did not recover")
            time.sleep(MOMENT)
        self._stage.server_restarted()

    def up(self, dsn: str | None = None) -> HarnessError | psycopg.Error | None:
        """Let a runner apply the migration; return what it failed with."""
        try:
            with (
                _quiet(),
                open_runner(
                    dsn or self.trial.dsn,
                    self._migrations,
                    settings=self.trial.settings,
                    progress=silent,
                    report=lambda _done: None,
                ) as runner,
            ):
                runner.up(to=self.migration.number)
        except (HarnessError, psycopg.Error) as error:
            return error
        return None

    def relay(self, at: Callable[[Boundary], None]) -> Relay:
        """Return a way to this database that calls `at` at each boundary."""
        return Relay(self.trial.dsn, self.eyes.info, at=at)


@contextmanager
def open_ground(stage: Stage) -> Iterator[Ground]:
    """Give a fresh copy, which is dropped afterwards."""
    with stage.with_old_rows() as trial:
        yield Ground(trial, stage)


def undisturbed(stage: Stage) -> Course:
    """Apply the migration twice, each time to a fresh copy.

    Raises DoesNotApply when it fails.
    """
    with open_ground(stage) as ground:
        walk = _Walk(ground)
        end = walk.run()
    with open_ground(stage) as ground:
        _take_numbers(ground.eyes)
        again = _applied(ground)
        logged = ground.eyes.execute(_UNLOGGED).fetchone() is None
    return Course(
        boundaries=tuple(walk.boundaries),
        passed=walk.passed,
        end=end,
        unsteady=unsteady(end.rows, again.rows),
        logged=logged,
    )


@dataclass
class _Walk:
    """The first of both runs, which is watched."""

    ground: Ground
    boundaries: list[Boundary] = field(default_factory=list)
    passed: dict[Place, list[Moment]] = field(default_factory=dict)

    def run(self) -> Moment:
        with self.ground.relay(self._at) as relay:
            end = _applied(self.ground, relay.dsn)
        self.passed.setdefault(self.ground.place(), [end])
        return end

    def _at(self, boundary: Boundary) -> None:
        if boundary.idle:
            self._remember()
        begins = self.boundaries or boundary.text.startswith((_OWN_WORK, "BEGIN"))
        if begins:
            self.boundaries.append(boundary)

    def _remember(self) -> None:
        """Look where the ledger is at a new place.

        Outside a transaction also where it is not: a statement may have been executed
        whose row is not written yet.
        """
        place = self.ground.place()
        stepwise = self.ground.migration.up.directives.no_transaction
        if stepwise or place not in self.passed:
            seen = self.ground.look()
            if seen not in self.passed.setdefault(place, []):
                self.passed[place].append(seen)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let psycopg log nothing of a rollback for which there is no session any more."""
    logger = logging.getLogger("psycopg")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _applied(ground: Ground, dsn: str | None = None) -> Moment:
    error = ground.up(dsn)
    if isinstance(error, HarnessError):
        raise DoesNotApply(error)
    if error is not None:
        raise error
    return ground.look()


def _take_numbers(connection: Connection[Any]) -> None:
    """Let every sequence go on, so that what is numbered is numbered otherwise."""
    found = connection.execute(
        "select schemaname, sequencename from pg_sequences where cycle"
        " or (max_value - coalesce(last_value, start_value)) / increment_by > %s",
        [_TAKEN],
    )
    for name in found.fetchall():
        query = sql.SQL("select nextval({}) from generate_series(1, {})")
        sequence = sql.Literal(sql.Identifier(*name).as_string())
        connection.execute(query.format(sequence, _TAKEN))
