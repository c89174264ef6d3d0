"""A race that failed: its table, its line of time, and the script that repeats it."""

import re
from pathlib import Path

import pytest

from harness.concurrency import (
    LEVELS,
    Arena,
    Isolation,
    Outcome,
    Race,
    RaceFailedError,
    Session,
    explore,
    session,
    spec_of,
    table,
    time_line,
)
from harness.errors import RaceError
from tests.harness.isolationtester import expected, isolationtester, told
from tests.harness.race_database import dsn as dsn
from tests.harness.races import PATTERNS, SETUP, TEARDOWN, Pattern

FIRST = "update account set balance = balance - 1 where id = 1"
READ = "select balance from account where id = 1"
SECOND = "update account set balance = balance - 1 where id = 2"


def race_of(*sessions: Session, state: str | None = None) -> Race:
    return Race(sessions=sessions, setup=SETUP, teardown=TEARDOWN, state=state)


def play(dsn: str, race: Race, order: str) -> Outcome:
    with Arena(dsn, race) as arena:
        return arena.run(order.split())


def test_a_schedule_is_a_table_and_a_line_of_time(dsn: str) -> None:
    race = race_of(
        session("ann", FIRST, READ),
        session("bob", "select 1 / 0", FIRST),
        session("cy", FIRST),
    )
    outcome = play(dsn, race, "ann cy bob ann ann cy bob")
    lines = table(outcome).splitlines()
    assert [re.split(" {2,}", line) for line in lines] == [
        ["turn", "session", "step", "result"],
        ["1", "ann", FIRST, "UPDATE 1"],
        ["2", "cy", FIRST, "[waits for ann until turn 5] UPDATE 1"],
        ["3", "bob", "select 1 / 0", "22012: division by zero"],
        ["4", "ann", READ, "SELECT 1: (99)"],
        ["5", "ann", "commit", "COMMIT"],
        ["6", "cy", "commit", "COMMIT"],
        ["7", "bob", "commit", "ROLLBACK"],
    ]
    assert lines[0].index("result") == lines[1].index("UPDATE 1")
    assert (
        time_line(outcome)
        == """\
    1   2   3   4   5   6   7
ann ●───────────●───●
cy      ░░░░░░░░░░░░░░▶ ●
bob         ✗───────────────●
● done  ✗ failed  ░ waits  ▶ goes on"""
    )


def test_the_error_says_rule_schedule_and_how_to_repeat_it(
    dsn: str, tmp_path: Path
) -> None:
    race = next(one for one in PATTERNS if one.name == "lost update").race(LEVELS[0])
    with pytest.raises(RaceFailedError) as raised:
        explore(dsn, race)
    error = raised.value
    said = str(error)
    assert said.startswith("the outcome is that of no serial order\nDETAIL: ")
    assert f"Found in schedule {error.runs}: {' '.join(error.outcome.schedule)}" in said
    assert "ann, bob committed and left (account, 1, 101), " in said
    assert "ann bob leaves (account, 1, 102), " in said
    assert table(error.outcome) in said
    assert time_line(error.outcome) in said
    error.write_spec(tmp_path / "race.spec")
    assert (tmp_path / "race.spec").read_text() == error.spec
    assert f"isolationtester 'dbname=…' < {tmp_path}/race.spec" in str(error)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.name)
def test_isolationtester_repeats_a_schedule(
    pattern: Pattern, level: Isolation, dsn: str, psql: Path
) -> None:
    race = pattern.race(level)
    outcome = play(dsn, race, "ann bob ann bob ann bob ann bob")
    output = isolationtester(psql, dsn, spec_of(race, outcome))
    steps = [one for one in told(output) if not one[0].startswith("looker")]
    # When a step that waited is told of depends on who is looked at first.
    assert sorted(steps) == sorted(expected(outcome))
    looks = [said for name, said in told(output) if name.startswith("looker")]
    state = [["" if v is None else v for v in row] for row in outcome.state or ()]
    assert looks[-1] == f"done {state}"


@pytest.mark.parametrize("victim", ["a", "b"])
def test_isolationtester_has_the_same_loser_of_a_deadlock(
    victim: str, dsn: str, psql: Path
) -> None:
    timeouts = {"a": 400, "b": 400, victim: 20}
    race = race_of(
        session("a", FIRST, SECOND, deadlock_timeout=timeouts["a"]),
        session("b", SECOND, FIRST, deadlock_timeout=timeouts["b"]),
    )
    outcome = play(dsn, race, "a b a b")
    assert outcome.sqlstates == {victim: "40P01"}
    output = isolationtester(psql, dsn, spec_of(race, outcome))
    assert dict(told(output))[f"{victim} 2"] == "deadlock detected"


def test_a_script_executes_what_has_braces_in_it(dsn: str, psql: Path) -> None:
    add = "insert into seat values (('{x}'::text[])[1])"
    look = "select holder from seat"
    race = race_of(session("a", add, look))
    output = isolationtester(psql, dsn, spec_of(race, play(dsn, race, "")))
    assert dict(told(output))["a 2"] == "done [['x']]"


def test_a_function_is_a_comment_in_the_script(dsn: str, psql: Path) -> None:
    def helper(_connection: object) -> None:
        """Do nothing."""

    race = race_of(session("a", helper, "select 7"))
    spec = spec_of(race, play(dsn, race, ""))
    assert "# helper() is a function; nothing stands for it here." in spec
    assert dict(told(isolationtester(psql, dsn, spec)))["a 2"] == "done [['7']]"


def test_role_and_level_are_in_the_script(dsn: str, psql: Path) -> None:
    show = "select current_user, current_setting('transaction_isolation')"
    for transaction in (True, False):
        one = session(
            "a",
            show,
            role="pg_monitor",
            isolation="serializable",
            transaction=transaction,
        )
        race = race_of(one)
        output = isolationtester(psql, dsn, spec_of(race, play(dsn, race, "")))
        assert dict(told(output))["a 1"] == "done [['pg_monitor', 'serializable']]"


def test_a_schedule_without_an_end_has_a_script_too(dsn: str) -> None:
    race = race_of(session("a", "begin", FIRST, transaction=False), session("b", FIRST))
    with pytest.raises(RaceFailedError) as raised:
        explore(dsn, race)
    assert 'permutation "a 1" "a 2" "b 1"\n' in raised.value.spec
    assert "[waits for a] never ended" in str(raised.value)


@pytest.mark.parametrize("name", ['a"b', "", " ", "a\nb"])
def test_a_name_that_no_script_can_have_is_refused_before_anything_runs(
    name: str,
) -> None:
    with pytest.raises(RaceError, match="a session cannot be named"):
        race_of(session(name, "select 1"))


def test_a_session_may_be_named_as_the_one_that_looks(dsn: str, psql: Path) -> None:
    race = race_of(session("looker", "select 7"), state="select 8")
    output = isolationtester(psql, dsn, spec_of(race, play(dsn, race, "")))
    assert dict(told(output))["looker_ 1"] == "done [['8']]"
