"""32 clients, contended attempts, backends killed: no rule breaks, every row counts."""

from collections.abc import Callable
from random import randrange

import pytest

from harness.database import Database
from tests.bookings.machines.faults import all_faults, plant
from tests.bookings.storms import of_bookings, of_holds, of_orders
from tests.bookings.storms.crowd import KILL_EVERY, Attempt, brute_force
from tests.bookings.storms.table import counts, shown
from tests.bookings.test_race_faults import RACES
from tests.bookings.test_races import SEEDS

CROWDS = {one.CROWD.name: one.CROWD for one in (of_bookings, of_holds, of_orders)}
ATTEMPTS = {"quick": 500, "pr": 2_000, "nightly": 100_000}
# Until something wrong is found: mostly at once, later where others use the machine.
ROUND, ROUNDS = 4_000, 10


# Faults of races and machines: the crowd that finds each, and what it says, unless that
# is what the file claims.
MOVED = 'account "moved on" is wrong'
FAULTS: dict[str, tuple[str, str | None]] = {
    "blackout_leaves_days_alone": ("holds", None),
    "counter_read_then_written": ("holds", None),
    "hold_read_without_lock": ("holds", None),
    "items_added_up_too_early": ("orders", None),
    "open_offers_counted_too_early": ("orders", None),
    "order_read_without_lock": ("orders", MOVED),
    "bookings_look_before_they_book": ("bookings", None),
    "promises_counted_then_made": ("holds", None),
    "history_row_missing": ("orders", MOVED),
}


@pytest.mark.fuzz
@pytest.mark.parametrize("name", CROWDS)
def test_no_rule_breaks_and_every_row_is_accounted_for(
    name: str,
    pg_db: Database,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    profile = pytestconfig.getoption("--fuzz-profile")
    count = ATTEMPTS[profile]
    seed = randrange(SEEDS) if profile == "nightly" else 0
    crowd = CROWDS[name]
    crowd.prepare(pg_db, count)
    often = min(KILL_EVERY, count // 20)
    operations = crowd.operations(seed, count)
    storm = brute_force(pg_db, operations, seed=seed, kill_every=often)
    sums = crowd.balances(storm.attempts, pg_db)
    record_property("storm", shown(name, storm, sums))
    ends = counts(storm.attempts)
    for ending, number in ends.items():
        record_property(f"storm, {ending}", number)

    assert crowd.problems(storm.attempts, pg_db, sums) == []
    assert len(storm.attempts) == count
    assert 0 < ends["lost"] <= storm.kills
    assert ends["won"] > count / 50  # neither all at once nor all in vain
    if profile == "nightly":
        assert [one.name for one in sums if not one.stored] == []


@pytest.mark.faults
@pytest.mark.parametrize("name", FAULTS)
def test_a_storm_finds_the_fault(name: str, pg_db: Database) -> None:
    (fault,) = (one for one in [*all_faults(), *all_faults(RACES)] if one.name == name)
    system, claim = FAULTS[name]
    crowd = CROWDS[system]
    plant(pg_db, fault)
    crowd.prepare(pg_db, ROUND * ROUNDS)
    operations = crowd.operations(0, ROUND * ROUNDS)
    attempts: list[Attempt] = []
    for begin in range(0, len(operations), ROUND):
        storm = brute_force(pg_db, operations[begin : begin + ROUND], seed=begin)
        attempts += storm.attempts
        sums = crowd.balances(attempts, pg_db)
        problems = crowd.problems(attempts, pg_db, sums)
        if any(one.startswith(claim or fault.claim) for one in problems):
            return
    pytest.fail(f"not found; instead: {problems}")
