"""Choosing among the items, and ending a session early."""

from pathlib import Path

import pytest

from harness.server import Server
from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import run_pytest, write_project

RED = "sql/tests/red.sql::one is two[pg18]"


@pytest.fixture
def shared(server: Server) -> str:
    """Settings that share one server among the runs of this module."""
    return f'pg_server = "{server.dsn}"'


@pytest.fixture
def project(tmp_path: Path, shared: str) -> Path:
    names = ("green.sql", "red.sql", "plan_long.sql", "old_schema.sql")
    write_project(tmp_path, {name: FILES[name] for name in names}, settings=shared)
    return tmp_path


def test_k_runs_the_file_but_judges_only_what_is_chosen(project: Path) -> None:
    run = run_pytest(project, "-k", "after", HARNESS_MIN_ASSERTIONS="9")
    assert run.words == {"sql/tests/red.sql::after[pg18]": "PASSED"}
    assert run.code == 0


def test_an_id_chooses_one_item(project: Path) -> None:
    run = run_pytest(project, RED)
    assert run.words == {RED: "FAILED"}
    assert run.code == 1


def test_lf_runs_what_failed(project: Path) -> None:
    first = run_pytest(project)
    failed = {item for item, word in first.words.items() if word == "FAILED"}
    assert len(failed) == 2
    assert set(run_pytest(project, "--lf").words) == failed


def test_x_stops_at_the_first_failure(project: Path) -> None:
    run = run_pytest(project, "-x", "sql/tests/red.sql")
    assert list(run.words.values()) == ["PASSED", "FAILED"]
    assert "stopping after 1 failures" in run.output


def test_collecting_needs_no_server(project: Path) -> None:
    empty = str(project / "empty")
    run = run_pytest(
        project, "--collect-only", "--pg-server=auto", HARNESS_CACHE_DIR=empty
    )
    assert run.code == 0
    assert "<SuiteItem one is two[pg18]>" in run.output
    assert not Path(empty).exists()


def test_too_few_assertions_fail_a_complete_run(project: Path) -> None:
    for name in ("red.sql", "plan_long.sql"):
        (project / "sql" / "tests" / name).unlink()
    run = run_pytest(project, HARNESS_MIN_ASSERTIONS="5")
    assert run.code == 1
    assert "only 4 pgTAP assertions ran; min_assertions is 5" in run.output
    assert run_pytest(project, HARNESS_MIN_ASSERTIONS="4").code == 0
    assert run_pytest(project, "-n", "2", HARNESS_MIN_ASSERTIONS="5").code == 1


def test_a_project_without_suites_is_an_error(project: Path) -> None:
    for path in (project / "sql" / "tests").iterdir():
        path.unlink()
    (project / "test_python.py").write_text("def test_it(): pass")
    run = run_pytest(project)
    assert run.code == 4
    assert "no pgTAP suites in" in run.output


def test_a_wrong_setting_is_an_error(project: Path) -> None:
    run = run_pytest(project, "--pg", "9")
    assert run.code == 4
    assert 'invalid value "9" for option --pg' in run.output


def test_a_broken_migration_fails_every_item_with_its_place(project: Path) -> None:
    (project / "sql" / "migrations" / "0003_bad.sql").write_text("select 1;\nselect x;")
    run = run_pytest(project, "sql/tests/green.sql", "sql/tests/old_schema.sql")
    words = {item.split("::")[0]: word for item, word in run.words.items()}
    assert words["sql/tests/green.sql"] == "FAILED"
    assert words["sql/tests/old_schema.sql"] == "PASSED"
    assert "sql/migrations/0003_bad.sql:2: column" in run.output


def test_no_server_fails_every_item_with_the_reason(project: Path) -> None:
    run = run_pytest(
        project,
        "sql/tests/green.sql",
        "--pg-server=embedded",
        HARNESS_CACHE_DIR=str(project / "empty"),
        PATH="/without/npm",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS="",
    )
    assert set(run.words.values()) == {"FAILED"}
    assert "could not download npm" in run.output
    assert run.code == 1


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_a_bail_out_ends_the_session(
    tmp_path: Path, shared: str, arguments: tuple[str]
) -> None:
    # The largest file comes first in xdist's order.
    unreached = "select ok(true, 'unreached');\n" * 5
    bail = f"select plan(9);\n\\echo Bail out! no disk\n{unreached}"
    more = {f"z{n}.sql": FILES["green.sql"] for n in range(20)}
    write_project(tmp_path, {"a.sql": bail, **more}, settings=shared)
    run = run_pytest(tmp_path, *arguments)
    assert run.words["sql/tests/a.sql::unreached (line 3)[pg18]"] == "FAILED"
    assert "Bail out! no disk" in run.output
    assert len(run.words) < 20 * 4
    assert run.code != 0


def test_a_mark_chooses_suites(tmp_path: Path, shared: str) -> None:
    slow = "--! mark: slow\n" + FILES["green.sql"]
    files = {"slow.sql": slow, "quick.sql": FILES["green.sql"]}
    write_project(tmp_path, files, settings=shared)
    run = run_pytest(tmp_path, "-m", "slow", "--strict-markers")
    assert {item.split("::")[0] for item in run.words} == {"sql/tests/slow.sql"}


def test_an_older_schema_can_be_asked_for(tmp_path: Path, shared: str) -> None:
    text = "select plan(1); select has_table('second'::name, 'it is there');"
    write_project(tmp_path, {"a.sql": text}, settings=shared)
    assert run_pytest(tmp_path).code == 0
    run = run_pytest(tmp_path, "--pg-at", "0001")
    assert run.words["sql/tests/a.sql::it is there[pg18]"] == "FAILED"


def test_junit_has_place_time_and_count(project: Path) -> None:
    run_pytest(project)
    text = (project / "junit.xml").read_text()
    assert '<property name="assertions" value="1"' in text
    assert "red.sql:5" in text


def test_testpaths_do_not_hide_the_suites(project: Path) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "test_python.py").write_text("def test_it(): pass")
    with (project / "pyproject.toml").open("a") as file:
        file.write('[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    run = run_pytest(project)
    assert "tests/test_python.py::test_it" in run.words
    assert RED in run.words
