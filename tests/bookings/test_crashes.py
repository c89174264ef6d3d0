"""Migrations survive the end of their runner: some that fill and some that rewrite.

All of them: `make crashes`.
"""

import pytest

from harness.bench import Bench
from harness.verify import CRASHES, Verifier, choose

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    "name",
    ["0007_resource_tenants", "0019_update_bookings_overlap_rule"],
)
def test_it_survives_the_end_of_its_runner(pg_bench: Bench, name: str) -> None:
    (migration,) = choose(pg_bench.migrations, [name])
    verifier = Verifier(pg_bench)
    try:
        verdict = verifier.verify(migration, CRASHES)
    finally:
        verifier.close()
    assert verdict.passed, "\n".join(verdict.lines())
    assert verdict.finding.details["crashes"] > len(migration.up.statements())
