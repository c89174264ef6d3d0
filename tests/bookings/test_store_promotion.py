"""Two at once on one store: the second waits, and goes by what the first has done."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg import Connection, IsolationLevel
from psycopg.types.json import Jsonb

from harness.database import Database
from tests.bookings.data import WORLD
from tests.bookings.stores import record

TENANT = "md5('acme')::uuid"
STORE = f"insert into public.store (tenant_id) values ({TENANT})"
INSERT = f"""
    insert into public.store_booking (tenant_id, key, record)
    values ({TENANT}, %s, %s)
"""
PROMOTE = f"select promoted, refused from public.promote_store({TENANT})"
CANCEL = f"select public.cancel_store_booking({TENANT}, 'pending')"
COMPLETE = f"select public.complete_store_reschedule({TENANT}, 'pending', now())"
LOAD_NOTHING = f"select added from public.load_store({TENANT}, '{{}}')"

TIMED = {"start_at": 1_732_065_600_000, "duration_min": 30}
RECORDS = [
    record("timed", **TIMED),
    record("pending", status="reschedule_pending", pending_new_slot_id="N"),
]
LEVELS = [*IsolationLevel][1:]  # READ UNCOMMITTED is READ COMMITTED
SNAPSHOTS = LEVELS[1:]

Second = Callable[[IsolationLevel, str], Future[list[tuple[Any, ...]]]]


@pytest.fixture
def database(pg_db: Database) -> Database:
    pg_db.execute(WORLD)
    pg_db.execute(STORE)
    for one in RECORDS:
        pg_db.execute(INSERT, [one["id"], Jsonb(one)])
    return pg_db


@pytest.fixture
def first(database: Database) -> Iterator[Connection[Any]]:
    """A session that has begun a transaction."""
    connection = database.connect()
    connection.autocommit = False
    yield connection
    connection.rollback()


@pytest.fixture
def second(database: Database) -> Iterator[Second]:
    """Start a statement in another session and wait until it waits for the first."""
    connection = database.connect()

    def run(statement: str) -> list[tuple[Any, ...]]:
        with connection.transaction():
            return connection.execute(statement.encode()).fetchall()

    def start(level: IsolationLevel, statement: str) -> Future[list[tuple[Any, ...]]]:
        connection.isolation_level = level
        started = pool.submit(run, statement)
        end = time.monotonic() + 30
        query = "select cardinality(pg_blocking_pids(%s))"
        while database.execute(query, [connection.info.backend_pid]).fetchone() == (0,):
            assert time.monotonic() < end, "it does not wait"
            assert not started.done(), started.result()
            time.sleep(0.01)
        return started

    with ThreadPoolExecutor(1) as pool:
        yield start


def bookings(database: Database) -> int:
    ((count,),) = database.execute("select count(*) from public.bookings").fetchall()
    return int(count)


def status(database: Database) -> str:
    query = "select status from public.store_booking where key = 'pending'"
    ((found,),) = database.execute(query).fetchall()
    return str(found)


def test_a_second_promotion_finds_nothing_left_to_promote(
    database: Database, first: Connection[Any], second: Second
) -> None:
    assert first.execute(PROMOTE.encode()).fetchall() == [(1, 1)]
    waiting = second(IsolationLevel.READ_COMMITTED, PROMOTE)
    first.commit()
    assert waiting.result() == [(0, 1)]
    assert bookings(database) == 1


@pytest.mark.parametrize("level", SNAPSHOTS)
@pytest.mark.parametrize("statement", [PROMOTE, COMPLETE])
def test_a_second_one_that_looks_at_a_snapshot_fails(
    level: IsolationLevel,
    statement: str,
    database: Database,
    first: Connection[Any],
    second: Second,
) -> None:
    first.execute(PROMOTE.encode())
    first.execute(CANCEL.encode())
    waiting = second(level, statement)
    first.commit()
    with pytest.raises(psycopg.errors.SerializationFailure):
        waiting.result()
    assert (bookings(database), status(database)) == (1, "cancelled")


@pytest.mark.parametrize("level", LEVELS)
def test_a_second_promotion_does_all_where_the_first_fails(
    level: IsolationLevel, database: Database, first: Connection[Any], second: Second
) -> None:
    first.execute(PROMOTE.encode())
    waiting = second(level, PROMOTE)
    first.rollback()
    assert waiting.result() == [(1, 1)]
    assert bookings(database) == 1


def test_a_reschedule_completed_while_it_is_cancelled_revives_nothing(
    database: Database, first: Connection[Any], second: Second
) -> None:
    first.execute(CANCEL.encode())
    waiting = second(IsolationLevel.READ_COMMITTED, COMPLETE)
    first.commit()
    with pytest.raises(psycopg.Error) as caught:
        waiting.result()
    assert caught.value.sqlstate == "BKE05"
    assert status(database) == "cancelled"


def test_a_load_waits_for_a_promotion(
    database: Database, first: Connection[Any], second: Second
) -> None:
    first.execute(PROMOTE.encode())
    waiting = second(IsolationLevel.READ_COMMITTED, LOAD_NOTHING)
    first.commit()
    with pytest.raises(psycopg.errors.ForeignKeyViolation) as caught:
        waiting.result()  # an empty file, and a record that became a booking
    assert caught.value.diag.constraint_name == "store_promotion_tenant_id_key_fkey"
    assert "timed" in str(caught.value.diag.message_detail)


def test_what_is_no_fault_of_a_record_is_no_reason(database: Database) -> None:
    database.execute(
        "create function public.refuse() returns trigger language plpgsql"
        " set search_path = '' as $$ begin raise sqlstate '53100'; end; $$;"
        " create trigger bookings_refuse before insert on public.bookings"
        " for each row execute function public.refuse()"
    )
    with pytest.raises(psycopg.errors.DiskFull):
        database.execute(PROMOTE)
    assert database.execute("select from public.store_promotion").fetchall() == []
