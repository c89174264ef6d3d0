"""Migration 0018 on days of several months, and back; months made during traffic."""

from collections.abc import Callable

import pytest
from psycopg import IsolationLevel

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.capacity import (
    CONFIRM,
    EXPIRE,
    free,
    place,
    untrue_days,
    with_days,
)
from tests.bookings.data import WORLD
from tests.bookings.racing import Call, race, states
from tests.bookings.rules import migrate_down

At = Callable[[str], Database]

# From long ago to the end of time, full ones among them.
DAYS = """
    insert into public.resource_capacity (
        id, tenant_id, resource_id, date, max_capacity, available_capacity
    )
    select
        md5(day)::uuid, md5('acme')::uuid, md5('van')::uuid, day::date, 3, 3
    from unnest(
        '{-infinity, 1970-01-01, 2099-12-31, 2100-01-01, 2100-01-31, infinity}'::text[]
    ) as day
"""
SOLD = """
    insert into public.resource_allocation (
        tenant_id, resource_id, date, quantity, order_id, line_item_id
    )
    select tenant_id, resource_id, date, 2, 'order-1', id::text
    from public.resource_capacity
"""
HOMES = """
    select tableoid::regclass::text, date::text from public.resource_capacity
    order by date
"""
MONTHS = "select public.add_capacity_months(%(first)s::date, %(last)s::date)"
MAKE = """
    select public.initialise_capacity(
        md5('acme')::uuid, md5('van')::uuid, %(first)s::date, %(last)s::date, 50
    )
"""


def test_days_find_their_month_and_come_back_unchanged(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0017")
    database.execute(WORLD)
    database.execute(DAYS)
    database.execute(SOLD)
    columns = "id, date::text, max_capacity, available_capacity, created_at, updated_at"
    query = f"select {columns} from public.resource_capacity order by date"
    before = database.execute(query).fetchall()

    database.migrate(to=18)
    assert database.execute(query).fetchall() == before
    assert database.execute(HOMES).fetchall() == [
        ("resource_capacity_default", "-infinity"),
        ("resource_capacity_default", "1970-01-01"),
        ("resource_capacity_2099_12", "2099-12-31"),
        ("resource_capacity_2100_01", "2100-01-01"),
        ("resource_capacity_2100_01", "2100-01-31"),
        ("resource_capacity_default", "infinity"),
    ]

    migrate_down(database, pg_bench, to=17)
    assert database.execute(query).fetchall() == before
    assert untrue_days(database) == []

    database.migrate(to=18)
    assert database.execute(query).fetchall() == before


def test_the_way_down_stops_where_two_days_use_one_id(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0018")
    database.execute(WORLD)
    database.execute(DAYS)
    database.execute("update public.resource_capacity set id = md5('one')::uuid")
    database.execute(MONTHS, {"first": "2100-01-01", "last": "2100-01-01"})
    before = database.execute(HOMES).fetchall()

    with pytest.raises(StatementError) as caught:
        migrate_down(database, pg_bench, to=17)

    assert caught.value.sqlstate == "BKM04"
    assert "2099-12-31, 2100-01-01" in str(caught.value.detail)
    assert database.execute(HOMES).fetchall() == before


def test_only_its_owner_has_rights_on_a_partition(pg_db: Database) -> None:
    pg_db.execute("alter default privileges grant select on tables to public")
    pg_db.execute("create table public.probe ()")
    pg_db.execute(MONTHS, {"first": "2100-01-01", "last": "2100-02-01"})
    owner = pg_db.connect().info.user
    assert grantees(pg_db, "probe") == {"PUBLIC", owner}
    assert grantees(pg_db, "resource_capacity_2100_01") == {owner}
    assert grantees(pg_db, "resource_capacity_2100_02") == {owner}


def grantees(database: Database, table: str) -> set[str]:
    query = """
        select grantee from information_schema.role_table_grants
        where table_name = %s
    """
    return {name for (name,) in database.execute(query, [table])}


def test_months_are_made_during_traffic_without_a_deadlock(pg_db: Database) -> None:
    with_days(pg_db, 50)
    for number in range(1, 9):
        month = {"first": f"2100-{number:02}-01", "last": f"2100-{number:02}-09"}
        token = f"old{number}"
        pg_db.execute(*place(token, "2100-01-01", "2100-01-05"))
        calls: list[Call] = [
            (MONTHS, month),
            (MAKE, month),
            place(f"t{number}", "2100-01-01", "2100-01-05"),
            (CONFIRM, {"token": token}),
            (EXPIRE, {"at_most": 5}),
        ]
        found = race(pg_db, calls, level=IsolationLevel.READ_COMMITTED)
        assert states(found) == {None: 5}
    assert untrue_days(pg_db) == []
    assert free(pg_db)[:6] == [34, 34, 34, 34, 34, 50]
