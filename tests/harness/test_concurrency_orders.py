"""All orders, random ones that find what needs few switches, and shrinking to those."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.concurrency import (
    LEVELS,
    Arena,
    Isolation,
    Outcome,
    Race,
    RaceFailedError,
    at_random,
    by_priority,
    every,
    every_order,
    explore,
    how_many,
    in_order,
    session,
)
from harness.concurrency.strategies import schedules
from tests.harness.race_database import dsn as dsn
from tests.harness.races import PATTERNS, SETUP, TEARDOWN, Pattern

COUNTS = st.dictionaries(
    st.sampled_from("abcd"), st.integers(1, 3), min_size=1, max_size=3
)
LEVEL: Isolation = "read committed"


@given(COUNTS)
def test_every_order_comes_once(counts: Mapping[str, int]) -> None:
    orders = [*every_order(counts)]
    assert len(orders) == len(set(orders)) == how_many(counts)
    assert all({name: one.count(name) for name in counts} == counts for one in orders)


@pytest.mark.parametrize(
    ("counts", "number"), [((5, 5), 252), ((3, 3, 3), 1680), ((4, 4, 4), 34650)]
)
def test_the_number_of_orders_is_the_multinomial(
    counts: tuple[int, ...], number: int
) -> None:
    assert how_many(dict(zip("abc", counts, strict=False))) == number


@pytest.mark.parametrize("steps", [(2, 3), (1, 1, 1), (1, 2, 1)])
def test_sessions_that_never_wait_are_run_in_every_order(
    steps: tuple[int, ...], dsn: str
) -> None:
    sessions = tuple(
        session(name, *["select 1"] * count, transaction=False)
        for name, count in zip("abc", steps, strict=False)
    )
    race = Race(sessions=sessions)
    with Arena(dsn, race) as arena:
        outcomes = [outcome for outcome, _ in every(arena)]
    assert {one.schedule for one in outcomes} == {*every_order(race.counts())}
    assert len(outcomes) == how_many(race.counts())
    switches = [one.switches for one in outcomes]
    assert switches == sorted(switches)


def test_sessions_that_wait_are_run_in_every_order_that_there_is(dsn: str) -> None:
    steps = ("update account set balance = balance + 1 where id = 1", "select 1")
    race = Race(
        sessions=(session("a", *steps), session("b", *steps)),
        setup=SETUP,
        teardown=TEARDOWN,
    )
    with Arena(dsn, race) as arena:
        found = [outcome.schedule for outcome, _ in every(arena)]
        asked = {arena.run(order).schedule for order in every_order(race.counts())}
    assert len(found) == len(set(found)) < how_many(race.counts())
    assert set(found) == asked


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_order_has_the_same_outcome(level: Isolation, dsn: str) -> None:
    one, two = (
        f"update account set balance = balance + 1 where id = {row}" for row in (1, 2)
    )
    race = Race(
        sessions=(
            session("a", one, two, isolation=level),
            session("b", two, one, isolation=level),
        ),
        setup=SETUP,
        teardown=TEARDOWN,
        state="select * from account order by id",
    )
    with Arena(dsn, race) as arena:
        outcomes = [arena.run(order) for order in every_order(race.counts())]
        again = [arena.run(order) for order in every_order(race.counts())]
    assert outcomes == again
    assert {"40P01"} == {one.sqlstates.get("b") for one in outcomes} - {None, "40001"}


def test_a_given_order_is_followed_as_far_as_sessions_can() -> None:
    choose = in_order("aabc")()
    ready = [("a", "b", "c"), ("b", "c"), ("b", "c"), ("a", "c"), ("a", "c")]
    assert [choose(one) for one in ready] == ["a", "b", "c", "a", "a"]


@given(COUNTS, st.integers(1, 4), st.integers())
def test_priorities_switch_less_often_than_their_depth(
    counts: dict[str, int], depth: int, seed: int
) -> None:
    choose = by_priority(counts, depth=depth, seed=seed)()
    left = dict(counts)
    order: list[str] = []
    switches = 0
    while ready := tuple(name for name in left if left[name]):
        order.append(choose(ready))
        left[order[-1]] -= 1
        switches += len(order) > 1 and order[-1] != order[-2] and order[-2] in ready
    assert switches < depth


def deep(*, steps: int) -> Race:
    """A race that fails where all of b comes between two neighbouring steps of a."""
    idle = ["select 1"] * steps
    read = "select set_config('race.balance', balance::text, true) from account"
    write = "update account set balance = current_setting('race.balance')::int + 1"
    return Race(
        sessions=(
            session("a", *idle, read, write, *idle),
            session("b", *idle, "update account set balance = balance + 1", *idle),
        ),
        setup=SETUP,
        teardown=TEARDOWN,
        invariants={"no update is lost": "select * from account where balance = 101"},
    )


def test_random_priorities_find_what_needs_two_turns_in_order(dsn: str) -> None:
    race = deep(steps=12)
    assert how_many(race.counts()) > 10**12
    with pytest.raises(RaceFailedError) as raised:
        explore(dsn, race, runs=200, depth=3, seed=1)
    assert raised.value.runs <= 200
    assert raised.value.outcome.switches <= 2
    with Arena(dsn, race) as arena:
        found = [bool(problems) for _, problems in at_random(arena, 5, 1, 0)]
    assert found == [False] * 5  # one session after the other


def test_the_same_seed_is_the_same_search(dsn: str) -> None:
    race = deep(steps=3)
    with Arena(dsn, race) as arena:
        one, again, other = (
            [outcome.schedule for outcome, _ in at_random(arena, 8, 3, seed)]
            for seed in (1, 1, 2)
        )
    assert one == again != other


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.name)
def test_what_random_orders_find_shrinks_to_the_fewest_switches(
    pattern: Pattern, dsn: str
) -> None:
    race = pattern.race(LEVEL)
    least = failing(dsn, race, limit=2000)
    shrunk = failing(dsn, race, limit=0)
    assert (least is None) == (shrunk is None) == (LEVEL in pattern.right_at)
    if least is not None and shrunk is not None:
        assert shrunk.switches == least.switches >= 1


def failing(dsn: str, race: Race, *, limit: int) -> Outcome | None:
    try:
        explore(dsn, race, limit=limit, runs=300, depth=4)
    except RaceFailedError as error:
        return error.outcome
    return None


def test_hypothesis_shrinks_to_the_fewest_switches(dsn: str) -> None:
    race = next(one for one in PATTERNS if one.name == "count, then insert").race(LEVEL)
    seen: list[Outcome] = []
    with Arena(dsn, race) as arena:

        @settings(
            database=None,
            max_examples=300,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(schedules(race))
        def holds(order: tuple[str, ...]) -> None:
            outcome = arena.run(order)
            if outcome.broken:
                seen.append(outcome)
            assert not outcome.broken

        with pytest.raises(AssertionError):
            holds()
        least = next(outcome for outcome, problems in every(arena) if problems)
    assert seen[-1].switches == least.switches == 1


@given(st.data())
def test_the_strategy_draws_orders_of_all_steps(data: st.DataObject) -> None:
    race = PATTERNS[0].race(LEVEL)
    order = data.draw(schedules(race))
    assert {name: order.count(name) for name in race.counts()} == race.counts()


def test_the_strategy_reaches_every_order() -> None:
    race = Race(sessions=(session("a", "select 1"), session("b", "select 1")))
    drawn: set[tuple[str, ...]] = set()

    @settings(max_examples=300, database=None, derandomize=True)
    @given(schedules(race))
    def collect(order: tuple[str, ...]) -> None:
        drawn.add(order)

    collect()
    assert drawn == {*every_order(race.counts())}
