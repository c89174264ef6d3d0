"""A runner, its connection or server ends: the old state or the new, and said so."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from harness.admin import connect
from harness.errors import HarnessError
from harness.verify.crashes.relay import Boundary, Relay
from tests.harness.migration_project import Project

BASE = {"0001_t.sql": "create table t (id int primary key, n int);"}
CHANGE = (
    "insert into t select i, i from generate_series(1, 9) as i;\n"
    "alter table t add column name text;\n"
    "create table u (id int);\n"
)
OLD = 'The database is in the old state: nothing of migration "0002_change" is applied.'
NEW = 'The database is in the new state: migration "0002_change" is applied.'
STATE = (
    "select (select count(*) from t), to_regclass('u') is not null,"
    " (select count(*) from harness.migration where duration is not null)"
)
BEFORE, BEHIND = [(0, False, 1)], [(9, True, 2)]


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    return prepared(tmp_path, database)


def prepared(directory: Path, dsn: str) -> Project:
    """Apply the base, and leave the change pending."""
    project = Project(directory, dsn)
    project.write(BASE)
    project.up()
    project.write({"0002_change.sql": CHANGE})
    return project


def wait_until(true: Callable[[], bool]) -> None:
    """Wait, 30 s at most."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def strike(project: Project, text: str, blow: Callable[[Relay, Boundary], None]) -> str:
    """Run up, let `blow` fall at the first statement like `text`; what is said?"""
    done: list[Boundary] = []

    def at(boundary: Boundary) -> None:
        if boundary.text.startswith(text) and not done:
            done.append(boundary)
            blow(relay, boundary)

    with connect(project.dsn) as eyes:
        relay = Relay(project.dsn, eyes.info, at=at)
    with relay, pytest.raises(HarnessError) as caught:
        Project(project.directory, relay.dsn).up()
    assert done
    return str(caught.value)


def terminate(project: Project) -> Callable[[Relay, Boundary], None]:
    """Return the blow that ends the runner's session."""

    def blow(_relay: Relay, boundary: Boundary) -> None:
        with connect(project.dsn) as admin:
            admin.execute("select pg_terminate_backend(%s, 5000)", [boundary.pid])

    return blow


def finished(project: Project) -> None:
    """A runner afterwards comes to the end."""
    project.up()
    assert project.rows(STATE) == BEHIND


@pytest.mark.parametrize("text", ["insert into t", "create table u", "COMMIT"])
def test_a_terminated_session_leaves_the_old_state(project: Project, text: str) -> None:
    assert OLD in strike(project, text, terminate(project))
    assert project.rows(STATE) == BEFORE
    finished(project)


def test_a_session_terminated_behind_the_commit_leaves_the_new(
    project: Project,
) -> None:
    reset = "reset session authorization; reset role; reset all"
    said = strike(project, reset, terminate(project))
    assert said.startswith("terminating connection due to administrator command")
    assert NEW in said
    assert project.rows(STATE) == BEHIND


@pytest.mark.parametrize("text", ["alter table t", "COMMIT"])
def test_a_connection_that_is_cut_leaves_the_old_state(
    project: Project, text: str
) -> None:
    assert OLD in strike(project, text, lambda relay, _boundary: relay.cut())
    assert project.rows(STATE) == BEFORE
    finished(project)


def test_a_commit_without_an_answer_is_looked_for_in_the_ledger(
    project: Project,
) -> None:
    said = strike(project, "COMMIT", lambda relay, _boundary: relay.deafen())
    lost = 'connection lost while migration "0002_change" was committed'
    assert said.startswith(lost)
    assert NEW in said
    assert "deferred" not in said
    assert project.rows(STATE) == BEHIND


def test_a_reader_that_stays_leaves_the_old_state(project: Project) -> None:
    with psycopg.connect(project.dsn) as reader:
        reader.execute("select from t")
        with pytest.raises(HarnessError, match="lock timeout") as caught:
            project.up()
    assert OLD in str(caught.value)
    assert project.rows(STATE) == BEFORE
    finished(project)


def test_outside_a_transaction_the_done_statements_are_counted(
    project: Project,
) -> None:
    project.write({"0002_change.sql": f"--! no-transaction\n{CHANGE}"})
    said = strike(project, "create table u", terminate(project))
    assert 'Statements of migration "0002_change" that are done: 2; ' in said
    assert '"harness migrate up" goes on behind them.' in said
    finished(project)


def test_the_runner_that_waits_takes_over_from_a_killed_one(project: Project) -> None:
    second = Project(project.directory, project.dsn)
    waiting = threading.Thread(target=second.up)

    def blow(relay: Relay, _boundary: Boundary) -> None:
        waiting.start()
        wait_until(lambda: any("waiting for another" in p for p in second.progress))
        relay.cut()

    said = strike(project, "create table u", blow)
    waiting.join()
    assert [done.migration.name for done in second.done] == ["0002_change"]
    # The other one may have finished it when the first one asks.
    assert OLD in said or NEW in said
    assert project.rows(STATE) == BEHIND
