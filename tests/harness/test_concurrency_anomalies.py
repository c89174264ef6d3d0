"""The classic anomalies: every schedule of each, and at which levels one goes wrong."""

import psycopg
import pytest

from harness.concurrency import (
    LEVELS,
    Isolation,
    Race,
    RaceFailedError,
    explore,
    session,
)
from tests.harness.race_database import dsn as dsn
from tests.harness.races import (
    OVERSOLD,
    PATTERNS,
    SETUP,
    SNAPSHOTS,
    STATE,
    TEARDOWN,
    Pattern,
)

every_level = pytest.mark.parametrize("level", LEVELS)


@every_level
@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.name)
def test_a_pattern_is_right_at_just_these_levels(
    pattern: Pattern, level: Isolation, dsn: str
) -> None:
    race = pattern.race(level)
    if level in pattern.right_at:
        assert explore(dsn, race).complete
    else:
        with pytest.raises(RaceFailedError) as raised:
            explore(dsn, race)
        rules = {problem.rule for problem in raised.value.problems}
        assert "the outcome is that of no serial order" in rules
        oversold = 'invariant "one seat is sold once" is broken'
        assert (oversold in rules) == ("seat" in str(pattern.steps))


@every_level
def test_a_deferred_trigger_that_counts_oversells(level: Isolation, dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "create constraint trigger count_seats after insert on seat"
            " deferrable initially deferred for each row execute function count_seats()"
        )
    race = Race(
        sessions=tuple(
            session(
                name,
                f"insert into seat values ('{name}')",
                "set constraints all immediate",  # what commit does before it commits
                isolation=level,
                allows={"XX999"},
            )
            for name in ("ann", "bob")
        ),
        setup=SETUP,
        teardown=TEARDOWN,
        invariants=OVERSOLD,
    )
    if level == "serializable":
        assert explore(dsn, race).complete
    else:
        with pytest.raises(RaceFailedError, match="one seat is sold once"):
            explore(dsn, race)


@every_level
def test_of_two_that_want_one_slot_one_gets_it(level: Isolation, dsn: str) -> None:
    race = Race(
        sessions=tuple(
            session(
                name,
                "select count(*) from slot",
                f"insert into slot values (1, '{during}')",
                isolation=level,
                allows={"23P01"},
            )
            for name, during in (("ann", "[1,3)"), ("bob", "[2,4)"))
        ),
        setup=SETUP,
        teardown=TEARDOWN,
        checks=(
            lambda outcome: (
                None if len(outcome.committed) == 1 else f"{[*outcome.committed]} won"
            ),
        ),
    )
    assert explore(dsn, race).complete


@every_level
def test_40001_is_allowed_above_read_committed_only(level: Isolation, dsn: str) -> None:
    race = Race(
        sessions=(
            session(
                "ann", "do $$ begin raise sqlstate '40001'; end $$", isolation=level
            ),
        )
    )
    if level in SNAPSHOTS:
        assert explore(dsn, race).runs == 1
    else:
        with pytest.raises(RaceFailedError, match="SQLSTATE 40001 is not allowed"):
            explore(dsn, race)


def test_an_sqlstate_is_allowed_where_the_step_or_the_session_allows_it(
    dsn: str,
) -> None:
    twice = "insert into seat values ('ann')"
    race = Race(
        sessions=(session("ann", twice, twice, allows={"23505"}),), teardown=TEARDOWN
    )
    assert explore(dsn, race).runs == 1
    with pytest.raises(RaceFailedError, match="SQLSTATE 23505 is not allowed"):
        explore(dsn, Race(sessions=(session("ann", twice, twice),), teardown=TEARDOWN))


def test_results_count_in_a_serial_order_not_only_the_state(dsn: str) -> None:
    reader = session("ann", "select balance from account where id = 1", "select 1")
    twice = session(
        "ann",
        "select balance from account where id = 1",
        "select balance from account where id = 1",
    )
    writer = session("bob", "update account set balance = 0 where id = 1")
    given = {"setup": SETUP, "teardown": TEARDOWN, "state": STATE}
    assert explore(dsn, Race(sessions=(reader, writer), **given)).complete  # type: ignore[arg-type]
    with pytest.raises(RaceFailedError, match="of no serial order"):
        explore(dsn, Race(sessions=(twice, writer), **given))  # type: ignore[arg-type]
