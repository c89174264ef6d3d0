"""Interrupts each concurrent index build of a script, and executes the script again.

A build that is cancelled, runs into a timeout or loses its server leaves an invalid
index. `harness migrate` drops it before it tries again; psql and other runners do not,
so the file itself must.
"""

import threading
import time
from contextlib import suppress
from typing import Any

from psycopg import Connection, sql

from harness.admin import connect
from harness.config import Settings
from harness.execute import StatementError
from harness.migrations import Script
from harness.sqlfile import Command, Statement
from harness.verify.locking.relations import read_relations
from harness.verify.scripts import execute

_PAUSE = 0.002  # seconds between two looks
_WAITS = """
select from pg_catalog.pg_locks
where pid = %s and not granted and locktype in ('virtualxid', 'relation')
"""
_INVALID = """
select indexrelid::pg_catalog.regclass::text from pg_catalog.pg_index
where not indisvalid order by 1
"""


def left_invalid(dsn: str, script: Script, *, settings: Settings) -> tuple[str, ...]:
    """Return the indexes that are invalid after an interruption and a new beginning.

    None where the script builds no index concurrently. The second execution may be
    refused, too: for an index that is there, for example.
    """
    if not any(map(_builds, script.statements())):
        return ()
    with connect(dsn) as eyes:
        known = _invalid(eyes)
        with _Interrupter(dsn) as interrupter, suppress(StatementError):
            execute(dsn, script, settings=settings, observer=interrupter)
        with suppress(StatementError):
            execute(dsn, script, settings=settings)
        return tuple(name for name in _invalid(eyes) if name not in known)


class _Interrupter:
    """A writer that does not end, so that a build waits; and who then cancels it."""

    def __init__(self, dsn: str) -> None:
        self._writer = connect(dsn)
        self._eyes = connect(dsn)
        self._done = threading.Event()
        self._pid = 0
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "_Interrupter":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._writer.close()
        self._eyes.close()

    def begin(self, connection: Connection[Any]) -> None:
        self._pid = connection.info.backend_pid

    def before(self, command: Command) -> None:
        if not _builds(command):
            return
        self._writer.execute("begin")
        for table in read_relations(self._writer).tables:
            lock = sql.SQL("lock table only {} in row exclusive mode")
            name = sql.Identifier(table.schema, table.name)
            self._writer.execute(lock.format(name))
        self._done.clear()
        self._thread = threading.Thread(target=self._cancel, daemon=True)
        self._thread.start()

    def after(self, _command: Command) -> None:
        self._end()

    def _cancel(self) -> None:
        while not self._done.wait(_PAUSE):
            if self._eyes.execute(_WAITS.encode(), [self._pid]).fetchone():
                time.sleep(_PAUSE)
                self._eyes.execute("select pg_cancel_backend(%s)", [self._pid])
                return

    def _end(self) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._writer.execute("rollback")


def _builds(command: Command) -> bool:
    words = command.words(5) if isinstance(command, Statement) else ()
    return words[:1] == ("create",) and {"index", "concurrently"} <= set(words)


def _invalid(eyes: Connection[Any]) -> tuple[str, ...]:
    return tuple(row[0] for row in eyes.execute(_INVALID.encode()).fetchall())
