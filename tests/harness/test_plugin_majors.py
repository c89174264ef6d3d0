"""Several majors in one run, and the line that says on which of them a test is red."""

from pathlib import Path

import pytest

from harness.plugin.verdicts import ranges
from tests.harness.plugin_project import run_pytest, write_project

pytestmark = pytest.mark.thorough

NEW = """
select plan(2);
select ok(current_setting('server_version_num')::int < 180000, 'not on 18');
select ok(true, 'everywhere');
select * from finish();
"""
MODULE = "def test_it(pg_db): assert pg_db.connect().info.server_version < 180000"


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_one_run_on_two_majors(tmp_path: Path, arguments: tuple[str]) -> None:
    write_project(tmp_path, {"new.sql": NEW, "test_new.py": MODULE})
    run = run_pytest(tmp_path, "--pg=17,18", *arguments)
    assert run.words["sql/tests/new.sql::not on 18[pg17]"] == "PASSED"
    assert run.words["sql/tests/new.sql::not on 18[pg18]"] == "FAILED"
    assert run.words["test_new.py::test_it[pg17]"] == "PASSED"
    assert "green on 17, red on 18: sql/tests/new.sql::not on 18\n" in run.output
    assert "green on 17, red on 18: test_new.py::test_it\n" in run.output
    assert "red on 18: sql/tests/new.sql::everywhere" not in run.output


@pytest.mark.parametrize(
    ("majors", "text"),
    [({15}, "15"), ({15, 16, 17}, "15–17"), ({15, 17, 18}, "15, 17–18")],
)
def test_ranges(majors: set[int], text: str) -> None:
    assert ranges(majors) == text
