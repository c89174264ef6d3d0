"""Tenants side by side: on every table, in a pool, at the same time."""

from typing import Any

import pytest
from psycopg import Connection, errors, sql

from harness.database import Database
from harness.plugin.fixtures import Fill
from tests.bookings.data import WORLD
from tests.bookings.tenants import acting, hold, one, owned_tables

DAY = "2100-01-01"
DAYS = f"""
    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    select tenant_id, id, '{DAY}', 1, 1 from public.resource
"""
SEEN = "select array_agg(distinct tenant_id::text) from public.bookings"
BOOK = """
    insert into public.bookings (
        tenant_id, customer_id, client_generated_id, start_at, end_at
    )
    values (%s, %s, 'the same key', '2100-01-01', '2100-01-02')
"""


@pytest.fixture
def database(pg_db: Database) -> Database:
    pg_db.execute(WORLD)
    pg_db.execute(DAYS)
    return pg_db


def tenant(database: Database, slug: str) -> str:
    return str(one(database.connect(), "select md5(%s)::uuid", slug))


def rows(connection: Connection[Any], table: str) -> int:
    query = sql.SQL("select count(*) from {}").format(sql.SQL(table))
    return int(one(connection, query))


def owners(connection: Connection[Any], table: str) -> dict[object, int]:
    """Return how many rows of a table each tenant has."""
    query = sql.SQL("select tenant_id, count(*) from {} group by 1")
    return dict(connection.execute(query.format(sql.SQL(table))).fetchall())


def test_every_table_shows_the_rows_of_one_tenant_and_without_one_none(
    pg_db: Database, pg_fill: Fill
) -> None:
    pg_fill(pg_db)
    connection = pg_db.connect()
    # Whatever the application is allowed to do: the rules alone are to hide the rows.
    connection.execute("grant select on all tables in schema public to booking_app")
    filled = {name: owners(connection, name) for name in owned_tables(connection)}
    assert sum(map(bool, filled.values())) > 15

    for table, owned in filled.items():
        for owner, expected in owned.items():
            with acting(connection, owner):
                assert rows(connection, table) == expected, table
        with acting(connection):
            assert rows(connection, table) == 0, table


def test_a_pooled_connection_forgets_the_tenant_with_the_transaction(
    database: Database,
) -> None:
    pooled, acme = database.connect(), tenant(database, "acme")
    with acting(pooled, acme):
        assert rows(pooled, "public.resource") == 2

    with acting(pooled):
        assert rows(pooled, "public.resource") == 0
        assert one(pooled, "select current_setting('booking.tenant_id')") == ""


def test_a_transaction_that_fails_forgets_the_tenant_too(database: Database) -> None:
    pooled, acme = database.connect(), tenant(database, "acme")
    with pytest.raises(errors.DivisionByZero), acting(pooled, acme):
        pooled.execute("select 1 / 0")

    with acting(pooled):
        assert rows(pooled, "public.resource") == 0


def test_a_setting_of_the_session_is_what_a_pool_would_hand_on(
    database: Database,
) -> None:
    """Why the setting is made with `set local`."""
    pooled, acme = database.connect(), tenant(database, "acme")
    pooled.execute("select set_config('booking.tenant_id', %s, false)", [acme])

    with acting(pooled):
        assert rows(pooled, "public.resource") == 2


def test_two_tenants_at_once_neither_see_nor_wait_for_each_other(
    database: Database,
) -> None:
    first, second = database.connect(), database.connect()
    acme, other = tenant(database, "acme"), tenant(database, "other")
    for connection in (first, second):
        connection.execute("set lock_timeout = '1s'")

    with acting(first, acme), acting(second, other):
        for connection, mine in ((first, acme), (second, other)):
            connection.execute(BOOK, [mine, mine])
            van = one(connection, "select id::text from public.resource limit 1")
            assert one(connection, hold(van, DAY, "the same token")) == 1
        assert one(first, SEEN) == [acme]
        assert one(second, SEEN) == [other]

    assert rows(first, "public.bookings") == rows(first, "public.resource_hold") == 2


def test_two_sessions_of_a_tenant_do_wait_for_each_other(database: Database) -> None:
    first, second = database.connect(), database.connect()
    acme = tenant(database, "acme")
    second.execute("set lock_timeout = '100ms'")

    with acting(first, acme):
        first.execute(BOOK, [acme, acme])
        with pytest.raises(errors.LockNotAvailable), acting(second, acme):
            second.execute(BOOK, [acme, acme])
