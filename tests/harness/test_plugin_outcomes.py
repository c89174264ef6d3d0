"""What pytest makes of pgTAP files: one run over many files, then a look at each."""

from pathlib import Path

import pytest

from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import Run, run_pytest, write_project

EXPECTED = {
    "green": {"a first fact": "PASSED", "with : : colons": "PASSED"},
    "red": {"before": "PASSED", "one is two": "FAILED", "after": "PASSED"},
    "same": {"twice (line 4)": "PASSED", "twice (line 5)": "FAILED"},
    "todo": {
        "a failing todo": "XFAIL",
        "a passing todo": "XPASS",
        "line 8": "SKIPPED",
        "x # TODO y": "FAILED",
    },
    "error": {
        "reached": "PASSED",
        "behind the error": "FAILED",
        "far behind the error": "FAILED",
        "plan": "FAILED",
    },
    "erring": {"divides": "FAILED", "comes later": "FAILED"},
    "plan_long": {"only one": "PASSED", "plan": "FAILED"},
    "plan_missing": {"no plan": "FAILED", "plan": "FAILED"},
    "deferred": {"looks fine": "PASSED", "plan": "FAILED"},
    "several": {"one (+1 more)": "FAILED", "three": "PASSED", "plan": "PASSED"},
    "committed": {"it is there": "PASSED", "plan": "PASSED"},
    "committed_again": {"it harmed nobody": "PASSED"},
    "branch": {"taken": "PASSED", "not taken": "SKIPPED", "plan": "PASSED"},
    "unattributed": {"plan": "FAILED"},
    "old_schema": {"the second table comes later": "PASSED", "plan": "PASSED"},
    "locks": {"takes a lock": "PASSED", "plan": "FAILED"},
    "roles": {"makes a role": "PASSED", "plan": "FAILED"},
    "includes": {"included": "PASSED", "plan": "PASSED"},
}

SAID = {
    "red::one is two": ["not ok 2 - one is two", "have: 1", "want: 2", "red.sql:5"],
    "todo::x # TODO y": ['"# TODO" in a description excuses nothing'],
    "error::behind the error": ["error.sql:6", 'column "nonsense" does not exist'],
    "error::far behind the error": ["not reached: "],
    "error::plan": ["The plan is 1..3, but 1 result came", "stopped early"],
    "erring::divides": ["erring.sql:4: division by zero", "22012"],
    "erring::comes later": ["not reached: "],
    "plan_long::plan": ["1..2"],
    "plan_missing::no plan": ["You tried to run a test without a plan"],
    "deferred::plan": ["A deferred constraint fails at the file's end", "23503"],
    "several::one (+1 more)": ["ok 1 - one", "not ok 2 - two"],
    "unattributed::plan": ["not ok 1 - own"],
    "locks::plan": ["It left advisory lock 42."],
    "roles::plan": ["It left role harness_leftover.", "database template1"],
}


@pytest.fixture(scope="module", params=[(), ("-n", "2")], ids=["alone", "xdist"])
def run(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Run:
    """Run pytest once over all the files, alone and with two workers."""
    path = tmp_path_factory.mktemp("project")
    write_project(path, FILES)
    return run_pytest(path, "--continue-on-collection-errors", *request.param)


@pytest.mark.parametrize("name", EXPECTED)
def test_outcomes(run: Run, name: str) -> None:
    for description, word in EXPECTED[name].items():
        item = f"sql/tests/{name}.sql::{description}[pg18]"
        assert run.words.get(item) == word, run.output


@pytest.mark.parametrize("item", SAID)
def test_a_failure_says_where_and_why(run: Run, item: str) -> None:
    name, description = item.split("::")
    outcome = run.junit[f"sql.tests.{name}.sql::{description}[pg18]"]
    assert outcome.kind == "failure"
    for text in SAID[item]:
        assert text in outcome.text


def test_a_file_that_cannot_be_read_is_an_error(run: Run) -> None:
    assert "broken.sql:2: unknown meta-command" in run.output
    assert run.code == 1


def test_what_a_file_commits_is_said_with_v(run: Run) -> None:
    assert "committed in a clone of their own: sql/tests/committed.sql, " in run.output


def test_an_included_file_is_no_suite(run: Run) -> None:
    assert not any("_included" in item for item in run.words)


def test_the_summary_line_shows_the_first_difference(run: Run) -> None:
    assert "red.sql::one is two[pg18] - not ok 2 - one is two" in run.output


def test_a_strict_xpass_fails(tmp_path: Path) -> None:
    write_project(tmp_path, {"todo.sql": FILES["todo.sql"]})
    run = run_pytest(tmp_path, "-o", "xfail_strict=true")
    assert run.words["sql/tests/todo.sql::a passing todo[pg18]"] == "FAILED"
    assert "[XPASS(strict)] built" in run.output
