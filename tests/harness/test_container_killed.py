"""`docker kill` in the middle of a suite: one clear failure a file, and no hang."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.server import container
from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import Run, read_junit, write_project

pytestmark = pytest.mark.container

MAJOR = os.environ.get("HARNESS_PG", "18").split(",")[-1]
SLOW = (
    "begin; select plan(2); do $$ begin raise log 'it sleeps'; end $$;"
    " select pg_sleep(30); select ok(true, 'a'); select ok(true, 'b'); rollback;"
)
QUICK = {f"z{number}.sql": FILES["green.sql"] for number in range(3)}


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HARNESS_CACHE_DIR", str(tmp_path / "cache"))
    write_project(tmp_path, {"a.sql": SLOW, **QUICK})
    return tmp_path


def kill_in_the_middle(project: Path, *arguments: str) -> Run:
    """Run pytest, and kill its container while the first suite sleeps."""
    junit = project / "junit.xml"
    options = [
        "-v",
        "--pg-keep=never",
        "-p",
        "no:randomly",
        f"--junitxml={junit}",
        *arguments,
    ]
    command = [sys.executable, "-m", "pytest", "--pg-server=container", *options]
    with subprocess.Popen(
        [*command, f"--pg={MAJOR}"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        run = wait_for_sleep(project, process)
        with container._daemon() as docker:
            docker.containers.get(run.name).kill()
        killed = time.monotonic()
        output, _ = process.communicate(timeout=60)
    assert time.monotonic() - killed < 20
    return Run(process.returncode, output, {}, read_junit(junit))


def wait_for_sleep(project: Path, process: "subprocess.Popen[str]") -> Path:
    """Return the directory of the run's container, once its log says that it sleeps."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None
        for log in project.glob("cache/containers/*/server.log"):
            if "it sleeps" in log.read_text(errors="replace"):
                return log.parent
        time.sleep(0.05)
    raise AssertionError("the suite did not begin")


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "workers"])
def test_each_file_after_it_fails_once_and_says_why(
    project: Path, workers: list[str]
) -> None:
    run = kill_in_the_middle(project, *workers)
    assert run.code == 1, run.output
    red = [item for item, outcome in run.junit.items() if outcome.kind != "passed"]
    texts = [run.junit[item].text for item in red]
    assert any("::a[" in item for item in red)
    said = ("lost the server container", "server closed", "terminating connection")
    assert [text for text in texts if not any(map(text.__contains__, said))] == []
    if not workers:
        assert run.output.count("\nlost the server container") == len(QUICK)
    assert not list((project / "cache" / "containers").iterdir())


def test_with_x_nothing_goes_on_behind_it(project: Path) -> None:
    run = kill_in_the_middle(project, "-x")
    assert run.code != 0
    assert "stopping after 1 failures" in run.output
    assert not [item for item in run.junit if "z0" in item]
