"""Many sessions do everything at once: no deadlock, and every counter is right."""

from random import Random

from psycopg import IsolationLevel

from harness.database import Database
from tests.bookings.capacity import (
    ADJUST,
    AGE,
    CONFIRM,
    EXPIRE,
    EXTEND,
    OPEN,
    RELEASE,
    SHUT,
    place,
    untrue_days,
    with_days,
)
from tests.bookings.racing import Call, every_level, race, states, storm

WRITE = """
    insert into public.resource_hold (
        tenant_id, resource_id, date, quantity, customer_email, expires_at,
        idempotency_token
    )
    select
        md5('acme')::uuid, md5('van')::uuid, day::date, 1, 'a@b', 'infinity',
        gen_random_uuid()
    from unnest(%(days)s::text[]) with ordinality as wanted (day, place)
    order by place
"""
DELETE = "delete from public.resource_allocation where line_item_id = %(token)s"
TOKENS = [f"t{number}" for number in range(12)]
ALLOWED = {
    *(None, "23P01", "23505"),
    *("BKB02", "BKB04", "BKB05", "BKB06", "BKB09", "BKB10", "BKB11", "BKB14", "BKB17"),
}


@every_level
def test_days_in_opposite_order_do_not_deadlock(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 1000)
    days = [f"2100-01-{number:02}" for number in range(1, 11)]
    calls: list[Call] = [
        (WRITE, {"days": days}),
        (WRITE, {"days": days[::-1]}),
        place("t", days[0], days[-1]),
        (WRITE, {"days": days[5:] + days[:5]}),
    ]
    for number in range(15):
        calls[2] = place(f"t{number}", days[0], days[-1])
        assert states(race(pg_db, calls, level=level)) == {None: 4}
    assert untrue_days(pg_db) == []


@every_level
def test_everything_at_once_keeps_every_counter_and_never_deadlocks(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 3)
    found = states(storm(pg_db, script, workers=6, level=level))
    assert set(found) <= ALLOWED
    assert found[None] > 20  # it did not all fail
    assert untrue_days(pg_db) == []


def script(number: int) -> list[Call]:
    """Return what a worker does: the same in every run, and different from others."""
    chance = Random(number)
    return [_step(chance) for _ in range(40)]


def _step(chance: Random) -> Call:
    token = chance.choice(TOKENS)
    first, last = sorted(chance.choices(range(1, 11), k=2))
    days = {"first": f"2100-01-{first:02}", "last": f"2100-01-{last:02}"}
    return chance.choice([
        *[place(token, **days, units=chance.choice([1, 1, 2]))] * 5,
        (CONFIRM, {"token": token}),
        (RELEASE, {"token": token}),
        (EXTEND, {"token": token}),
        (AGE, {"token": token}),
        (EXPIRE, {"at_most": 3}),
        (DELETE, {"token": token}),
        (SHUT, days),
        (OPEN, days),
        (ADJUST, {**days, "units": chance.choice([2, 3, 4])}),
    ])
