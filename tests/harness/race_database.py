"""A database for races, how one is played in it, and that no session stays behind."""

import time
from collections.abc import Iterator

import psycopg
import pytest

from harness.concurrency import Arena, Outcome, Race, Session
from tests.harness.races import SETUP, TABLES, TEARDOWN

FIRST = "update account set balance = balance - 1 where id = 1"
SECOND = "update account set balance = balance - 1 where id = 2"


@pytest.fixture
def dsn(database: str) -> str:
    """Connection string of a database with the tables of the races."""
    with psycopg.connect(database) as connection:
        connection.execute(TABLES.encode())
    return database


@pytest.fixture
def sessions_end(dsn: str) -> Iterator[None]:
    """Fail a test that leaves a session of the race behind."""
    yield
    query = "select count(*) from pg_stat_activity where datname = current_database()"
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(100):
            if connection.execute(query).fetchone() == (1,):
                return
            time.sleep(0.05)
    raise AssertionError("a session is left")


def play(dsn: str, order: str, *sessions: Session, limit: float = 10) -> Outcome:
    """Run one schedule, the names of whose sessions stand in `order`."""
    race = Race(sessions=sessions, setup=SETUP, teardown=TEARDOWN)
    with Arena(dsn, race, limit=limit) as arena:
        return arena.run(order.split())
