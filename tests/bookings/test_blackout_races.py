"""Blackouts against holds, and against days that are made meanwhile."""

import pytest
from psycopg import IsolationLevel

from harness.database import Database
from tests.bookings.capacity import SHUT, count, place, with_days
from tests.bookings.racing import Call, every_level, once, race, session_at, states

RANGE = {"first": "2100-01-01", "last": "2100-01-03"}
FAR = {"first": "2100-02-01", "last": "2100-02-03"}  # days that nobody made yet
LATER = """
    update public.resource_blackout
    set start_date = '2100-01-01', end_date = '2100-01-03'
"""
MAKE = """
    select public.initialise_capacity(
        md5('acme')::uuid, md5('van')::uuid, '2100-02-01', '2100-02-03', 1
    )
"""
BECOME = """
    update public.resource_capacity set date = '2100-02-02'
    where resource_id = md5('van')::uuid and date = '2100-01-09'
"""
FAR_HOLD = place("t", "2100-02-02", "2100-02-02")
BOTH = """
    resource_blackout as shut
    inner join public.resource_hold as hold
        on
            shut.resource_id = hold.resource_id
            and hold.date between shut.start_date and shut.end_date
            and hold.status = 'ACTIVE'
"""


@every_level
@pytest.mark.parametrize("call", [(SHUT, RANGE), (LATER, {})], ids=["new", "moved"])
def test_a_blackout_and_a_hold_never_both_succeed(
    pg_db: Database, level: IsolationLevel, call: Call
) -> None:
    with_days(pg_db, 1)
    for number in range(15):
        pg_db.execute("delete from public.resource_blackout")
        pg_db.execute("delete from public.resource_hold")
        if call[0] == LATER:
            pg_db.execute(SHUT, {"first": "2100-01-05", "last": "2100-01-05"})
        calls = [call, place(f"t{number}", "2100-01-02", "2100-01-03")]
        found = states(race(pg_db, calls, level=level))
        assert found in ({None: 1, "BKB04": 1}, {None: 1, "BKB17": 1})
        assert count(pg_db, BOTH) == 0


@every_level
def test_overlapping_blackouts_queue_up_and_one_succeeds(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 1)
    for _ in range(5):
        pg_db.execute("delete from public.resource_blackout")
        found = race(pg_db, [(SHUT, RANGE)] * 6, level=level)
        assert states(found) == {None: 1, "23P01": 5}


@every_level
@pytest.mark.parametrize("make", [MAKE, BECOME], ids=["made", "moved"])
def test_a_day_is_not_made_and_held_behind_the_back_of_a_blackout(
    pg_db: Database, level: IsolationLevel, make: str
) -> None:
    with_days(pg_db, 1)
    with session_at(pg_db, level) as shutting:
        shutting.execute("begin")
        shutting.execute("select from public.resource")  # the snapshot
        assert pg_db.execute(make).rowcount == 1
        assert pg_db.execute(*FAR_HOLD).rowcount == 1
        refused = once(shutting, (SHUT, FAR)).sqlstate
        shutting.execute("rollback")
    snapshot = level is not IsolationLevel.READ_COMMITTED
    assert refused == ("40001" if snapshot else "BKB17")


@every_level
def test_a_day_that_is_made_waits_for_a_blackout(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 1)
    with session_at(pg_db, level) as shutting:
        shutting.execute("begin")
        assert once(shutting, (SHUT, FAR)).sqlstate is None
        with pg_db.connect() as making:
            making.execute("set lock_timeout = '50ms'")
            assert once(making, (MAKE, {})).sqlstate == "55P03"
        shutting.execute("commit")
    assert pg_db.execute(MAKE).rowcount == 1
    with pg_db.connect() as holding:
        assert once(holding, FAR_HOLD).sqlstate == "BKB04"
