"""Migration 0014 on blackouts that overlap, touch, and cover what was promised."""

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.data import WORLD
from tests.bookings.old_rows import At, down_and_up_again, notices, rows

SHUT = """
    insert into public.resource_blackout (
        tenant_id, resource_id, start_date, end_date, reason
    )
    select tenant_id, id, %s, %s, %s from public.resource where code = %s
"""
BLACKOUTS = [
    ("2100-01-01", "2100-01-10", "long", "van"),
    ("2100-01-02", "2100-01-03", "inside", "van"),
    ("2100-01-05", "2100-01-12", None, "van"),
    ("2100-01-12", "2100-01-13", "last day", "van"),
    ("2100-01-14", "2100-01-14", "next day", "van"),
    ("2100-01-20", "2100-01-20", "alone", "van"),
    ("2100-01-01", "2100-01-31", "another resource", "bike"),
    ("2100-01-07", "2100-01-07", "same", "bus"),
    ("2100-01-07", "2100-01-07", "same", "bus"),
]
MERGED = [
    ("2100-01-01", "2100-01-13", "long; inside; last day", "van"),
    ("2100-01-14", "2100-01-14", "next day", "van"),
    ("2100-01-20", "2100-01-20", "alone", "van"),
    ("2100-01-01", "2100-01-31", "another resource", "bike"),
    ("2100-01-07", "2100-01-07", "same; same", "bus"),
]
PROMISE = """
    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    values (md5('acme')::uuid, md5('bike')::uuid, '2100-01-05', 1, 1);

    insert into public.resource_hold (
        tenant_id, resource_id, date, quantity, customer_email, expires_at,
        idempotency_token
    )
    values (
        md5('acme')::uuid, md5('bike')::uuid, '2100-01-05', 1, 'a@b', 'infinity', 't'
    )
"""


def blackouts(database: Database) -> list[tuple[str, str, str, str]]:
    query = """
        select start_date::text, end_date::text, reason, code
        from public.resource_blackout
        inner join public.resource on resource_blackout.resource_id = resource.id
        order by code, start_date
    """
    return database.execute(query).fetchall()


def test_overlapping_blackouts_become_one_and_the_same_days_stay_shut(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0013")
    database.execute(WORLD)
    for blackout in BLACKOUTS:
        database.execute(SHUT, blackout)
    database.execute(PROMISE)
    before = rows(database)

    said = notices(database, 14)

    assert blackouts(database) == sorted(MERGED, key=lambda one: (one[3], one[0]))
    assert "4 rows merged into 2 that they overlapped" in said
    assert "0 rows changed, 1 days with promises lie in one: " in said
    assert rows(database)["resource_hold"] == before["resource_hold"]
    assert rows(database)["resource_capacity"] == before["resource_capacity"]
    down_and_up_again(database, pg_bench, 14)


def test_an_older_hold_in_a_blackout_can_still_be_released(pg_db_at: At) -> None:
    database = pg_db_at("0013")
    database.execute(WORLD)
    database.execute(PROMISE)
    database.execute(SHUT, ("2100-01-05", "2100-01-05", "late", "bike"))
    database.migrate(to=14)
    database.execute("update public.resource_hold set expires_at = '2100-01-01'")
    database.execute("update public.resource_hold set status = 'RELEASED'")
    (day,) = rows(database)["resource_capacity"]
    assert day["available_capacity"] == 1


def test_a_blackout_on_the_last_day_there_is_is_refused(pg_db_at: At) -> None:
    database = pg_db_at("0013")
    database.execute(WORLD)
    database.execute(SHUT, ["2100-01-01", "5874897-12-31", None, "van"])
    before = blackouts(database)
    with pytest.raises(StatementError) as caught:
        database.migrate(to=14)
    assert caught.value.sqlstate == "22008"
    assert blackouts(database) == before
    database.execute("update public.resource_blackout set end_date = 'infinity'")
    database.migrate(to=14)
