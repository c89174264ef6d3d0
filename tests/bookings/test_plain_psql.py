"""The suites need no harness: psql and pg_prove find in them what it finds."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.dsn import parse
from harness.suites import Suite, load_suite, run_suite, suite_paths
from harness.tap import Parser, Result, Summary

SUITES = suite_paths(Path(__file__).parents[2] / "sql" / "tests")
# As pg_prove calls it; older ones also set ON_ERROR_ROLLBACK.
FLAGS = (
    *("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"),
    *("--set", "ON_ERROR_ROLLBACK=1", "--pset", "pager=off"),
)
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}
PACKAGE = "libtap-parser-sourcehandler-pgtap-perl"


def each_suite() -> Iterator[Suite]:
    """Every suite, and one where it has to fail: both must agree on that, too."""
    for path in SUITES:
        suite = load_suite(path)
        yield suite
        if path.stem == "0019_overlap_rule_validation":
            yield replace(suite, at=18)


def named(suite: Suite) -> str:
    at = "" if suite.at is None else f"-at-{suite.at:04}"
    return suite.source.path.stem + at


every_suite = pytest.mark.parametrize("suite", [*each_suite()], ids=named)


@contextmanager
def database_for(suite: Suite, bench: Bench) -> Iterator[str]:
    """Give the connection string of a clone as the suite wants it."""
    with bench.cluster(alone=suite.cluster_wide):
        dsn = bench.clones.take(suite.at)
        yield dsn
        bench.clones.give_back(dsn)


def run(dsn: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program that connects to `dsn`, of which the environment tells it.

    pg_prove would cut a connection string at its blanks.
    """
    parts = parse(dsn)
    target = {name: parts[key] for key, name in VARIABLES.items() if key in parts}
    return subprocess.run(
        command,
        env={**os.environ, **target, "PGCLIENTENCODING": "UTF8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def read(tap: str) -> Summary:
    parser = Parser()
    parser.feed(tap)
    return parser.finish()


def told(results: Sequence[Result]) -> list[tuple[object, ...]]:
    return [(one.ok, one.number, one.description, one.directive) for one in results]


@pytest.mark.thorough
@every_suite
def test_psql_prints_the_same_results(
    suite: Suite, pg_bench: Bench, psql: Path
) -> None:
    report = run_suite(suite, pg_bench)
    with database_for(suite, pg_bench) as dsn:
        done = run(dsn, psql, *FLAGS, "-f", suite.source.path)
    found = read(done.stdout)

    assert told(found.results) == told(report.results)
    assert (found.passed and done.returncode == 0) == report.passed, done.stderr


@pytest.mark.pg_prove
@every_suite
def test_pg_prove_comes_to_the_same_verdict(
    suite: Suite, pg_bench: Bench, psql: Path
) -> None:
    program = shutil.which("pg_prove")
    if program is None:
        pytest.fail(f"pg_prove is not installed: apt-get install {PACKAGE}")
    report = run_suite(suite, pg_bench)
    options = ("--norc", "--nocolor", "--verbose", "--psql-bin", psql)
    with database_for(suite, pg_bench) as dsn:
        done = run(dsn, program, *options, suite.source.path)
    # The result without a number is prove's own, on the file.
    found = [one for one in read(done.stdout).results if one.number is not None]

    assert told(found) == told(report.results)
    assert f", Tests={len(report.results)}, " in done.stdout
    assert ("Result: PASS" in done.stdout.splitlines()) == report.passed, done.stderr
    assert (done.returncode == 0) == report.passed
