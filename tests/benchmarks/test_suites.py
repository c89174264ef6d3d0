"""The product's pgTAP suites: here, and under pg_prove, on one server.

pg_prove executes all files on one database that was migrated beforehand, as was our
template (a new one each time: what others left in the tables spoils the plans that some
files look at). The clone that a file gets here is part of what is measured. "Apart" is
pg_prove with the same isolation: createdb, pg_prove and dropdb for each file.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.bench import Bench
from harness.dsn import merge, parse
from tests.benchmarks.conftest import NoteRatio
from tests.benchmarks.projects import add_suites, pytest_command, run
from tests.benchmarks.turns import OURS, in_turns

PROVE, APART, WORKERS = "pg_prove", "pg_prove, apart", "ours, two workers"
NOT_SLOWER = 1.1  # the rest is noise
PACKAGE = "libtap-parser-sourcehandler-pgtap-perl"
DATABASE = "benchmark_apart"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
}


@dataclass(frozen=True)
class PgProve:
    """pg_prove, PostgreSQL's own programs, and the project whose suites it executes."""

    program: str
    psql: Path
    project: Path

    def together(self, suites: Sequence[str], dsn: str) -> float:
        """Execute all suites on one database; return how long it took, in s."""
        command = [self.program, "--norc", "--psql-bin", str(self.psql)]
        return run(self.project, *command, *suites, **variables(dsn))

    def apart(self, suites: Sequence[str], dsn: str, *, template: str) -> float:
        """Execute each suite on a copy of `template`; return how long it took, in s."""
        taken = 0.0
        for suite in suites:
            taken += self._call("createdb", "-T", template, DATABASE, dsn=dsn)
            taken += self.together([suite], merge(dsn, dbname=DATABASE))
            taken += self._call("dropdb", DATABASE, dsn=dsn)
        return taken

    def _call(self, name: str, *arguments: str, dsn: str) -> float:
        program = str(self.psql.with_name(name))
        return run(self.project, program, *arguments, **variables(dsn))


def variables(dsn: str) -> dict[str, str]:
    """Return the environment that leads PostgreSQL's programs to a database."""
    parts = parse(dsn)
    return {name: parts[key] for key, name in VARIABLES.items()}


@pytest.fixture
def pg_prove(project: Path, psql: Path) -> PgProve:
    program = shutil.which("pg_prove")
    if program is None:
        pytest.fail(f"pg_prove is not installed: apt-get install {PACKAGE}")
    return PgProve(program, psql, project)


def test_suites(
    benchmark: BenchmarkFixture,
    bench: Bench,
    pg_prove: PgProve,
    note_ratio: NoteRatio,
) -> None:
    project, dsn = pg_prove.project, bench.server.dsn
    suites = [str(path) for path in add_suites(project)]
    ours = pytest_command("harness.plugin", f"--pg-server={dsn}")
    workers = ["-p", "xdist.plugin", "-n", "2"]
    template = bench.templates.template()

    median = in_turns(
        benchmark,
        partial(run, project, *ours),
        {
            PROVE: lambda: pg_prove.together(suites, bench.clone()),
            APART: partial(pg_prove.apart, suites, dsn, template=template),
            WORKERS: partial(run, project, *ours, *workers),
        },
    )

    for rival in (PROVE, APART):
        for name in (OURS, WORKERS):
            ratio = median[rival] / median[name]
            note_ratio(f"{len(suites)} suites, {rival} to {name}", ratio)
    # What pg_prove alone does not give: no file sees what another one left. That costs
    # nothing more than its one database for all, whose files do.
    assert median[APART] > median[OURS]
    assert median[PROVE] > median[WORKERS]
    assert NOT_SLOWER * median[PROVE] > median[OURS]
