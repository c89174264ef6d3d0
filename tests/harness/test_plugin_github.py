"""In GitHub Actions: annotations at the line that is to blame, and the summary."""

from pathlib import Path

import pytest

from harness.github import annotation
from harness.server import Server
from tests.harness.plugin_project import run_pytest, write_project

pytestmark = pytest.mark.thorough

RED = """begin;
select plan(3);
select is(1, 1, 'one is one');

select is(
    1,
    2,
    'one is two, 50% of the time'
);
select lives_ok('select 1/0', 'nothing <b>divides</b> by zero');
select * from finish();
rollback;
"""
MODULE = """
def helper():
    assert 1 == 2


def test_python():
    helper()
"""
HEAD = "::error file={},line={},title={}::"


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    return tmp_path / "summary.md"


@pytest.fixture
def github(tmp_path: Path, summary: Path, server: Server) -> dict[str, str]:
    """The environment of a step of GitHub Actions, in a checkout with red tests."""
    write_project(tmp_path, {"red.sql": RED, "tests/test_it.py": MODULE})
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(summary),
        "HARNESS_PG_SERVER": server.dsn,
        "HARNESS_PG": "18",
    }


def errors(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("::error")]


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "workers"])
def test_each_failure_is_marked_at_its_line(
    tmp_path: Path, github: dict[str, str], workers: list[str]
) -> None:
    run = run_pytest(tmp_path, *workers, **github)
    assert run.code == 1
    suite, module = "sql/tests/red.sql", "tests/test_it.py"
    titles = {
        (suite, 5): f"{suite}%3A%3Aone is two%2C 50%25 of the time[pg18]",
        (suite, 10): f"{suite}%3A%3Anothing <b>divides</b> by zero[pg18]",
        (module, 3): f"{module}%3A%3Atest_python",
    }
    heads = sorted(HEAD.format(*place, text) for place, text in titles.items())
    found = sorted(errors(run.output))
    assert [line[: len(head)] for line, head in zip(found, heads, strict=True)] == heads
    assert "not ok 2 - one is two, 50%25 of the time%0A" in found[1]


def test_a_file_that_cannot_be_read_is_marked(
    tmp_path: Path, github: dict[str, str]
) -> None:
    (tmp_path / "sql/tests/red.sql").write_text("select 1;\n--! at: 1\n")
    run = run_pytest(tmp_path, **github)
    (line,) = (line for line in errors(run.output) if "red.sql" in line)
    assert line.startswith("::error file=sql/tests/red.sql,line=2,")
    assert "directive after the first statement" in line


def test_the_summary_names_each_failure_with_its_text(
    tmp_path: Path, github: dict[str, str], summary: Path
) -> None:
    run_pytest(tmp_path, **github)
    text = summary.read_text()
    assert text.startswith("### ❌ 3 failed, 2 passed\n\n3 pgTAP assertions\n")
    assert "<code>sql/tests/red.sql:5</code>" in text
    assert "<code>tests/test_it.py:3</code>" in text
    assert "not ok 2 - one is two" in text
    assert "nothing &lt;b&gt;divides&lt;/b&gt; by zero" in text


def test_the_summary_of_a_green_session_is_short(
    tmp_path: Path, github: dict[str, str], summary: Path
) -> None:
    chosen = "sql/tests/red.sql::one is one[pg18]"
    assert run_pytest(tmp_path, chosen, **github).code == 0
    assert summary.read_text() == "### ✅ 1 passed\n\n1 pgTAP assertions\n\n"


def test_nothing_of_it_elsewhere(
    tmp_path: Path, github: dict[str, str], summary: Path
) -> None:
    run = run_pytest(tmp_path, **{**github, "GITHUB_ACTIONS": ""})
    assert run.code == 1
    assert errors(run.output) == []
    assert not summary.exists()


def test_a_path_outside_of_the_checkout_stays_whole(tmp_path: Path) -> None:
    environ = {"GITHUB_WORKSPACE": str(tmp_path / "checkout")}
    line = annotation(Path("/a,b.sql"), 3, title="x:y", text="1\n2", environ=environ)
    assert line == "::error file=/a%2Cb.sql,line=3,title=x%3Ay::1%0A2"
