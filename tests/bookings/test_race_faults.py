"""Each fault that only several sessions show is found by the race its file names."""

from collections.abc import Callable

import pytest

from harness.concurrency import LEVELS, Isolation, RaceFailedError
from harness.database import Database
from harness.plugin.fixtures import RunRace
from tests.bookings.machines.faults import FAULTS, Fault, all_faults, load, plant
from tests.bookings.operations import BOOKINGS, SYSTEMS

RACES = FAULTS / "races"


@pytest.mark.faults
@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("fault", all_faults(RACES), ids=lambda fault: fault.name)
def test_the_race_finds_the_fault(
    fault: Fault,
    pg_db: Database,
    pg_race: RunRace,
    record_property: Callable[[str, object], None],
) -> None:
    plant(pg_db, fault)
    name, _, pair = fault.finder.partition(", ")
    system = SYSTEMS[name]
    with pytest.raises(RaceFailedError) as raised:
        pg_race(system.race(*system.named(pair), level="read committed"))
    error = raised.value
    assert fault.claim in {problem.rule for problem in error.problems}, str(error)
    # Alone, one after the other, nobody would have noticed.
    assert error.outcome.switches > 0
    found = f"{error.runs} schedules, {len(error.outcome.taken)} steps"
    record_property("fault", (fault.name, pair, fault.claim, found))


@pytest.mark.parametrize("level", LEVELS)
def test_a_race_finds_a_trigger_that_looks_before_it_books(
    level: Isolation, world: Database, pg_race: RunRace
) -> None:
    fault = load(RACES / "bookings_look_before_they_book.sql")
    plant(world, fault)
    race = BOOKINGS.race(*BOOKINGS.named("book between + move between"), level=level)
    if level == "serializable":
        assert pg_race(race).complete
        return
    with pytest.raises(RaceFailedError) as raised:
        pg_race(race)
    assert fault.claim in {problem.rule for problem in raised.value.problems}
