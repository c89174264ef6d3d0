"""Containers that stay for the next run: found again, swept in the end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.admin import connect
from harness.dsn import parse
from harness.errors import ServerError
from harness.server import container, silent
from harness.server.container import start_container, sweep_containers
from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import run_pytest, write_project

pytestmark = pytest.mark.container

MAJOR = int(os.environ.get("HARNESS_PG", "18").split(",")[-1])


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A cache of the test's own, whose containers go at its end."""
    monkeypatch.setenv("HARNESS_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HARNESS_CONTAINER_REUSE", "true")
    yield
    sweep_containers(kept=True)


def place(dsn: str) -> Path:
    return Path(parse(dsn)["passfile"]).parent


def test_the_next_start_finds_it() -> None:
    first = start_container(MAJOR, progress=silent)
    assert not first.throwaway
    first.stop()
    said: list[str] = []
    second = start_container(MAJOR, progress=said.append)
    assert second.dsn == first.dsn
    assert second.label == f"{first.label}, reused"
    assert not second.throwaway
    assert "took up the container" in said[-1]


def test_two_runs_at_a_time_share_it() -> None:
    first = start_container(MAJOR, progress=silent)
    second = start_container(MAJOR, progress=silent)
    assert second.dsn == first.dsn
    first.stop()
    with connect(second.dsn) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_without_asking_one_gets_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    left = start_container(MAJOR, progress=silent)
    left.stop()
    monkeypatch.delenv("HARNESS_CONTAINER_REUSE")
    other = start_container(MAJOR, progress=silent)
    assert other.dsn != left.dsn
    other.stop()
    with pytest.raises(ServerError, match="could not connect"):
        connect(other.dsn)


def test_one_that_was_removed_by_hand_is_replaced() -> None:
    first = start_container(MAJOR, progress=silent)
    first.stop()
    name = f"{place(first.dsn).name}-kept"
    with container._daemon() as docker:
        docker.containers.get(name).remove(force=True, v=True)
    second = start_container(MAJOR, progress=silent)
    assert second.dsn != first.dsn
    second.stop()


def test_sweeps_leave_it_until_a_person_wants_it_gone() -> None:
    server = start_container(MAJOR, progress=silent)
    server.stop()
    name = place(server.dsn).name
    assert name not in sweep_containers(kept=False)
    assert name in sweep_containers(kept=True)
    with pytest.raises(ServerError, match="could not connect"):
        connect(server.dsn)


def test_it_outlives_a_kill_of_the_run_that_started_it() -> None:
    script = (
        "import time\n"
        "from harness.server import silent\n"
        "from harness.server.container import start_container\n"
        f"print(start_container({MAJOR}, progress=silent).dsn, flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        dsn = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    assert start_container(MAJOR, progress=silent).dsn == dsn


def test_two_runs_of_pytest_leave_the_container_and_no_database(
    tmp_path: Path,
) -> None:
    write_project(tmp_path, {"green.sql": FILES["green.sql"]})
    environment = {"HARNESS_PG": str(MAJOR), "HARNESS_PG_SERVER": "container"}
    for _ in range(2):
        run = run_pytest(tmp_path, **environment)
        assert run.code == 0, run.output
    (left,) = (tmp_path / "cache" / "containers").iterdir()
    server = start_container(MAJOR, progress=silent)
    assert place(server.dsn) == left
    with connect(server.dsn) as connection:
        found = connection.execute(
            "select count(*) from pg_database where datname like 'harness%'"
        )
        assert found.fetchone() == (0,)


def test_ryuk_is_ended_before_a_container_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from testcontainers.core.container import Reaper

    ended: list[bool] = []
    monkeypatch.delenv("HARNESS_CONTAINER_REUSE")
    monkeypatch.setattr(Reaper, "delete_instance", lambda: ended.append(True))
    server = start_container(MAJOR, progress=silent)
    ended.clear()  # it may have been tried, and have failed
    server.keep()
    assert ended == [True]
