"""Holds from many sessions at once: nothing is sold twice, nothing given back twice."""

from itertools import cycle

from psycopg import IsolationLevel

from harness.database import Database
from tests.bookings.capacity import (
    CONFIRM,
    EXPIRE,
    OVERDUE,
    RELEASE,
    count,
    free,
    place,
    untrue_days,
    with_days,
)
from tests.bookings.racing import Call, every_level, race, states

LAST = "2100-01-03"


@every_level
def test_a_hundred_sessions_that_want_ten_places_get_ten(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 10)
    calls = [place(f"t{number}") for number in range(100)]
    assert states(race(pg_db, calls, level=level)) == {None: 10, "BKB05": 90}
    assert free(pg_db) == [0, *[10] * 9]
    assert count(pg_db, "resource_hold") == 10


@every_level
def test_two_hundred_sessions_that_want_five_places_get_five(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 5)
    calls = [place(f"t{number}") for number in range(200)]
    assert states(race(pg_db, calls, level=level)) == {None: 5, "BKB05": 195}
    assert free(pg_db)[0] == 0


@every_level
def test_one_token_from_five_sessions_is_one_hold(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 10)
    found = race(pg_db, [place("t", last=LAST)] * 5, level=level)
    assert states(found) == {None: 5}
    assert len({outcome.rows for outcome in found}) == 1
    assert free(pg_db)[:4] == [9, 9, 9, 10]


@every_level
def test_one_token_for_different_days_succeeds_once(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 10)
    calls = [place("t", day, day) for day in ("2100-01-01", LAST)] * 3
    assert states(race(pg_db, calls, level=level)) == {None: 3, "BKB06": 3}
    assert count(pg_db, "resource_hold") == 1


@every_level
def test_one_hold_confirmed_from_five_sessions_makes_one_allocation(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 10)
    pg_db.execute(*place("t"))
    found = race(pg_db, [(CONFIRM, {"token": "t"})] * 5, level=level)
    assert states(found) == {None: 5}
    assert len({outcome.rows for outcome in found}) == 1
    assert count(pg_db, "resource_allocation") == 1
    assert free(pg_db)[0] == 9


@every_level
def test_releasing_and_expiring_one_hold_gives_back_once(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 10)
    for number in range(10):
        token = f"t{number}"
        pg_db.execute(*place(token, last=LAST, units=2))
        pg_db.execute(OVERDUE)
        calls: list[Call] = [(RELEASE, {"token": token}), (EXPIRE, {"at_most": 5})]
        assert states(race(pg_db, calls * 2, level=level)) == {None: 4}
        assert free(pg_db) == [10] * 10


@every_level
def test_confirming_and_releasing_one_hold_does_one_of_the_two(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 20)
    for number in range(10):
        token = {"token": f"t{number}"}
        pg_db.execute(*place(token["token"], last=LAST))
        found = race(pg_db, [(CONFIRM, token), (RELEASE, token)], level=level)
        assert states(found) == {None: 1, "BKB10": 1}
        assert untrue_days(pg_db) == []


@every_level
def test_several_workers_expire_each_hold_once(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 30)
    for number in range(30):
        pg_db.execute(*place(f"t{number}", last=LAST))
    pg_db.execute(OVERDUE)

    expired = 0
    while count(pg_db, "resource_hold where status = 'ACTIVE'"):
        found = race(pg_db, [(EXPIRE, {"at_most": 4})] * 4, level=level)
        assert states(found) == {None: 4}
        expired += sum(outcome.rows[0][0] for outcome in found)

    assert expired == 90
    assert free(pg_db) == [30] * 10


@every_level
def test_a_place_passes_from_a_hold_to_its_allocation_with_nobody_between(
    pg_db: Database, level: IsolationLevel
) -> None:
    with_days(pg_db, 1)
    pg_db.execute(*place("mine"))
    kinds = cycle([(CONFIRM, {"token": "mine"}), place("yours")])
    calls = [next(kinds) for _ in range(20)]
    assert states(race(pg_db, calls, level=level)) == {None: 10, "BKB05": 10}
    assert count(pg_db, "resource_allocation") == 1
