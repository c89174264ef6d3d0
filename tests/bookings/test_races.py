"""Every order of two operations, at every level: what the database promises, holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from random import randrange

import pytest

from harness.concurrency import LEVELS, Arena, Isolation, RaceFailedError
from harness.database import Database
from harness.plugin.fixtures import RunRace
from tests.bookings.capacity import with_days
from tests.bookings.operations import BOOKINGS, HOLDS

SYSTEMS = {"holds": HOLDS, "bookings": BOOKINGS}
# Every night all there are; always those where both want the same, or one undoes the
# other.
TWO = {
    "holds": (
        "place + place two",
        "place two + place two",
        "place again + release",
        "confirm + confirm",
        "confirm + release",
        "release + release late",
        "confirm + extend",
        "expire + expire",
        "expire + release late",
        "place + adjust",
        "place + shut",
        "shut + shut",
    ),
    "bookings": (
        "book over + cancel",
        "book between + book between",
        "book between + move between",
        "book over + move away",
        "move between + move between",
        "cancel + complete",
        "complete + check in",
    ),
}
THREE = {
    "holds": ("place + shut + adjust", "confirm + release + expire"),
    "bookings": ("book over + cancel + move between",),
}
RUNS = {"quick": 10, "pr": 40, "nightly": 30}  # of three: all would be 1680
DEADLOCK = "40P01"
SEEDS = 2**32


@dataclass(frozen=True)
class Fault:
    """A part of a function that is replaced, and which race finds that how."""

    function: str
    right: str
    wrong: str
    system: str
    pair: str
    found: str


FAULTS = {
    "a counter is read, then written": Fault(
        "take_days(uuid[], date[], integer[])",
        "set available_capacity = available_capacity - change.units",
        "set available_capacity = (select day.available_capacity"
        " from public.resource_capacity as day"
        " where day.resource_id = change.resource_id and day.date = change.date"
        ") - change.units",
        "holds",
        "release + release late",
        'invariant "available = max - active - allocated" is broken',
    ),
    "a hold is read without a lock": Fault(
        "lock_hold(uuid, text)",
        "for update",
        "",
        "holds",
        "confirm + confirm",
        "SQLSTATE 23505 is not allowed",
    ),
    "a blackout asks, but does not touch the days": Fault(
        "refuse_blackout_of_promised_days()",
        "update public.resource_capacity\n"
        "        set available_capacity = available_capacity\n"
        "        where resource_id = new.resource_id and date = shut\n"
        "        returning available_capacity, max_capacity into free, total;",
        "select available_capacity, max_capacity into free, total\n"
        "        from public.resource_capacity\n"
        "        where resource_id = new.resource_id and date = shut;",
        "holds",
        "place + shut",
        'invariant "no hold in a blackout" is broken',
    ),
}
# Instead of the exclusion constraints: what people write who do not know of them.
LOOK_FIRST = """
    alter table public.bookings
    drop constraint bookings_excl_resource_time,
    drop constraint bookings_resource_occupied_once_excl;

    create function public.look_first() returns trigger language plpgsql as $$
    begin
        if exists (
            select from public.bookings as other
            where
                other.id <> new.id
                and other.resource_id = new.resource_id
                and other.status in ('pending', 'confirmed', 'checked_in')
                and other.start_at < new.end_at
                and new.start_at < other.end_at
        ) then
            raise exclusion_violation;
        end if;
        return new;
    end $$;

    create trigger bookings_look_first before insert or update on public.bookings
    for each row execute function public.look_first();
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the operations: how many, the profile says."""
    profile = metafunc.config.getoption("--fuzz-profile")
    for fixture, size, always in (("pair", 2, TWO), ("trio", 3, THREE)):
        if fixture in metafunc.fixturenames:
            names = chosen(profile, size, always)
            metafunc.parametrize(("system", fixture), [*names])


def chosen(
    profile: str, size: int, always: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield systems and their operations, by name."""
    for name, system in SYSTEMS.items():
        names = always[name] if profile == "pr" else always[name][:1]
        if profile == "nightly":
            ways = combinations_with_replacement if size == 2 else combinations
            every = ways(system.operations, size)
            names = tuple(" + ".join(one.name for one in some) for some in every)
        yield from ((name, some) for some in names)


@pytest.fixture
def world(pg_db: Database) -> Database:
    return with_days(pg_db, 3)


@pytest.mark.fuzz
@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("level", LEVELS)
def test_two_operations_in_every_order(
    system: str, pair: str, level: Isolation, pg_race: RunRace
) -> None:
    given = SYSTEMS[system]
    assert pg_race(given.race(*given.named(pair), level=level)).complete


@pytest.mark.fuzz
@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("level", LEVELS)
def test_three_operations_in_many_orders(
    system: str,
    trio: str,
    level: Isolation,
    pg_race: RunRace,
    pytestconfig: pytest.Config,
) -> None:
    profile = pytestconfig.getoption("--fuzz-profile")
    given = SYSTEMS[system]
    also = {DEADLOCK} if given is BOOKINGS else set()  # see below
    race = given.race(*given.named(trio), level=level, also=also)
    seed = randrange(SEEDS) if profile == "nightly" else 0
    runs = RUNS[profile]
    assert pg_race(race, limit=0, runs=runs, seed=seed).runs == runs


@pytest.mark.parametrize("level", LEVELS)
def test_three_may_deadlock_in_the_overlap_rule_and_two_succeed(
    level: Isolation, world: Database
) -> None:
    """PostgreSQL writes the row first, then looks: two that were let go see each other.

    A third one let them go, so no pair does that. Days and holds have no such order.
    """
    names = "cancel + book over + move between"
    race = BOOKINGS.race(*BOOKINGS.named(names), level=level, also={DEADLOCK})
    with Arena(world.dsn, race) as arena:
        outcome = arena.run([
            *["cancel 1"] * 2,
            *["book over 2"] * 2,
            *["move between 3"] * 2,
            "cancel 1",
        ])
        assert arena.problems(outcome) == ()
    assert outcome.sqlstates == {"move between 3": DEADLOCK}
    assert outcome.committed == {"cancel 1", "book over 2"}


@pytest.mark.parametrize("what", FAULTS)
def test_a_race_finds_a_wrong_function(
    what: str, world: Database, pg_race: RunRace
) -> None:
    fault = FAULTS[what]
    query = "select pg_get_functiondef(%s::regprocedure)"
    (body,) = world.execute(query, [fault.function]).fetchone() or ("",)
    assert fault.right in body
    world.execute(body.replace(fault.right, fault.wrong))
    system = SYSTEMS[fault.system]
    with pytest.raises(RaceFailedError) as raised:
        pg_race(system.race(*system.named(fault.pair), level="read committed"))
    assert fault.found in {problem.rule for problem in raised.value.problems}


@pytest.mark.parametrize("level", LEVELS)
def test_a_race_finds_a_trigger_that_looks_before_it_books(
    level: Isolation, world: Database, pg_race: RunRace
) -> None:
    world.execute(LOOK_FIRST)
    race = BOOKINGS.race(*BOOKINGS.named("book between + move between"), level=level)
    if level == "serializable":
        assert pg_race(race).complete
        return
    with pytest.raises(RaceFailedError) as raised:
        pg_race(race)
    rules = {problem.rule for problem in raised.value.problems}
    assert 'invariant "no time is given twice" is broken' in rules
