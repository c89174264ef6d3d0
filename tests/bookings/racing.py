"""Statements that start at one moment, each in a session of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import psycopg
import pytest
from psycopg import Connection, IsolationLevel

from harness.database import Database

LEVELS = [
    IsolationLevel.READ_COMMITTED,
    IsolationLevel.REPEATABLE_READ,
    IsolationLevel.SERIALIZABLE,
]
every_level = pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)

SERIALIZATION_FAILURE = "40001"
DEADLOCK = "40P01"
Call = tuple[str, dict[str, Any]]
PATIENCE = 60  # s, for all to be at the start: one that cannot come would be waited for

# psycopg's own attribute is for transactions that it begins: these begin themselves.
_SET_LEVEL = "select set_config('default_transaction_isolation', %s, false)"


@dataclass(frozen=True)
class Outcome:
    """What became of a statement: its rows, or the SQLSTATE that refused it."""

    rows: tuple[tuple[Any, ...], ...] = ()
    sqlstate: str | None = None


def race(
    database: Database, calls: Sequence[Call], *, level: IsolationLevel
) -> list[Outcome]:
    """Execute all statements at once; one that fails with 40001 is tried again.

    At READ COMMITTED nothing fails so: there, 40001 is an outcome like any other.
    """
    with ThreadPoolExecutor(len(calls)) as pool:
        sessions = [*pool.map(lambda _: session_at(database, level), calls)]
        barrier = Barrier(len(calls), timeout=PATIENCE)
        try:
            waiting = [
                pool.submit(_start, barrier, session, call, level)
                for session, call in zip(sessions, calls, strict=True)
            ]
            return [one.result() for one in waiting]
        finally:
            for session in sessions:
                session.close()


def storm(
    database: Database,
    script: Callable[[int], Sequence[Call]],
    *,
    workers: int,
    level: IsolationLevel,
) -> list[Outcome]:
    """Let each worker execute its own script, statement by statement, all at once."""

    def work(number: int) -> list[Outcome]:
        with session_at(database, level) as session:
            barrier.wait()
            return [attempt(session, call, level) for call in script(number)]

    barrier = Barrier(workers, timeout=PATIENCE)
    with ThreadPoolExecutor(workers) as pool:
        return [one for done in pool.map(work, range(workers)) for one in done]


def attempt(session: Connection[Any], call: Call, level: IsolationLevel) -> Outcome:
    """Execute a statement, again after 40001 where that can happen."""
    while True:
        outcome = once(session, call)
        if (
            outcome.sqlstate != SERIALIZATION_FAILURE
            or level is IsolationLevel.READ_COMMITTED
        ):
            return outcome


def once(session: Connection[Any], call: Call) -> Outcome:
    """Execute a statement, come what may."""
    statement, values = call
    try:
        cursor = session.execute(statement.encode(), values)
        return Outcome(tuple(cursor.fetchall()) if cursor.description else ())
    except psycopg.Error as error:
        return Outcome(sqlstate=error.sqlstate)


def states(outcomes: Sequence[Outcome]) -> dict[str | None, int]:
    """Count the outcomes by SQLSTATE; None is success."""
    found = [outcome.sqlstate for outcome in outcomes]
    return {state: found.count(state) for state in found}


def session_at(database: Database, level: IsolationLevel) -> Connection[Any]:
    """Open a session whose every statement is a transaction of that level."""
    session = psycopg.connect(database.dsn, autocommit=True, prepare_threshold=None)
    session.execute(_SET_LEVEL, [level.name.lower().replace("_", " ")])
    return session


def _start(
    barrier: Barrier, session: Connection[Any], call: Call, level: IsolationLevel
) -> Outcome:
    barrier.wait()
    return attempt(session, call, level)
