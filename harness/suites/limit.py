"""A time limit for a suite, which says who was in the way."""

import threading
import time
from typing import Any

import psycopg
from psycopg import Connection

from harness.admin import connect

_INSIST = 2.0  # seconds between cancelling a statement and ending its session
_BLOCKERS = """
select a.pid, a.datname, a.state, left(a.query, 200)
from unnest(pg_blocking_pids(%s)) as b (pid)
join pg_stat_activity as a on a.pid = b.pid
"""


class TimeLimit:
    """Watches one session; `exceeded` says what happened once it had to act.

    The limit is kept from outside the session: a statement_timeout inside it would be
    a setting that the suite can see and change.
    """

    def __init__(self, watched: Connection[Any], dsn: str, *, limit_ms: int) -> None:
        self._pid = watched.info.backend_pid
        self._dsn = dsn
        self._limit = limit_ms / 1000
        self.exceeded: str | None = None
        self._timer = threading.Timer(self._limit, self._act)
        self._timer.daemon = True
        if limit_ms:
            self._timer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()

    def _act(self) -> None:
        try:
            with connect(self._dsn) as admin:
                blockers = admin.execute(_BLOCKERS, [self._pid]).fetchall()
                self.exceeded = _message(self._limit, blockers)
                admin.execute("select pg_cancel_backend(%s)", [self._pid])
                time.sleep(_INSIST)
                admin.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where pid = %s and state <> 'idle'",
                    [self._pid],
                )
        except (psycopg.Error, OSError) as error:
            self.exceeded = f"{_message(self._limit, [])} It was not stopped: {error}."


def _message(limit: float, blockers: list[tuple[Any, ...]]) -> str:
    said = f"The suite took longer than {limit:g} s."
    for pid, database, state, query in blockers:
        said += (
            f" It waited for session {pid} ({state} in database {database}),"
            f" whose statement is: {query}"
        )
    return said
