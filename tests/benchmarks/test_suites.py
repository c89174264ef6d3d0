"""The product's pgTAP suites: here, and under pg_prove, on one server.

pg_prove executes all files on one database that was migrated beforehand, as was our
template; the clone that each file gets here is part of what is measured. "Apart" is
pg_prove with the same isolation: called once for each file, on a clone.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.admin import connect, shared_by_guests
from harness.bench import Bench
from harness.config import load_settings
from harness.dsn import parse
from harness.migrations import discover
from harness.server import Server
from tests.benchmarks.conftest import NoteRatio
from tests.benchmarks.projects import add_suites, pytest_command, run, write_project
from tests.benchmarks.turns import OURS, in_turns

PROVE, APART, WORKERS = "pg_prove", "pg_prove, apart", "ours, two workers"
PACKAGE = "libtap-parser-sourcehandler-pgtap-perl"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
}


@pytest.fixture
def pg_prove(psql: Path) -> list[str]:
    """The command line of pg_prove, without files."""
    program = shutil.which("pg_prove")
    if program is None:
        pytest.fail(f"pg_prove is not installed: apt-get install {PACKAGE}")
    return [program, "--norc", "--psql-bin", str(psql)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the product's migrations, and no suites yet."""
    return write_project(tmp_path / "project", {})


@pytest.fixture
def bench(server: Server, project: Path) -> Iterator[Bench]:
    """The project's template; it stays on the server as long as this does."""
    settings = load_settings(project)
    bench = Bench(server, discover(settings.migrations_path), settings=settings)
    with connect(server.dsn) as admin, shared_by_guests(admin):
        bench.templates.template()
        yield bench
        bench.close()


def variables(dsn: str) -> dict[str, str]:
    """Return the environment that leads psql to a database."""
    parts = parse(dsn)
    return {name: parts[key] for key, name in VARIABLES.items()}


def apart(
    project: Path, bench: Bench, command: Sequence[str], suites: Sequence[str]
) -> float:
    """Execute each suite with a pg_prove of its own, on a database of its own."""
    begin = time.perf_counter()
    for suite in suites:
        dsn = bench.clone()
        run(project, *command, suite, **variables(dsn))
        bench.clones.give_back(dsn)
    return time.perf_counter() - begin


@pytest.mark.parametrize("times", [1, 5])
def test_suites(
    benchmark: BenchmarkFixture,
    bench: Bench,
    project: Path,
    pg_prove: list[str],
    note_ratio: NoteRatio,
    times: int,
) -> None:
    suites = [str(path) for path in add_suites(project, times=times)]
    ours = pytest_command("harness.plugin", f"--pg-server={bench.server.dsn}")
    workers = ["-p", "xdist.plugin", "-n", "2"]
    shared = variables(bench.clone())

    median = in_turns(
        benchmark,
        partial(run, project, *ours),
        {
            PROVE: partial(run, project, *pg_prove, *suites, **shared),
            APART: partial(apart, project, bench, pg_prove, suites),
            WORKERS: partial(run, project, *ours, *workers),
        },
    )

    for rival in (PROVE, APART):
        for name in (OURS, WORKERS):
            ratio = median[rival] / median[name]
            note_ratio(f"{len(suites)} suites, {rival} to {name}", ratio)
    # What pg_prove alone does not give: no file sees what another one left.
    assert median[APART] > median[OURS]
