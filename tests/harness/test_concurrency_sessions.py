"""Sessions that wait, deadlock, fail and go on, step by step."""

from typing import Any

import pytest
from psycopg import Connection, sql

from harness.concurrency import (
    LEVELS,
    Arena,
    Race,
    Step,
    session,
)
from tests.harness.race_database import FIRST, SECOND, play
from tests.harness.race_database import dsn as dsn
from tests.harness.race_database import sessions_end as sessions_end

pytestmark = pytest.mark.usefixtures("sessions_end")


def test_a_session_waits_until_the_other_commits(dsn: str) -> None:
    outcome = play(dsn, "a b a b", session("a", FIRST), session("b", FIRST))
    assert [(one.turn, one.ended, one.blocked_by) for one in outcome.taken] == [
        (1, 1, ()),
        (2, 3, ("a",)),
        (3, 3, ()),
        (4, 4, ()),
    ]
    assert outcome.ready == (("a", "b"), ("a", "b"), ("a",), ("b",))
    assert outcome.committed == {"a", "b"}


def test_who_waits_takes_its_turn_when_it_is_freed(dsn: str) -> None:
    outcome = play(dsn, "a b b a", session("a", FIRST), session("b", FIRST))
    assert outcome.schedule == ("a", "b", "a", "b")


def test_three_wait_in_a_chain(dsn: str) -> None:
    outcome = play(
        dsn,
        "a b c b c a",
        session("a", FIRST),
        session("b", SECOND, FIRST),
        session("c", SECOND),
    )
    waits = {(one.session, one.blocked_by) for one in outcome.taken if one.blocked_by}
    assert waits == {("b", ("a",)), ("c", ("b",))}
    assert outcome.committed == {"a", "b", "c"}
    assert outcome.schedule == ("a", "b", "c", "b", "a", "b", "c")


@pytest.mark.parametrize("victim", ["a", "b", "c"])
@pytest.mark.parametrize("order", ["a b c a b c", "c b a c b a", "b a c c a b"])
def test_the_chosen_session_loses_a_deadlock(victim: str, order: str, dsn: str) -> None:
    third = "insert into seat values ('x')"
    steps = {"a": (FIRST, SECOND), "b": (SECOND, third), "c": (third, FIRST)}
    outcome = play(
        dsn,
        order,
        *(
            session(name, *own, deadlock_timeout=20 if name == victim else 4000)
            for name, own in steps.items()
        ),
    )
    assert outcome.sqlstates == {victim: "40P01"} | (
        {"b": "23505"} if victim == "a" else {}
    )


def test_the_last_session_loses_unless_said_otherwise(dsn: str) -> None:
    sessions = (session("a", FIRST, SECOND), session("b", SECOND, FIRST))
    for order in ("a b a b", "a b b a", "b a b a"):
        assert play(dsn, order, *sessions).sqlstates == {"b": "40P01"}


def test_a_timeout_that_struck_before_the_circle_closed_is_made_longer(
    dsn: str,
) -> None:
    outcome = play(
        dsn,
        "a b b c a",
        session("a", FIRST, SECOND, deadlock_timeout=4000),
        session("b", SECOND, FIRST, deadlock_timeout=10),
        session("c", "select pg_sleep(0.1)"),
    )
    assert outcome.sqlstates == {"b": "40P01"}


def test_a_deadlock_that_nobody_saw_is_believed_in_the_end(dsn: str) -> None:
    outcome = play(dsn, "", session("a", "do $$ begin raise sqlstate '40P01'; end $$"))
    assert outcome.sqlstates == {"a": "40P01"}


def test_a_victim_that_waited_long_for_another_loses(dsn: str) -> None:
    """Its timeout begins anew when it waits for somebody else."""
    outcome = play(
        dsn,
        "a b c c d a b",
        session("a", "lock table slot", deadlock_timeout=4000),
        session("b", "lock table slot, seat", SECOND, deadlock_timeout=60),
        session("c", "lock table seat", "lock table slot", deadlock_timeout=4000),
        session("d", "select pg_sleep(0.5)"),
    )
    assert outcome.sqlstates == {"b": "40P01"}


def test_who_fails_ends_its_transaction(dsn: str) -> None:
    outcome = play(dsn, "", session("a", FIRST, "select 1 / 0", SECOND))
    assert [one.text for one in outcome.taken] == [FIRST, "select 1 / 0", "commit"]
    assert outcome.taken[-1].result is not None
    assert outcome.taken[-1].result.tag == "ROLLBACK"
    assert outcome.committed == set()


def test_who_fails_goes_on_with_a_rollback(dsn: str) -> None:
    outcome = play(
        dsn,
        "",
        session(
            "a",
            "savepoint s",
            "select 1 / 0",
            SECOND,
            "ROLLBACK to s",
            FIRST,
        ),
    )
    tags = [one.result.tag for one in outcome.taken if one.result is not None]
    assert tags == ["SAVEPOINT", "", "ROLLBACK", "UPDATE 1", "COMMIT"]
    assert outcome.committed == {"a"}
    assert outcome.sqlstates == {"a": "22012"}


def test_a_function_is_a_step_that_may_wait_and_fail(dsn: str) -> None:
    def take(connection: Connection[Any]) -> int:
        return connection.execute(FIRST).rowcount

    def fail(connection: Connection[Any]) -> None:
        connection.execute("select 1 / 0")

    outcome = play(dsn, "a b a b b", session("a", FIRST), session("b", take, fail))
    (waited,) = (one for one in outcome.taken if one.blocked_by)
    assert (waited.session, waited.text, waited.ended) == ("b", "take()", 3)
    assert waited.result is not None
    assert waited.result.tag == "1"
    assert outcome.sqlstates == {"b": "22012"}
    assert outcome.committed == {"a"}


def test_what_else_a_function_raises_is_raised(dsn: str) -> None:
    def broken(_connection: Connection[Any]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        play(dsn, "", session("a", broken))


def test_sql_may_have_parameters_or_be_composed(dsn: str) -> None:
    outcome = play(
        dsn,
        "",
        session(
            "a",
            ("select %(what)s::text", {"what": "it's"}),
            sql.SQL("select {}").format(sql.Literal("b")),
            Step("select null; select 2"),
        ),
    )
    rows = [one.result.rows for one in outcome.taken if one.result is not None]
    assert rows == [(("it's",),), (("b",),), ((None,), ("2",)), ()]


def test_isolation_and_role_are_those_of_the_session(dsn: str) -> None:
    show = "select current_setting('transaction_isolation'), current_user"
    for transaction in (True, False):
        for level in LEVELS:
            one = session(
                "a",
                show,
                isolation=level,
                role="pg_monitor",
                transaction=transaction,
            )
            result = play(dsn, "", one).taken[0].result
            assert result is not None
            assert result.rows == ((level, "pg_monitor"),)


def test_a_session_keeps_nothing_for_the_next_schedule(dsn: str) -> None:
    held = "select count(*) from pg_locks where locktype = 'advisory'"
    steps = ("select pg_advisory_lock(1)", "set work_mem = '1MB'", held)
    race = Race(sessions=(session("a", *steps, transaction=False),))
    with Arena(dsn, race) as arena:
        assert arena.run() == arena.run()
