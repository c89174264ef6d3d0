"""Runs a script outside a transaction, so that what is done is known after a crash.

Each statement first gets a transaction of its own, which also holds its row in the
ledger: done and written, or neither. What the server refuses inside a transaction
(`create index concurrently`, a procedure that commits) runs alone between two rows:
"begun" and "done". A run that finds "begun" executes that statement again, after
dropping the invalid indexes that the interrupted one left.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import Connection, errors, sql
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_fixed,
)

from harness.errors import MigrationError
from harness.execute import StatementError, run
from harness.ledger import Step, as_ourselves, delete_step, read_steps, write_step
from harness.migrations.retry import Timeouts, retrying
from harness.migrations.script import Script
from harness.server.base import Progress
from harness.sqlfile import Statement, shown

# "cannot run inside a transaction block", "invalid transaction termination"
_ALONE = {
    errors.ActiveSqlTransaction.sqlstate,
    errors.InvalidTransactionTermination.sqlstate,
}
_SESSION = {"set", "reset"}
_DROPS = 300  # attempts at dropping a half-built index
# What an interrupted statement is refused with if it had taken effect after all: by its
# first word, "already exists" and "does not exist" of tables, objects and databases.
_EFFECT: dict[tuple[str, ...], set[str]] = {
    ("create",): {"42P07", "42710", "42P04"},
    ("drop",): {"42P01", "42704", "3D000"},
}


class Stepwise:
    """One script of one migration, executed statement by statement."""

    def __init__(
        self,
        connection: Connection[Any],
        script: Script,
        *,
        number: int,
        direction: str,
        timeouts: Timeouts,
        progress: Progress,
    ) -> None:
        self._connection = connection
        self._script = script
        self._number = number
        self._direction = direction
        self._timeouts = timeouts
        self._progress = progress
        self._reader = script.reader()

    def run(self) -> None:
        """Execute what is not done yet.

        Raises StatementError, and MigrationError when a statement that is done already
        is not the same in the file any more.
        """
        steps = read_steps(
            self._connection, number=self._number, direction=self._direction
        )
        statements = self._script.statements()
        _refuse_edited(statements, steps)
        for ordinal, statement in enumerate(statements, start=1):
            step = steps[ordinal - 1] if ordinal <= len(steps) else None
            if step is None:
                self._execute(ordinal, statement)
            elif not step.done:
                self._repeat(step, statement)
            elif statement.words(1)[0] in _SESSION:
                run(
                    self._connection, statement, self._reader
                )  # the session is a new one

    def _execute(self, ordinal: int, statement: Statement) -> None:
        try:
            for attempt in retrying(self._timeouts, self._progress):
                with attempt, self._transaction(statement):
                    self._timeouts.set_local(self._connection)
                    self._write(Step(ordinal, _checksum(statement), True, []))
                    run(self._connection, statement, self._reader)
        except StatementError as error:
            if error.sqlstate not in _ALONE:
                raise
            step = Step(ordinal, _checksum(statement), False, self._invalid())
            self._write(step)
            self._alone(step, statement)

    @contextmanager
    def _transaction(self, statement: Statement) -> Iterator[None]:
        """Commit what is done inside; a failing commit is the statement's failure."""
        try:
            with self._connection.transaction():
                yield
        except psycopg.Error as error:
            raise StatementError(statement, error) from error

    def _repeat(self, step: Step, statement: Statement) -> None:
        """Execute a statement again that had begun when the runner or server ended."""
        place = f"{shown(statement.path)}:{statement.line}"
        self._progress(f"{place}: executing it again, for it was interrupted")
        self._drop_invalid(step.invalid_before)
        step = replace(step, sha256=_checksum(statement))
        self._write(step)
        try:
            self._alone(step, statement)
        except StatementError as error:
            if error.sqlstate not in _EFFECT.get(statement.words(1), ()):
                raise
            self._progress(f"{place}: it had taken effect before")
            self._write(replace(step, done=True, invalid_before=[]))

    def _alone(self, step: Step, statement: Statement) -> None:
        # A concurrent index build that times out leaves an invalid index; it blocks
        # nobody while it waits, so it may wait.
        waits = "concurrently" in statement.words(8)
        try:
            for attempt in retrying(self._timeouts, self._progress):
                with attempt:
                    self._timeouts.set_session(self._connection, lock=not waits)
                    run(self._connection, statement, self._reader)
        except StatementError:
            if not self._connection.broken:  # it failed, and is known to have failed
                self._drop_invalid(step.invalid_before)
                self._forget(step)
            raise
        self._write(replace(step, done=True, invalid_before=[]))

    def _write(self, step: Step) -> None:
        with as_ourselves(self._connection):
            write_step(
                self._connection, step, number=self._number, direction=self._direction
            )

    def _drop_index(self, name: sql.Identifier) -> None:
        """Drop an index, with a lock timeout below the server's deadlock_timeout.

        Whoever builds another index of the table waits for our snapshot while we wait
        for its lock: it must not be the one that loses the deadlock.
        """
        again = Retrying(
            retry=retry_if_exception_type(errors.LockNotAvailable),
            stop=stop_after_attempt(_DROPS),
            wait=wait_fixed(0.1),
            reraise=True,
        )
        for attempt in again:
            with attempt:
                self._connection.execute("set lock_timeout = '200ms'")
                self._connection.execute(
                    sql.SQL("drop index concurrently if exists {}").format(name)
                )

    def _forget(self, step: Step) -> None:
        with as_ourselves(self._connection):
            delete_step(
                self._connection,
                number=self._number,
                direction=self._direction,
                ordinal=step.ordinal,
            )

    def _invalid(self) -> list[int]:
        """Return the indexes that are invalid, but for those that others build now."""
        rows = self._connection.execute(
            "select indexrelid from pg_index where not indisvalid and not exists ("
            "select from pg_stat_progress_create_index where index_relid = indexrelid)"
            " order by 1"
        )
        return [row[0] for row in rows]

    def _drop_invalid(self, known: list[int]) -> None:
        for oid in self._invalid():
            if oid in known:
                continue
            found = self._connection.execute(
                "select nspname, relname from pg_class"
                " join pg_namespace on pg_namespace.oid = relnamespace"
                " where pg_class.oid = %s and relkind = 'i'",
                [oid],
            ).fetchone()
            if found:
                name = sql.Identifier(*found)
                self._progress(f'dropping half-built index "{found[0]}.{found[1]}"')
                self._drop_index(name)


def _checksum(statement: Statement) -> str:
    return hashlib.sha256(statement.text.encode()).hexdigest()


def _refuse_edited(statements: tuple[Statement, ...], steps: tuple[Step, ...]) -> None:
    done = [step for step in steps if step.done]
    for step in done:
        if step.ordinal > len(statements) or step.sha256 != _checksum(
            statements[step.ordinal - 1]
        ):
            raise MigrationError(
                f"statement {step.ordinal} changed after it was executed",
                detail=f"The file is half applied: {len(done)} of its statements are "
                "done, and those must stay as they are.",
                hint="Restore it; change what follows.",
            )
