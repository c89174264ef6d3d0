"""Migration 0015 on lines that were allocated twice, and back."""

from harness.bench import Bench
from harness.database import Database
from tests.bookings.capacity import CONFIRM, place, with_days
from tests.bookings.data import WORLD
from tests.bookings.old_rows import At, down_and_up_again, refused, rows
from tests.bookings.rules import migrate_down

DAYS = """
    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    select md5('acme')::uuid, md5('van')::uuid, '2100-01-01'::date + number, 9, 9
    from generate_series(0, 2) as number
"""
SOLD = """
    insert into public.resource_allocation (
        tenant_id, resource_id, date, quantity, order_id, line_item_id
    )
    values (md5('acme')::uuid, md5('van')::uuid, %s, 1, %s, %s)
"""


def filled(database: Database) -> Database:
    database.execute(WORLD)
    database.execute(DAYS)
    for date, order, line in [
        ("2100-01-01", "order-1", "line-1"),
        ("2100-01-02", "order-1", "line-1"),
        ("2100-01-01", "order-1", "line-2"),
        ("2100-01-01", "order-2", "line-1"),
    ]:
        database.execute(SOLD, [date, order, line])
    return database


def test_lines_that_stand_once_stay_as_they_are(pg_db_at: At, pg_bench: Bench) -> None:
    database = filled(pg_db_at("0014"))
    before = rows(database)["resource_allocation"]
    database.migrate(to=15)
    after = rows(database)["resource_allocation"]
    assert after == [{**row, "hold_id": None} for row in before]
    down_and_up_again(database, pg_bench, 15)


def test_lines_that_stand_twice_are_listed(pg_db_at: At) -> None:
    database = filled(pg_db_at("0014"))
    database.execute(SOLD, ["2100-01-02", "order-1", "line-1"])

    error = refused(lambda: database.migrate(to=15), database)

    assert error.sqlstate == "BKB19"
    assert 'order "order-1", line "line-1"' in str(error.detail)
    assert "2100-01-02: 2 times" in str(error.detail)
    assert "2100-01-01" not in str(error.detail)


def test_the_way_down_stops_where_an_allocation_names_its_hold(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = with_days(pg_db_at("0016"), 3)
    database.execute(*place("t"))
    database.execute(CONFIRM, {"token": "t"})
    migrate_down(database, pg_bench, to=15)

    error = refused(lambda: migrate_down(database, pg_bench, to=14), database)

    assert error.sqlstate == "BKM04"
    assert "Allocations that name one: 1 (" in str(error.detail)
