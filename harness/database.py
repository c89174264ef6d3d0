"""A database of a test's own: connect, execute, roll back, migrate."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, Cursor, sql
from psycopg.abc import Params

from harness.admin import connect
from harness.config import Settings
from harness.dsn import psql_line, redact
from harness.migrations import Done, Migration, open_runner
from harness.server import silent


class Database:
    """One clone; the connections that it opened are closed with it."""

    def __init__(
        self, dsn: str, migrations: Sequence[Migration], *, settings: Settings
    ) -> None:
        self.dsn = dsn
        self._migrations = migrations
        self._settings = settings
        self._connections: list[Connection[Any]] = []
        self._own: Connection[Any] | None = None

    def connect(self) -> Connection[Any]:
        """Open another autocommit connection."""
        connection = connect(self.dsn)
        self._connections.append(connection)
        return connection

    def execute(
        self, query: str | sql.Composable, params: Params | None = None
    ) -> Cursor[Any]:
        """Execute a statement on a connection that is kept, and commit it."""
        text = query if isinstance(query, str) else query.as_string()
        return self._connection().execute(text.encode(), params)

    @contextmanager
    def rolled_back(self) -> Iterator[Connection[Any]]:
        """Give a connection inside a transaction that is rolled back at the end.

        The cheapest isolation there is: one for each example of Hypothesis.
        """
        with self._connection().transaction(force_rollback=True):
            yield self._connection()

    def migrate(self, *, to: str | int | None = None) -> tuple[Done, ...]:
        """Apply what is pending, up to number `to`; return what was applied.

        Raises what the migration runner raises.
        """
        done: list[Done] = []
        with open_runner(
            self.dsn,
            self._migrations,
            settings=self._settings,
            progress=silent,
            report=done.append,
        ) as runner:
            runner.up(to=None if to is None else int(to))
        return tuple(done)

    def close(self) -> None:
        """Close every connection."""
        for connection in self._connections:
            connection.close()

    def described(self) -> str:
        """Say how a person gets into it; no password is shown."""
        return f"{redact(self.dsn)}\n{psql_line(self.dsn)}"

    def _connection(self) -> Connection[Any]:
        if self._own is None or self._own.closed:
            self._own = self.connect()
        return self._own
