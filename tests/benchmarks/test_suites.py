"""The product's pgTAP suites: here, and under pg_prove, on one server.

pg_prove executes all files on one database that was migrated beforehand, and so was our
template; the clone that each file gets here is part of what is measured.
"""

import shutil
from collections.abc import Iterator
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

PROVE, WORKERS = "pg_prove", "ours, two workers"
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
def migrated(server: Server, project: Path) -> Iterator[dict[str, str]]:
    """Where a migrated database is, for psql; our template stays as long as it does."""
    settings = load_settings(project)
    bench = Bench(server, discover(settings.migrations_path), settings=settings)
    with connect(server.dsn) as admin, shared_by_guests(admin):
        parts = parse(bench.clone())
        yield {name: parts[key] for key, name in VARIABLES.items()}
        bench.close()


@pytest.mark.parametrize("times", [1, 5])
def test_suites(
    benchmark: BenchmarkFixture,
    server: Server,
    project: Path,
    migrated: dict[str, str],
    pg_prove: list[str],
    note_ratio: NoteRatio,
    times: int,
) -> None:
    suites = [str(path) for path in add_suites(project, times=times)]
    ours = pytest_command("harness.plugin", f"--pg-server={server.dsn}")
    workers = ["-p", "xdist.plugin", "-n", "2"]

    median = in_turns(
        benchmark,
        partial(run, project, *ours),
        {
            PROVE: partial(run, project, *pg_prove, *suites, **migrated),
            WORKERS: partial(run, project, *ours, *workers),
        },
    )

    for name in (OURS, WORKERS):
        note_ratio(
            f"{len(suites)} suites, pg_prove to {name}", median[PROVE] / median[name]
        )
