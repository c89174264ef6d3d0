"""Every order of two operations, at every level: what the database promises, holds."""

from collections.abc import Iterator, Mapping
from random import randrange

import pytest

from harness.concurrency import LEVELS, LIMIT, Arena, Isolation
from harness.database import Database
from harness.plugin.fixtures import RunRace
from tests.bookings.operations import BOOKINGS, SYSTEMS
from tests.bookings.operations.system import groups
from tests.bookings.racing import DEADLOCK

# Every night all there are; always those where both want the same, or one undoes the
# other.
TWO = {
    "holds": (
        "place + place last",
        "place two + release",
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
    "orders": (
        "pick up PICKUP_ASSIGNED as JOCKEY + cancel PICKUP_ASSIGNED as CUSTOMER",
        "confirm PENDING_PAYMENT as SYSTEM + cancel PENDING_PAYMENT as CUSTOMER",
        "assign CONFIRMED as SYSTEM + cancel CONFIRMED as CUSTOMER",
        "finish IN_SERVICE as WORKSHOP + finish IN_SERVICE by hand",
        "deliver RETURNED as CUSTOMER + deliver RETURNED as SYSTEM",
    ),
    "offers": (
        "finish none + offer none",
        "finish one + approve open",
        "approve open + decline open",
        "approve open + approve open",
        "approve open + add to open",
        "add to open + raise open",
        "approve left + approve right",
        "move left + move right",
    ),
}
THREE = {
    "holds": ("place + shut + adjust", "confirm + release + expire"),
    "bookings": ("book over + cancel + move between",),
    "orders": (
        "assign CONFIRMED as SYSTEM + cancel CONFIRMED as CUSTOMER"
        " + pick up CONFIRMED as JOCKEY",
    ),
    "offers": (
        "finish one + approve open + decline open",
        "finish two + approve left + approve right",
    ),
}
RUNS = {"quick": 10, "pr": 20, "nightly": 30}  # of three: all would be a thousand
SEEDS = 2**32


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
            names = tuple(system.every(size))
        yield from ((name, some) for some in names)


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
    # Without a snapshot to take there are fewer than a hundred.
    always = groups(trio) <= groups(*THREE[system])
    every = level == "read committed" or (profile == "nightly" and always)
    runs = RUNS[profile]
    report = pg_race(race, limit=LIMIT if every else 0, runs=runs, seed=seed)
    assert report.complete if every else report.runs == runs


@pytest.mark.parametrize("level", LEVELS)
def test_three_may_deadlock_in_the_overlap_rule_and_two_succeed(
    level: Isolation, world: Database
) -> None:
    """PostgreSQL writes the row first, then looks: two that were let go see each other.

    A third one let them go, so no pair does that. Days and holds have no such order.
    """
    names = "cancel + book over + move between"
    race = BOOKINGS.race(*BOOKINGS.named(names), level=level, also={DEADLOCK})
    whole = [name for name, steps in race.counts().items() for _ in range(1, steps)]
    with Arena(world.dsn, race) as arena:
        outcome = arena.run([*whole, "cancel 1"])  # commits when all have begun
        assert arena.problems(outcome) == ()
    assert outcome.sqlstates == {"move between 3": DEADLOCK}
    assert outcome.committed == {"cancel 1", "book over 2"}


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_is_chosen_and_who_wins_is_said_of_operations_that_may_meet(
    name: str,
) -> None:
    system = SYSTEMS[name]
    two, three = (groups(*system.every(size)) for size in (2, 3))
    assert groups(*TWO[name]) | system.one_wins <= two
    assert groups(*THREE[name]) <= three
