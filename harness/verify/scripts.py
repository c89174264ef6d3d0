"""Executes a script of a migration outside the ledger, as the runner does inside."""

from contextlib import ExitStack
from typing import Any, Protocol

import psycopg

from harness.admin import connect, migration_lock
from harness.config import Settings
from harness.errors import MigrationError
from harness.execute import play
from harness.migrations import Script, Timeouts
from harness.server import silent
from harness.sqlfile import Command, shown
from harness.suites import cluster_wide


class Observer(Protocol):
    """Somebody who looks on, on the connection that executes the script."""

    def begin(self, connection: psycopg.Connection[Any]) -> None:
        """Look before the first command, in the transaction if there is one."""

    def before(self, command: Command) -> None:
        """Look just before a command."""

    def after(self, command: Command) -> None:
        """Look after a command that did not fail."""


def execute(
    dsn: str, script: Script, *, settings: Settings, observer: Observer | None = None
) -> None:
    """Execute a whole script on a connection of its own.

    In one transaction, or statement by statement where the header says so. A script
    that names things of the cluster, such as roles, waits for other migration runs.
    Raises StatementError or SqlFileError, and MigrationError for a commit that fails.
    """
    timeouts = Timeouts.of(settings)
    with ExitStack() as stack:
        connection = stack.enter_context(connect(dsn))
        if cluster_wide(script.source):
            lock = migration_lock(
                connection, dsn, wait_ms=settings.runner_timeout, progress=silent
            )
            stack.enter_context(lock)
        if script.directives.no_transaction:
            timeouts.set_session(connection, lock=True)
            _play(connection, script, observer)
            return
        try:
            with connection.transaction():
                timeouts.set_local(connection)
                _play(connection, script, observer)
        except psycopg.Error as error:
            raise MigrationError(
                f"{shown(script.source.path)}: failed when it was committed",
                detail=f"SQLSTATE {error.sqlstate}: {str(error).strip()}.",
            ) from error


def _play(
    connection: psycopg.Connection[Any], script: Script, observer: Observer | None
) -> None:
    if observer is None:
        for _command in play(connection, script.reader()):
            pass
        return
    observer.begin(connection)
    for command, _ in play(connection, script.reader(), before=observer.before):
        observer.after(command)
