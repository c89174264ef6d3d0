"""How long a person waits for the first verdict: cold, with a new cluster, warm.

Cold downloads PostgreSQL; with a new cluster is what every plain run is; warm finds a
server that runs, with the template in it.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.admin import connect, shared_by_guests
from harness.server import Server
from tests.benchmarks.conftest import NoteRatio
from tests.benchmarks.projects import (
    add_suites,
    environment,
    pytest_command,
    write_project,
)
from tests.benchmarks.turns import OURS, in_turns

ROUNDS = 3  # each downloads 24 MB
COLD, NEW_CLUSTER = "cold", "new cluster"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = write_project(tmp_path / "project", {})
    add_suites(project)
    return project


@pytest.fixture
def busy_server(server: Server) -> Iterator[str]:
    """The connection string of a server whose templates stay between two runs."""
    with connect(server.dsn) as admin, shared_by_guests(admin):
        yield server.dsn


def first_verdict(project: Path, server: str, **changes: str) -> float:
    """Run the project's suites; return the s until one of them was said to pass."""
    begin = time.perf_counter()
    with subprocess.Popen(
        pytest_command("harness.plugin", f"--pg-server={server}", "-vv"),
        cwd=project,
        env=environment(PYTHONUNBUFFERED="1", **changes),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any(" PASSED " in line for line in process.stdout)
        taken = time.perf_counter() - begin
        process.stdout.read()  # to its end, for a run that was killed leaves a server
    assert process.returncode == 0
    return taken


def cold(project: Path) -> float:
    """Measure with nothing downloaded, and no cache of npm's or pip's either."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)  # the server's user has to get in
        return first_verdict(
            project,
            "embedded",
            HARNESS_CACHE_DIR=str(place / "harness"),
            npm_config_cache=str(place / "npm"),
            PIP_NO_CACHE_DIR="1",
        )


def test_time_to_the_first_verdict(
    benchmark: BenchmarkFixture,
    busy_server: str,
    project: Path,
    note_ratio: NoteRatio,
) -> None:
    median = in_turns(
        benchmark,
        partial(first_verdict, project, busy_server),
        {
            COLD: partial(cold, project),
            NEW_CLUSTER: partial(first_verdict, project, "embedded"),
        },
        rounds=ROUNDS,
    )

    for name in (COLD, NEW_CLUSTER):
        note_ratio(f"first verdict, {name} to warm", median[name] / median[OURS])
    assert median[OURS] < median[NEW_CLUSTER] < median[COLD]
