"""A database of its own for each test: here, and under pytest-postgresql."""

from functools import partial
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from harness.server import Server
from tests.benchmarks import rival
from tests.benchmarks.conftest import NoteRatio
from tests.benchmarks.projects import (
    INSERT,
    ROW_TABLE,
    pytest_command,
    run,
    write_project,
)
from tests.benchmarks.turns import OURS, in_turns

TESTS = 200
WANTED = 3  # times cheaper
OURS_ONCE, THEIRS, THEIRS_ONCE = "ours, one test", "theirs", "theirs, one test"
MODULE = """
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_insert({fixture}, number):
    {fixture}.execute("{statement}")
    {commit}
"""


def modules(fixture: str, *, commit: str = "") -> dict[str, str]:
    """Return a module of many tests, one of a single test, and the table they need."""
    return ROW_TABLE | {
        name: MODULE.format(
            count=count, fixture=fixture, statement=INSERT, commit=commit
        )
        for name, count in (("test_many.py", TESTS), ("test_one.py", 1))
    }


def test_200_tests_that_insert_into_their_own_database(
    benchmark: BenchmarkFixture, server: Server, tmp_path: Path, note_ratio: NoteRatio
) -> None:
    ours = write_project(tmp_path / "ours", modules("pg_db"))
    here = partial(
        run, ours, *pytest_command("harness.plugin", f"--pg-server={server.dsn}")
    )
    files = modules("postgresql", commit="postgresql.commit()")
    theirs = write_project(
        tmp_path / "theirs", {**files, "conftest.py": rival.CONFTEST}
    )
    command = pytest_command("pytest_postgresql.plugin", *rival.options(server.dsn))
    there = partial(run, theirs, *command)

    median = in_turns(
        benchmark,
        partial(here, "test_many.py"),
        {
            OURS_ONCE: partial(here, "test_one.py"),
            THEIRS: partial(there, "test_many.py"),
            THEIRS_ONCE: partial(there, "test_one.py"),
        },
    )

    each = (median[THEIRS] - median[THEIRS_ONCE]) / (median[OURS] - median[OURS_ONCE])
    note_ratio(
        f"{TESTS} tests, pytest-postgresql to ours", median[THEIRS] / median[OURS]
    )
    note_ratio("each further test, pytest-postgresql to ours", each)
    assert each >= WANTED
