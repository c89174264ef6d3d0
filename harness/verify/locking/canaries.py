"""Readers and writers of every table, who tell how long they were kept waiting.

A writer changes a row to what it is and rolls back. Each waits for a lock a short time
only, then asks again: so nobody queues behind it for long, and the whole wait counts.
"""

import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, errors, sql

from harness.admin import connect
from harness.verify.locking.relations import Relation

PACE = 0.01  # seconds between two of its statements; a stall is known this exactly
IDLE_PACE = 0.1  # for tables that nobody expects to be locked
_LOCK_TIMEOUT = "100ms"
_IN_THE_WAY = (errors.LockNotAvailable, errors.DeadlockDetected)
_PLAIN_COLUMN = """
select attname::text from pg_catalog.pg_attribute
where attrelid = %s and attnum > 0 and not attisdropped
    and attgenerated = '' and attidentity <> 'a'
order by attnum limit 1
"""


@dataclass(frozen=True, kw_only=True)
class Stall:
    """The longest wait of a reader and of a writer of a table, in seconds."""

    table: Relation
    reader: float
    writer: float


class Canary:
    """One session that executes one statement again and again, until it is stopped."""

    def __init__(
        self, connection: Connection[Any], statement: sql.Composed, *, pace: float
    ) -> None:
        self.longest = 0.0
        self._connection = connection
        self._statement = statement
        self._pace = pace
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)

    def start(self) -> None:
        """Execute it once, so that the first wait is no connecting, and go on."""
        self._once()
        self._thread.start()

    def stop(self) -> None:
        """Let the statement that is under way end; it counts."""
        self._stop.set()
        self._thread.join()

    def _live(self) -> None:
        while not self._stop.wait(self._pace):
            begin = time.perf_counter()
            while not self._once():
                pass
            self.longest = max(self.longest, time.perf_counter() - begin)

    def _once(self) -> bool:
        """Tell whether it had its turn: an error other than a lock's is one, too.

        The table may have become another one, or may have gone.
        """
        try:
            self._connection.execute(self._statement)
        except _IN_THE_WAY:
            self._connection.execute("rollback")
            return self._stop.is_set()
        except psycopg.Error:
            self._connection.execute("rollback")
        return True


@contextmanager
def watching(
    dsn: str, tables: Iterable[Relation], *, idle: Collection[Relation] = ()
) -> Iterator[list[Stall]]:
    """Keep a reader and a writer of each table busy; their stalls are there after it.

    Those of the `idle` tables work more slowly: many sessions would be a load of their
    own. Triggers do not fire for the writer: its statement is about its own table.
    """
    stalls: list[Stall] = []
    with ExitStack() as stack:
        pairs = []
        for table in tables:
            reader, writer = (stack.enter_context(connect(dsn)) for _ in range(2))
            write = _write(writer, table)
            for session in (reader, writer):
                session.execute(f"set lock_timeout = '{_LOCK_TIMEOUT}'")
            writer.execute("set session_replication_role = replica")
            pace = IDLE_PACE if table in idle else PACE
            reading = Canary(reader, _read(table), pace=pace)
            pairs.append((table, reading, Canary(writer, write, pace=pace)))
        for _, *canaries in pairs:
            for canary in canaries:
                canary.start()
                stack.callback(canary.stop)
        time.sleep(2 * PACE)
        yield stalls
        for table, reading, writing in pairs:
            reading.stop()
            writing.stop()
            stalls.append(
                Stall(table=table, reader=reading.longest, writer=writing.longest)
            )


def _read(table: Relation) -> sql.Composed:
    return sql.SQL("select from {} limit 1").format(_name(table))


def _write(connection: Connection[Any], table: Relation) -> sql.Composed:
    found = connection.execute(_PLAIN_COLUMN.encode(), [table.oid]).fetchone()
    if found is None:
        return sql.SQL("begin; lock table {} in row exclusive mode; rollback").format(
            _name(table)
        )
    return sql.SQL(
        "begin; update {table} set {column} = {column} where (tableoid, ctid) in"
        " (select tableoid, ctid from {table} limit 1); rollback"
    ).format(table=_name(table), column=sql.Identifier(found[0]))


def _name(table: Relation) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)
