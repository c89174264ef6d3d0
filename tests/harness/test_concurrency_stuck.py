"""Races that cannot go on, or cannot begin: each says why, and none ever hangs."""

import time
from math import inf, nan
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from harness.concurrency import (
    Arena,
    GaveUpError,
    Race,
    RaceFailedError,
    explore,
    session,
)
from harness.errors import RaceError
from tests.harness.race_database import FIRST, play
from tests.harness.race_database import dsn as dsn
from tests.harness.race_database import sessions_end as sessions_end
from tests.harness.races import SETUP, TEARDOWN

pytestmark = pytest.mark.usefixtures("sessions_end")


def test_a_step_that_is_blocked_for_ever_says_by_whom(dsn: str) -> None:
    sessions = (session("a", "begin", FIRST, transaction=False), session("b", FIRST))
    with pytest.raises(GaveUpError) as raised:
        play(dsn, "a a b", *sessions)
    assert str(raised.value) == (
        'step 1 of session "b" is blocked for ever\n'
        f'DETAIL: {FIRST} waits for "a"; no session has a step left.\n'
        "HINT: End the transaction that holds the lock by a step."
    )
    assert raised.value.outcome.schedule == ("a", "a", "b")
    with pytest.raises(RaceFailedError, match='session "b" is blocked for ever'):
        explore(dsn, Race(sessions=sessions, setup=SETUP, teardown=TEARDOWN))


def test_a_step_that_waits_for_a_stranger_says_for_whom(dsn: str) -> None:
    with psycopg.connect(dsn, application_name="stranger") as stranger:
        stranger.execute("lock table account in access share mode")
        with pytest.raises(GaveUpError) as raised:
            play(dsn, "", session("a", "lock table account"), limit=0.3)
    assert "took longer than 0.3 s" in raised.value.primary
    assert '("stranger", idle in transaction): lock table account in' in str(
        raised.value.detail
    )


def test_a_stranger_in_the_way_of_the_teardown_does_not_hide_the_step(
    dsn: str,
) -> None:
    race = Race(
        sessions=(session("a", "insert into seat values ('x')"),), teardown=TEARDOWN
    )
    with psycopg.connect(dsn, application_name="stranger") as stranger:
        stranger.execute("lock table seat in share mode")
        for limit in (2000, 0):
            with pytest.raises(RaceFailedError, match=r'pid \d+ \("stranger"'):
                explore(dsn, race, limit=limit, step_limit=0.3)


def test_a_step_that_never_ends_is_ended(dsn: str) -> None:
    with pytest.raises(GaveUpError) as raised:
        play(dsn, "", session("a", "select pg_sleep(600)"), limit=0.2)
    assert raised.value.detail == "select pg_sleep(600): it waits for nobody."


def test_a_function_that_never_returns_is_abandoned(dsn: str) -> None:
    def sleep(_connection: Connection[Any]) -> None:
        time.sleep(3)

    with pytest.raises(GaveUpError, match=r"took longer than 0\.2 s"):
        play(dsn, "", session("a", sleep), limit=0.2)


def test_a_session_that_is_killed_is_an_error_and_the_next_schedule_runs(
    dsn: str,
) -> None:
    kill = "select pg_terminate_backend(pg_backend_pid())"
    race = Race(sessions=(session("a", kill, transaction=False),))
    with Arena(dsn, race) as arena:
        for _ in range(2):
            with pytest.raises(RaceError, match="lost its connection"):
                arena.run(["a", "a"])


@pytest.mark.parametrize("part", ["setup", "state"])
def test_what_takes_too_long_around_a_schedule_is_said_to(part: str, dsn: str) -> None:
    sleep: Any = {part: "select pg_sleep(600)"}
    race = Race(sessions=(session("a", "select 1"),), **sleep)
    with pytest.raises(RaceError, match=r"or a query took longer than 0\.2 s"):
        explore(dsn, race, step_limit=0.2)


@pytest.mark.parametrize(
    "query", ["", "create temp table kept ()", "select 1 where false; select 1"]
)
def test_an_invariant_that_could_find_nothing_is_refused(query: str, dsn: str) -> None:
    race = Race(sessions=(session("a", "select 1"),), invariants={"kept": query})
    with pytest.raises(RaceError, match='invariant "kept" is not one query'):
        explore(dsn, race)


@pytest.mark.parametrize("order", ["a b", ["a", "bob"]])
def test_a_schedule_of_somebody_else_is_refused(order: list[str], dsn: str) -> None:
    race = Race(sessions=(session("a", "select 1"), session("b", "select 1")))
    with Arena(dsn, race) as arena, pytest.raises(RaceError, match="sessions are a, b"):
        arena.run(order)


@pytest.mark.parametrize(
    "option",
    [{"runs": 0}, {"depth": 0}, *({"step_limit": one} for one in (0.0, nan, inf))],
)
def test_options_by_which_nothing_would_be_run_are_refused(
    option: dict[str, Any], dsn: str
) -> None:
    race = Race(sessions=(session("a", "select 1"),))
    with pytest.raises(RaceError, match="cannot run a race with these options"):
        explore(dsn, race, limit=0, **option)


@pytest.mark.parametrize("action", [5, None, ("select 1",)])
def test_a_step_that_cannot_be_executed_is_refused(action: Any) -> None:  # noqa: ANN401
    with pytest.raises(RaceError, match="is neither SQL nor a function"):
        session("a", action)


def test_allowing_a_string_is_not_allowing_its_characters() -> None:
    with pytest.raises(RaceError, match="allows a string") as raised:
        session("a", "select 1", allows="23505")
    assert raised.value.hint == "Write `allows={'23505'}`."


def test_copy_is_refused(dsn: str) -> None:
    with pytest.raises(RaceError, match="cannot take part in COPY"):
        play(dsn, "", session("a", "copy account to stdout"))


def test_what_makes_no_race_is_refused() -> None:
    one = session("a", "select 1")
    with pytest.raises(RaceError, match="different names"):
        Race(sessions=(one, one))
    with pytest.raises(RaceError, match='session "b" has no step'):
        Race(sessions=(session("b", transaction=False),))
    with pytest.raises(RaceError, match="without a transaction into a serial order"):
        Race(sessions=(session("b", "select 1", transaction=False),), state="select 1")
    five = tuple(session(name, "select 1") for name in "abcde")
    with pytest.raises(RaceError, match="cannot try all serial orders of 5"):
        Race(sessions=five, state="select 1")
