"""The sessions of a race: their connections, and what is sent on them."""

import select
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from typing import Any

from psycopg import Connection, pq, sql

from harness.admin import connect
from harness.concurrency.outcome import Result
from harness.concurrency.script import Race, Session, Step
from harness.concurrency.tasks import Call, Query, Task
from harness.dsn import merge, parse
from harness.errors import RaceError

_WAITING = """
    select pid, pg_blocking_pids(pid) || pg_safe_snapshot_blocking_pids(pid)
    from unnest(%(some)s::int[]) as pid
    where pg_isolation_test_session_is_blocked(pid, %(all)s::int[])
"""
_LIMIT = "select set_config('statement_timeout', %s, false)"
_END = "select pg_terminate_backend(pid) from unnest(%s::int[]) as pid"
_OTHERS = """
    select distinct pid, application_name, state, query
    from unnest(%(some)s::int[]) as mine
    cross join unnest(pg_blocking_pids(mine)) as other
    inner join pg_stat_activity on pid = other
    where not pid = any(%(all)s::int[])
"""


class Actor:
    """One session, connected; `deadlock_timeout` in ms."""

    def __init__(self, dsn: str, session: Session, deadlock_timeout: int) -> None:
        self.session = session
        self.deadlock_timeout = deadlock_timeout
        # Settings of the connection are what `discard all` goes back to.
        self.connection = connect(merge(dsn, options=self._options(dsn)))
        self.pid = self.connection.info.backend_pid

    def begin(self) -> Task:
        """Start what stands before its first step."""
        parts: list[sql.Composable] = []
        if self.session.transaction:
            level = sql.SQL(self.session.isolation)
            parts.append(sql.SQL("begin isolation level {}").format(level))
        if self.session.role is not None:
            role = sql.Identifier(self.session.role)
            parts.append(sql.SQL("set role {}").format(role))
        return Query(self.connection, sql.SQL("; ").join(parts).as_string())

    def start(self, step: Step) -> Task:
        """Start a step."""
        text = step.text()
        if text is not None:
            return Query(self.connection, text)
        assert callable(step.action)
        return Call(self.connection, step.action)

    def broken_off(self) -> bool:
        """Whether an error has ended its transaction, up to the rollback."""
        state = self.connection.pgconn.transaction_status
        return state == pq.TransactionStatus.INERROR

    def roll_back(self) -> Task | None:
        """Start ending its transaction, if it is in one."""
        state = self.connection.pgconn.transaction_status
        idle = state == pq.TransactionStatus.IDLE
        return None if idle else Query(self.connection, "rollback")

    def forget(self) -> Task:
        """Start dropping what a session keeps: settings, locks, temporary tables."""
        return Query(self.connection, "discard all")

    def _options(self, dsn: str) -> str:
        level = self.session.isolation.replace(" ", "\\ ")
        own = (
            f"-c deadlock_timeout={self.deadlock_timeout}ms"
            f" -c default_transaction_isolation={level}"
        )
        return f"{parse(dsn).get('options', '')} {own}".strip()


class Cast:
    """All sessions of a race, and one more connection that watches them.

    Raises ServerError where one cannot be opened. What a session keeps between two
    schedules is only its connection. `limit` is how long anything may take, in s;
    deadlock timeouts are `patience` times as long as the race says.
    """

    def __init__(self, dsn: str, race: Race, *, limit: float, patience: int) -> None:
        self._limit = limit
        timeouts = race.deadlock_timeouts()
        with ExitStack() as opened:
            watcher = connect_limited(dsn, seconds=limit)
            self.watcher = opened.enter_context(closing(watcher))
            self.actors: dict[str, Actor] = {}
            for one in race.sessions:
                actor = Actor(dsn, one, timeouts[one.name] * patience)
                opened.callback(actor.connection.close)
                self.actors[one.name] = actor
            self._names = {actor.pid: name for name, actor in self.actors.items()}
            self._pids = list(self._names)
            opened.callback(self._end_sessions)
            self._opened = opened.pop_all()

    def begin(self) -> None:
        """Begin the transaction of each session, all at once."""
        tasks = [actor.begin() for actor in self.actors.values()]
        for actor, task in zip(self.actors.values(), tasks, strict=True):
            result = self._finish(task)
            if result.sqlstate is not None:
                raise RaceError(
                    f'session "{actor.session.name}" could not begin',
                    detail=f"{result.sqlstate}: {result.message}.",
                )

    def reset(self) -> None:
        """End what is open, and have the sessions forget what they keep."""
        for task in [actor.roll_back() for actor in self.actors.values()]:
            if task is not None:
                self._finish(task)
        for task in [actor.forget() for actor in self.actors.values()]:
            self._finish(task)

    def waits(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return which of them wait for others of the race, and for whom."""
        some = [self.actors[name].pid for name in names]
        found = self.watcher.execute(_WAITING, {"some": some, "all": self._pids})
        return {
            self._names[pid]: tuple(
                sorted({self._names[one] for one in pids if one in self._names})
            )
            for pid, pids in found
        }

    def strangers(self, names: Iterable[str]) -> list[str]:
        """Describe the sessions outside the race that one of them waits for."""
        some = [self.actors[name].pid for name in names]
        found = self.watcher.execute(_OTHERS, {"some": some, "all": self._pids})
        return [
            f'pid {pid} ("{program}", {state}): {query}'
            for pid, program, state, query in found
        ]

    def close(self) -> None:
        """End every session, also in the middle of a statement."""
        self._opened.close()

    def _end_sessions(self) -> None:
        if not self.watcher.closed:
            self.watcher.execute(_END, [self._pids])

    def _finish(self, task: Task) -> Result:
        deadline = time.monotonic() + self._limit
        while (result := task.collect()) is None:
            if not wait([task], deadline - time.monotonic()):
                raise RaceError(f"a session did not answer within {self._limit:g} s")
        return result


def connect_limited(dsn: str, *, seconds: float) -> Connection[Any]:
    """Open a connection whose statements give up after so long."""
    connection = connect(dsn)
    connection.execute(_LIMIT, [f"{max(1, int(seconds * 1000))}ms"])
    return connection


def wait(tasks: Sequence[Task], seconds: float) -> bool:
    """Wait until one of the tasks may have ended; return whether one may."""
    poll = select.poll()
    for task in tasks:
        poll.register(task.fileno(), select.POLLIN)
    return bool(poll.poll(max(0.0, seconds * 1000)))
