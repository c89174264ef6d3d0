"""Migration 0013 on days whose counter was wrong, overbooked or not there at all."""

from harness.bench import Bench
from harness.database import Database
from tests.bookings.capacity import untrue_days
from tests.bookings.data import WORLD
from tests.bookings.old_rows import At, down_and_up_again, notices, rows

HOLD = """
    insert into public.resource_hold (
        tenant_id, resource_id, date, quantity, customer_email, expires_at,
        idempotency_token, status
    )
    values (
        md5('acme')::uuid, md5('van')::uuid, %s, %s, 'a@b', '2020-01-01',
        gen_random_uuid(), %s
    )
"""
SOLD = """
    insert into public.resource_allocation (
        tenant_id, resource_id, date, quantity, order_id, line_item_id
    )
    values (md5('acme')::uuid, md5('van')::uuid, %s, %s, 'o', gen_random_uuid())
"""
DAY = """
    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    values (md5('acme')::uuid, md5('van')::uuid, %s, %s, %s)
"""
# date: what there was (maximum, free), active and settled holds, allocations; what
# there is.
SHAPES = {
    "2100-01-01": ((5, 5), (), (), (), (5, 5)),
    "2100-01-02": ((5, 2), (1,), (9,), (2,), (5, 2)),
    "2100-01-03": ((5, 5), (1, 1), (), (1,), (5, 2)),
    "2100-01-04": ((5, 0), (1,), (), (), (5, 4)),
    "2100-01-05": ((1, 1), (2, 2), (), (3,), (7, 0)),
    "2100-01-06": ((0, 0), (), (), (1,), (1, 0)),
    "2100-01-07": (None, (2,), (3,), (1,), (3, 0)),
    "2100-01-08": (None, (), (3,), (), None),
    "2000-01-01": (None, (1,), (), (), (1, 0)),
}


def filled(database: Database) -> Database:
    database.execute(WORLD)
    for date, (there, active, settled, sold, _) in SHAPES.items():
        if there is not None:
            database.execute(DAY, [date, *there])
        for units in active:
            database.execute(HOLD, [date, units, "ACTIVE"])
        for units in settled:
            database.execute(HOLD, [date, units, "RELEASED"])
        for units in sold:
            database.execute(SOLD, [date, units])
    return database


def test_what_was_promised_stays_promised_and_every_counter_is_right(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = filled(pg_db_at("0012"))
    before = rows(database)

    said = notices(database, 13)
    after = rows(database)

    found = {
        day["date"]: (day["max_capacity"], day["available_capacity"])
        for day in after["resource_capacity"]
    }
    assert found == {date: shape[-1] for date, shape in SHAPES.items() if shape[-1]}
    assert after["resource_hold"] == before["resource_hold"]
    assert after["resource_allocation"] == before["resource_allocation"]
    assert untrue_days(database) == []
    assert "2 days made that had promises and no row" in said
    assert "2 overbooked days raised to what is promised" in said
    assert "3 counters were wrong" in said
    assert "2100-01-05" in said  # by name, for the tenant to look at
    down_and_up_again(database, pg_bench, 13)
