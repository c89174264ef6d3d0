"""Applies and reverts migrations on one database, and keeps its ledger."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

from harness.admin import connect, migration_lock
from harness.config import Settings
from harness.errors import MigrationError
from harness.execute import play
from harness.ledger import (
    add_entry,
    create_ledger,
    delete_entry,
    finish_entry,
    read_ledger,
    read_steps,
    reopen_entry,
)
from harness.migrations.aftermath import Witness
from harness.migrations.files import Migration
from harness.migrations.plan import Comparison, compare, revertible, way_down
from harness.migrations.retry import Timeouts, retrying
from harness.migrations.script import Script
from harness.migrations.stepwise import Stepwise
from harness.server.base import Progress

_OURSELVES = "reset session authorization; reset role"  # before the ledger is written
# What a file may have changed in the session and the next must not inherit. Not
# DISCARD ALL, which would let go of the migration lock.
_RESET = (
    f"{_OURSELVES}; reset all; deallocate all; unlisten *; "
    "discard temp; discard sequences"
)


@dataclass(frozen=True)
class Done:
    """One migration applied (`direction` up) or reverted (down), and its time in s."""

    migration: Migration
    direction: str
    seconds: float
    notices: tuple[str, ...]


class Runner:
    """The migrations of a directory on one database; used inside `open_runner`.

    `report` is told each migration as soon as it is committed. `dsn` is asked for the
    state that a failure left when the connection is lost.
    """

    def __init__(
        self,
        connection: Connection[Any],
        dsn: str,
        migrations: Sequence[Migration],
        *,
        settings: Settings,
        progress: Progress,
        report: Callable[[Done], None],
    ) -> None:
        self._connection = connection
        self._witness = Witness(connection, dsn)
        self._migrations = migrations
        self._timeouts = Timeouts.of(settings)
        self._progress = progress
        self._report = report
        self._notices: list[str] = []
        connection.add_notice_handler(
            lambda diag: self._notices.append(
                f"{diag.severity}: {diag.message_primary}"
            )
        )

    def comparison(self) -> Comparison:
        """Compare the files with the ledger as it is now."""
        return compare(self._migrations, read_ledger(self._connection))

    def up(self, *, to: int | None = None) -> None:
        """Apply what is pending, up to number `to` where it is given.

        Raises MigrationError before anything is changed when files and ledger
        contradict each other; StatementError for a migration that fails, after which
        the ones before it stay applied.
        """
        create_ledger(self._connection)
        comparison = self.comparison()
        comparison.raise_problems()
        for migration in self._to_resume(comparison):
            self._timed(migration, "up", self._resume)
        for migration in comparison.pending:
            if to is None or migration.number <= to:
                self._timed(migration, "up", self._apply)

    def down(self, *, to: int | None = None) -> None:
        """Revert the newest migration, or all above number `to`.

        Raises MigrationError before anything is changed when one of them cannot be
        reverted; StatementError for a down script that fails.
        """
        comparison = self.comparison()
        chosen = revertible(self._migrations, comparison, to=to)
        if comparison.unfinished and not self._half_reverted(comparison):
            raise _unfinished(comparison.unfinished.name, "applied", "up")
        for migration in chosen:
            self._timed(migration, "down", self._revert)

    def redo(self) -> None:
        """Revert the newest migration and apply it again."""
        applied = self.comparison().applied
        if not applied:
            raise MigrationError("no migration to redo", detail="None is applied.")
        self.down()
        self.up(to=applied[-1].number)

    def _to_resume(self, comparison: Comparison) -> Iterator[Migration]:
        if comparison.unfinished is None:
            return
        if self._half_reverted(comparison):
            raise _unfinished(comparison.unfinished.name, "reverted", "down")
        number = comparison.unfinished.number
        yield next(m for m in self._migrations if m.number == number)

    def _half_reverted(self, comparison: Comparison) -> bool:
        entry = comparison.unfinished
        return entry is not None and bool(
            read_steps(self._connection, number=entry.number, direction="down")
        )

    def _timed(
        self, migration: Migration, direction: str, work: Callable[[Migration], None]
    ) -> None:
        self._notices.clear()
        begin = time.perf_counter()
        with self._witness.telling(migration, direction):
            try:
                work(migration)
            finally:
                if not self._connection.closed:
                    self._connection.execute(_RESET)
        seconds = time.perf_counter() - begin
        self._report(Done(migration, direction, seconds, tuple(self._notices)))

    def _apply(self, migration: Migration) -> None:
        if migration.up.directives.no_transaction:
            self._begin(migration)
            self._resume(migration)
            return
        for attempt in retrying(self._timeouts, self._progress):
            with attempt, self._transaction(migration):
                self._begin(migration)
                self._play(migration.up)
                finish_entry(
                    self._connection, number=migration.number, sha256=migration.sha256
                )

    def _begin(self, migration: Migration) -> None:
        add_entry(
            self._connection,
            number=migration.number,
            name=migration.name,
            sha256=migration.sha256,
        )

    def _resume(self, migration: Migration) -> None:
        self._stepwise(migration, "up", migration.up)
        with self._connection.transaction():
            finish_entry(
                self._connection, number=migration.number, sha256=migration.sha256
            )

    def _revert(self, migration: Migration) -> None:
        number, script = migration.number, way_down(migration)
        if script.directives.no_transaction:
            reopen_entry(self._connection, number=number)
            self._stepwise(migration, "down", script)
            delete_entry(self._connection, number=number)
            return
        for attempt in retrying(self._timeouts, self._progress):
            with attempt, self._transaction(migration):
                delete_entry(self._connection, number=number)
                self._play(script)

    def _stepwise(self, migration: Migration, direction: str, script: Script) -> None:
        Stepwise(
            self._connection,
            script,
            number=migration.number,
            direction=direction,
            timeouts=self._timeouts,
            progress=self._progress,
        ).run()
        self._connection.execute(_OURSELVES)

    def _play(self, script: Script) -> None:
        self._timeouts.set_local(self._connection)
        for _ in play(self._connection, script.reader()):
            pass
        self._connection.execute(_OURSELVES)

    @contextmanager
    def _transaction(self, migration: Migration) -> Iterator[None]:
        """Commit what is done inside; a failing commit says which migration it was."""
        inside = False
        try:
            with self._connection.transaction():
                yield
                inside = True
        except psycopg.Error as error:
            if not inside:
                raise
            if self._connection.closed:
                raise MigrationError(
                    f'connection lost while migration "{migration.name}" was committed'
                ) from error
            raise MigrationError(
                f'migration "{migration.name}" failed when it was committed',
                detail=f"SQLSTATE {error.sqlstate}: {str(error).strip()}.",
                hint="A deferred constraint is checked there; nothing was changed.",
            ) from error


def _unfinished(name: str, state: str, command: str) -> MigrationError:
    return MigrationError(
        f'migration "{name}" is half {state}',
        detail="It runs outside a transaction and was interrupted.",
        hint=f'Finish it first with "harness migrate {command}".',
    )


@contextmanager
def open_runner(
    dsn: str,
    migrations: Sequence[Migration],
    *,
    settings: Settings,
    progress: Progress,
    report: Callable[[Done], None],
) -> Iterator[Runner]:
    """Connect to `dsn` and let nobody else migrate its cluster meanwhile.

    Raises ServerError when the server cannot be reached or another run does not finish.
    """
    with (
        connect(dsn) as connection,
        migration_lock(
            connection, dsn, wait_ms=settings.runner_timeout, progress=progress
        ),
    ):
        yield Runner(
            connection,
            dsn,
            migrations,
            settings=settings,
            progress=progress,
            report=report,
        )
