"""What interrupts a runner: up and down, in one transaction and outside of any.

Each ends in the old state, the new one, or behind so many statements, and its error
says in which; a runner afterwards comes to the end.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from harness.verify.crashes.relay import Boundary, Relay
from tests.harness.interruption import (
    KINDS,
    WAYS,
    Interrupted,
    cut,
    deafen,
    interrupted,
    strike,
    terminate,
    wait_until,
)

Blow = Callable[[Interrupted], str]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WAYS)
def project(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, kind: str
) -> Interrupted:
    return interrupted(tmp_path, database, way=request.param, kind=kind)


def terminated(project: Interrupted) -> str:
    return strike(project, project.way.third, terminate(project))


def connection_cut(project: Interrupted) -> str:
    return strike(project, project.way.third, cut)


def kept_waiting(project: Interrupted) -> str:
    """A reader stays, whose lock the third statement cannot pass."""
    with psycopg.connect(project.dsn) as reader:
        reader.execute("select from t")
        said = project.fails()
    assert "lock timeout" in said
    return said


@pytest.mark.parametrize("blow", [terminated, connection_cut, kept_waiting])
def test_it_is_the_old_state_or_the_statements_that_are_done(
    project: Interrupted, blow: Blow
) -> None:
    assert project.interrupted_at(2) in blow(project)
    assert project.state() == project.state_after(2)
    project.go_on()
    assert project.state() == project.way.behind


@pytest.mark.parametrize("kind", ["transactional"])
@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("BEGIN", 0),
        ("COMMIT", 0),
        ("reset session authorization; reset role; reset all", 3),
    ],
    ids=["before its beginning", "before the commit", "behind it"],
)
def test_around_the_transaction_it_is_the_old_state_or_the_new(
    project: Interrupted, text: str, done: int
) -> None:
    assert project.interrupted_at(done) in strike(project, text, terminate(project))
    assert project.state() == project.state_after(done)


def test_an_answer_that_is_lost_is_looked_for_in_the_ledger(
    project: Interrupted, kind: str
) -> None:
    said = strike(project, "COMMIT", deafen)
    assert "deferred" not in said
    done = 1 if kind == "stepwise" else 3
    assert project.interrupted_at(done) in said
    assert project.state() == project.state_after(done)


def test_the_runner_that_waits_takes_over_from_a_killed_one(
    project: Interrupted,
) -> None:
    second = project.again()
    waiting = threading.Thread(target=second.go_on)

    def blow(relay: Relay, boundary: Boundary) -> None:
        waiting.start()
        wait_until(lambda: any("waiting for another" in p for p in second.progress))
        cut(relay, boundary)

    said = strike(project, project.way.third, blow)
    waiting.join()
    assert [done.migration.name for done in second.done] == ["0002_change"]
    assert project.state() == project.way.behind
    # The other one may have finished it when the first one asks.
    states = [project.interrupted_at(2), project.interrupted_at(3, whole=True)]
    assert any(state in said for state in states)
