"""Says in the error of a migration in which state it left the database.

Asked of the ledger: a connection that is lost while it commits leaves nobody who knows.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import Connection

from harness.admin import connect
from harness.errors import HarnessError, MigrationError, ServerError
from harness.ledger import read_ledger, read_steps
from harness.migrations.files import Migration

_PATIENCE = 5.0  # seconds until a server that recovers must answer, or a session end
_POLL = 0.05
_UNKNOWN = (
    "Which state it left could not be found out; "
    '"harness migrate status" tells when the server answers again.'
)
_OLD, _NEW = "The database is in the old state", "The database is in the new state"


class Witness:
    """Knows the session of a runner, and asks `dsn` anew where that is lost."""

    def __init__(self, connection: Connection[Any], dsn: str) -> None:
        self._connection = connection
        self._dsn = dsn
        self._pid = connection.info.backend_pid  # a lost connection does not know it

    @contextmanager
    def telling(self, migration: Migration, direction: str) -> Iterator[None]:
        """Add to an error inside: the old state, the new one, or half-way."""
        try:
            yield
        except HarnessError as error:
            self._tell(error, migration, direction)
            raise
        except psycopg.Error as error:
            said = error.diag.message_primary or str(error).strip() or "connection lost"
            explained = MigrationError(said, detail=f"SQLSTATE {error.sqlstate}.")
            self._tell(explained, migration, direction)
            raise explained from error

    def _tell(self, error: HarnessError, migration: Migration, direction: str) -> None:
        try:
            state = self._ask(migration, direction)
        except (HarnessError, psycopg.Error):
            state = _UNKNOWN
        error.detail = f"{error.detail}\n{state}" if error.detail else state

    def _ask(self, migration: Migration, direction: str) -> str:
        """Ask the ledger; again and again while the server recovers."""
        if not self._connection.closed:
            return _state(self._connection, migration, direction)
        deadline = time.monotonic() + _PATIENCE
        while True:
            with (
                suppress(ServerError, psycopg.OperationalError),
                connect(self._dsn) as connection,
            ):
                if not self._at_work(connection):
                    return _state(connection, migration, direction)
            if time.monotonic() > deadline:
                return _UNKNOWN
            time.sleep(_POLL)

    def _at_work(self, connection: Connection[Any]) -> bool:
        """Tell whether the lost session has not ended yet: it may still commit."""
        query = "select from pg_stat_activity where pid = %s"
        return connection.execute(query, [self._pid]).fetchone() is not None


def _state(connection: Connection[Any], migration: Migration, direction: str) -> str:
    name = f'migration "{migration.name}"'
    entry = next(
        (e for e in read_ledger(connection) if e.number == migration.number), None
    )
    if entry is None:
        gone = f"{_OLD}: nothing of {name} is applied."
        return gone if direction == "up" else f"{_NEW}: {name} is reverted."
    if entry.duration is not None:
        there = f"{_NEW}: {name} is applied."
        return there if direction == "up" else f"{_OLD}: {name} is applied."
    steps = read_steps(connection, number=migration.number, direction=direction)
    done = sum(step.done for step in steps)
    return (
        f"Statements of {name} that are done: {done}; "
        f'"harness migrate {direction}" goes on behind them.'
    )
