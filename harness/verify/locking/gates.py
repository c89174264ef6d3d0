"""Gates before every table, so that no lock of a short transaction is missed.

Inside a transaction a session keeps its locks, and they can be read after a statement.
Outside, a batch may begin and commit between two looks. So each table is locked by a
gate, the migrating session has to wait for it, and while it waits it can be seen what
it waits for. Then the gate gives way just so far that a stronger lock would wait again.
A session that waits for a gate's whole transaction gets that gate opened, and no other:
DETACH PARTITION CONCURRENTLY waits so for the whole, then locks the partition.
"""

import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from psycopg import Connection, sql

from harness.admin import connect
from harness.sqlfile import LOCK_MODES
from harness.verify.locking.modes import conflict, mode_of, strength
from harness.verify.locking.relations import Relation

_PAUSE = 0.001  # seconds between two looks
_LOCKS = """
select locktype, relation, mode, granted from pg_catalog.pg_locks where pid = %s
    and (locktype <> 'relation' or database = (
        select oid from pg_catalog.pg_database where datname = current_database()
    ))
"""
_IN_THE_WAY = "select pg_catalog.pg_blocking_pids(%s)"


class Gate:
    """A session that holds every lock of one table, and lets go of the strongest ones.

    Each is taken behind a savepoint: to go back to it lets go of that lock.
    """

    def __init__(self, connection: Connection[Any], table: Relation) -> None:
        self._connection = connection
        self._table = table
        self.pid = connection.info.backend_pid
        self._height = 0  # how many of LOCK_MODES are held

    def shut(self) -> None:
        """Take all of them; nobody else may have one."""
        self._connection.execute("rollback; begin")
        for place, mode in enumerate(LOCK_MODES):
            self._connection.execute(f"savepoint below_{place}".encode())
            self._connection.execute(
                sql.SQL("lock table only {} in {} mode").format(
                    sql.Identifier(self._table.schema, self._table.name), sql.SQL(mode)
                )
            )
        self._height = len(LOCK_MODES)

    def let_pass(self, mode: str) -> None:
        """Keep only what does not shut out `mode`."""
        height = next(n for n, held in enumerate(LOCK_MODES) if conflict(held, mode))
        if height < self._height:
            self._connection.execute(f"rollback to savepoint below_{height}".encode())
            self._height = height

    def open(self) -> None:
        """Let go of everything."""
        self._connection.execute("rollback")
        self._height = 0


class Gates:
    """The gates of all tables; between `shut` and `open` one session is watched.

    Close it in the end, by `with`.
    """

    def __init__(self, dsn: str, tables: Iterable[Relation], *, pid: int) -> None:
        self._pid = pid
        self._seen: set[tuple[int, str]] = set()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        with ExitStack() as stack:
            self._eyes = stack.enter_context(connect(dsn))
            self._gates = {
                t.oid: Gate(stack.enter_context(connect(dsn)), t) for t in tables
            }
            self._stack = stack.pop_all()

    def __enter__(self) -> "Gates":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Open all gates, and end the sessions."""
        self.open()
        self._stack.close()

    def shut(self, present: Iterable[int]) -> None:
        """Shut the gates of those tables that are `present`, and begin to watch."""
        self._seen = set()
        for oid in set(present) & set(self._gates):
            self._gates[oid].shut()
        self._stop.clear()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def open(self) -> frozenset[tuple[int, str]]:
        """Open all gates; return the locks that were seen, by oid."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        self._open_all()
        return frozenset(self._seen)

    def _watch(self) -> None:
        try:
            while not self._stop.is_set():
                self._look()
                time.sleep(_PAUSE)
        finally:
            self._open_all()  # whatever happened, nobody is to wait for a gate

    def _look(self) -> None:
        rows = self._eyes.execute(_LOCKS.encode(), [self._pid]).fetchall()
        wanted = [row for row in rows if not row[3]]
        self._seen |= {(row[1], mode_of(row[2])) for row in rows if row[1] is not None}
        for _, oid, mode, _ in wanted:
            if oid in self._gates:
                self._gates[oid].let_pass(mode_of(mode))
            else:  # for a transaction to end, such as a gate's own
                self._open_those_in_the_way()

    def _open_those_in_the_way(self) -> None:
        found = self._eyes.execute(_IN_THE_WAY.encode(), [self._pid]).fetchone()
        for gate in self._gates.values():
            if found and gate.pid in found[0]:
                gate.open()

    def _open_all(self) -> None:
        for gate in self._gates.values():
            gate.open()


def strongest_of(locks: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return for each oid the strongest of its modes."""
    return dict(sorted(locks, key=lambda lock: strength(lock[1])))
