"""`harness scaffold` on this database's own tables: green as printed."""

from pathlib import Path

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.scaffold import find, read_table, render
from harness.suites import load_suite, run_suite

pytestmark = pytest.mark.thorough

TABLES = ("public.tenant", "public.customer", "public.resource")


@pytest.mark.parametrize("table", TABLES)
def test_the_suite_of_a_table_is_green_as_printed(
    pg_db: Database, pg_bench: Bench, tmp_path: Path, table: str
) -> None:
    with pg_db.connect() as connection:
        found = find(connection, read_table(connection, table))
    path = tmp_path / "scaffold.sql"
    path.write_text(render(found))
    report = run_suite(load_suite(path), pg_bench)
    assert report.passed, report
    assert len(report.results) == 2 * len(found.cases)
    assert len(found.cases) > 3 * len(found.missing)
