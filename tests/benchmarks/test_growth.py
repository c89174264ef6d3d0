"""A long run holds on to no more than a short one: memory, disk, databases."""

from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.projects import (
    INSERT,
    ROW_TABLE,
    pytest_command,
    run,
    write_project,
)
from tests.benchmarks.sampling import Sample, read_samples

TESTS, EVERY, SETTLED = 1000, 100, 200
MB = 1 << 20
# pytest keeps the reports of all its tests to the end; a session of the server has a
# few MB; and how many clones there are at a moment varies, each of 10 MB.
MOST = Sample(
    tests=TESTS, memory=8 * MB, server_memory=16 * MB, disk=100 * MB, databases=10
)
MODULE = f"""
from pathlib import Path

import pytest

from tests.benchmarks.sampling import take_sample

@pytest.mark.parametrize("number", range(1, {TESTS} + 1))
def test_insert(pg_db, pg_server, number):
    pg_db.execute("{INSERT}")
    if number % {EVERY} == 0:
        take_sample(number, pg_server, Path("samples"))
"""


def test_1000_tests_leave_nothing_behind(
    benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    project = write_project(tmp_path / "project", ROW_TABLE | {"test_it.py": MODULE})
    command = pytest_command("harness.plugin", "--pg-server=embedded", "test_it.py")

    benchmark.pedantic(run, args=(project, *command))  # type: ignore[no-untyped-call]  # its package has no types

    samples = read_samples(project / "samples")
    assert [sample.tests for sample in samples] == [*range(EVERY, TESTS + 1, EVERY)]
    settled = next(sample for sample in samples if sample.tests == SETTLED)
    for name in ("memory", "server_memory", "disk", "databases"):
        growth = getattr(samples[-1], name) - getattr(settled, name)
        benchmark.extra_info[f"growth of {name}"] = growth
        assert growth <= getattr(MOST, name), samples
