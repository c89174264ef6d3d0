"""Two sessions at one workshop order at once, at each isolation level."""

import threading

import psycopg
import pytest
from psycopg import Connection, IsolationLevel

from harness.database import Database
from tests.bookings.workshop import TENANTS, count, until

LEVELS = pytest.mark.parametrize(
    "level",
    [
        IsolationLevel.READ_COMMITTED,
        IsolationLevel.REPEATABLE_READ,
        IsolationLevel.SERIALIZABLE,
    ],
    ids=lambda level: level.name.lower(),
)
ACME = "md5('acme')::uuid"
ORDER = """
    insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
    select id, id, id, 'van', 'IN_SERVICE' from public.tenant
"""
EXTENSION = f"""
    insert into public.workshop_extension (id, tenant_id, order_id, description)
    values ({ACME}, {ACME}, {ACME}, 'new brakes')
"""
FINISH = f"""
    select public.transition_workshop_order(
        {ACME}, {ACME}, 'READY_FOR_RETURN', 'WORKSHOP'
    )
"""
OFFER = f"""
    insert into public.workshop_extension (tenant_id, order_id, description)
    values ({ACME}, {ACME}, 'new brakes')
"""
ITEM = f"""
    insert into public.workshop_extension_item (
        tenant_id, extension_id, description, price_cents
    )
    values ({ACME}, {ACME}, 'disc', 100)
"""
APPROVE = "update public.workshop_extension set status = 'APPROVED'"
SERIALIZATION = "40001"


@pytest.fixture
def database(pg_db: Database) -> Database:
    """One order in service."""
    pg_db.execute(TENANTS)
    pg_db.execute(ORDER)
    return pg_db


def race(
    database: Database, first: str, second: str, level: IsolationLevel
) -> str | None:
    """Both see the same rows; `first` writes, `second` waits for it, `first` commits.

    Returns the SQLSTATE that the second fails with.
    """
    one, two = (session(database, level) for _ in range(2))
    one.execute(first)
    failures: list[str | None] = []

    def run() -> None:
        try:
            two.execute(second)
            two.commit()
        except psycopg.Error as error:
            failures.append(error.sqlstate)

    thread = threading.Thread(target=run)
    thread.start()
    blocked = f"select {one.info.backend_pid} = any(pg_blocking_pids(%s))"
    pid = two.info.backend_pid
    until(lambda: database.execute(blocked, [pid]).fetchone() == (True,))
    one.commit()
    thread.join(timeout=60)
    assert not thread.is_alive()
    return failures[0] if failures else None


def session(database: Database, level: IsolationLevel) -> Connection:
    """Open a transaction that has taken its snapshot, where the level has one."""
    connection = database.connect()
    connection.autocommit = False
    connection.isolation_level = level
    connection.execute("select count(*) from public.workshop_order")
    return connection


def expected(level: IsolationLevel, sqlstate: str | None) -> str | None:
    """What the second fails with: a rule where it sees the first, else its snapshot."""
    return sqlstate if level is IsolationLevel.READ_COMMITTED else SERIALIZATION


@LEVELS
def test_of_two_same_transitions_exactly_one_wins(
    level: IsolationLevel, database: Database
) -> None:
    assert race(database, FINISH, FINISH, level) == expected(level, "BKC06")
    assert count(database, "select count(*) from public.workshop_order_history") == 1


@LEVELS
def test_an_offer_fails_when_the_service_is_finished_first(
    level: IsolationLevel, database: Database
) -> None:
    assert race(database, FINISH, OFFER, level) == expected(level, "BKC09")
    assert count(database, "select count(*) from public.workshop_extension") == 0


@LEVELS
def test_finishing_fails_when_an_extension_is_offered_first(
    level: IsolationLevel, database: Database
) -> None:
    assert race(database, OFFER, FINISH, level) == expected(level, "BKC10")
    finished = "select count(*) from public.workshop_order where status <> 'IN_SERVICE'"
    assert count(database, finished) == 0


@LEVELS
def test_extensions_offered_at_once_are_all_counted(
    level: IsolationLevel, database: Database
) -> None:
    assert race(database, OFFER, OFFER, level) == expected(level, None)
    pending = "select pending_extensions from public.workshop_order where id = " + ACME
    rows = "select count(*) from public.workshop_extension"
    assert count(database, pending) == count(database, rows)


@LEVELS
def test_items_added_at_once_are_all_in_the_total(
    level: IsolationLevel, database: Database
) -> None:
    database.execute(EXTENSION)
    assert race(database, ITEM, ITEM, level) == expected(level, None)
    total = "select total_cents from public.workshop_extension"
    items = "select sum(price_cents) from public.workshop_extension_item"
    assert count(database, total) == count(database, items)


@LEVELS
def test_an_item_fails_when_its_extension_is_approved_first(
    level: IsolationLevel, database: Database
) -> None:
    database.execute(EXTENSION)
    assert race(database, APPROVE, ITEM, level) == expected(level, "BKC12")
    assert count(database, "select total_cents from public.workshop_extension") == 0


@LEVELS
def test_deciding_on_two_extensions_at_once_leaves_none_pending(
    level: IsolationLevel, database: Database
) -> None:
    database.execute(EXTENSION)
    database.execute(OFFER)
    one = f"{APPROVE} where id = {ACME}"
    other = f"{APPROVE} where id <> {ACME}"
    assert race(database, one, other, level) == expected(level, None)
    pending = "select count(*) from public.workshop_extension where status = 'PENDING'"
    counted = "select pending_extensions from public.workshop_order where id = " + ACME
    assert count(database, counted) == count(database, pending)
