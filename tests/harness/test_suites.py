"""Executing pgTAP files: nothing that went wrong may look green."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.config import Settings
from harness.errors import SqlFileError, SuiteError
from harness.server import Server
from harness.suites import Report, load_suite, load_suites, run_suite


@pytest.fixture(scope="module")
def bench(server: Server) -> Iterator[Bench]:
    """Databases with nothing but pgTAP."""
    bench = Bench(server, (), settings=Settings(root=Path()))
    yield bench
    bench.close()


def execute(tmp_path: Path, bench: Bench, text: str) -> Report:
    path = tmp_path / "suite.sql"
    path.write_text(text, encoding="utf-8")
    return run_suite(load_suite(path), bench)


def lines(*statements: str) -> str:
    return "\n".join(["begin;", *statements, "rollback;", ""])


def test_a_good_file_is_green(tmp_path: Path, bench: Bench) -> None:
    text = lines(
        "select plan(2);",
        "select ok(true, 'a fact');",
        "select is(1, 1, 'another');",
        "select * from finish();",
    )
    report = execute(tmp_path, bench, text)
    assert report.passed
    assert [result.description for result in report.results] == ["a fact", "another"]


DEFERRED = (
    "create table p (id int primary key);"
    "create table c (id int references p deferrable initially deferred);"
)

RED = {
    "a failing assertion": (
        lines("select plan(1);", "select is(1, 2, 'x');", "select finish();"),
        "",
    ),
    "no plan": (lines("select ok(true, 'x');"), "plan"),
    "nothing at all": (lines(), "plan"),
    "a plan that is short": (
        lines("select plan(1);", "select ok(true);", "select ok(true);"),
        "plan",
    ),
    "a plan that is long": (lines("select plan(2);", "select ok(true);"), "plan"),
    "a plan that never finished": (
        lines("select no_plan();", "select ok(true, 'x');"),
        "plan",
    ),
    "a statement that fails": (
        lines("select plan(2);", "select 1/0;", "select ok(true);", "select ok(true);"),
        "suite.sql:3: division by zero",
    ),
    "what comes after it": (
        lines("select plan(2);", "select 1/0;", "select ok(true);", "select ok(true);"),
        "3 statements below it were not reached.",
    ),
    "a TODO in a description": (
        lines("select plan(1);", "select ok(false, 'x # TODO y');", "select finish();"),
        "",
    ),
    "a deferred constraint": (
        lines(
            DEFERRED,
            "select plan(1);",
            "select lives_ok('insert into c values (1)', 'x');",
            "select finish();",
        ),
        "deferred constraint fails at the file's end",
    ),
    "a deferred constraint in a file that does not roll back": (
        "begin;" + DEFERRED + "select plan(1);"
        "select lives_ok('insert into c values (1)', 'x');select finish();",
        "deferred constraint fails at the file's end",
    ),
    "a deferred constraint and a rollback in one message": (
        lines(
            DEFERRED,
            "select plan(1);",
            "select lives_ok('insert into c values (1)', 'x');",
            "select finish() \\; rollback;",
        ),
        "deferred constraint fails at the file's end",
    ),
    "a bail-out": (
        lines("select plan(1);", "\\echo Bail out! no disk", "select ok(true, 'x');"),
        "no disk",
    ),
    "a server that goes away": (
        lines("select plan(1);", "select pg_terminate_backend(pg_backend_pid());"),
        "suite.sql:3:",
    ),
}


@pytest.mark.parametrize(("text", "said"), RED.values(), ids=list(RED))
def test_red(tmp_path: Path, bench: Bench, text: str, said: str) -> None:
    report = execute(tmp_path, bench, text)
    assert not report.passed
    assert said in "\n".join(report.problems)


def test_a_genuine_todo_excuses(tmp_path: Path, bench: Bench) -> None:
    text = lines(
        "select plan(1);",
        "select todo('later', 1);",
        "select ok(false, 'x');",
        "select finish();",
    )
    assert execute(tmp_path, bench, text).passed


def test_constraints_that_hold_may_be_deferred(tmp_path: Path, bench: Bench) -> None:
    text = lines(
        DEFERRED,
        "select plan(1);",
        "insert into c values (1);",
        "insert into p values (1);",
        "select pass('x');",
        "select finish();",
    )
    assert execute(tmp_path, bench, text).passed


def test_a_file_that_cannot_be_read_as_psql_would_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("select plan(1);\n\\nonsense\n")
    with pytest.raises(SqlFileError, match=r"a\.sql:2: unknown meta-command"):
        load_suites(tmp_path)


def test_an_empty_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no pgTAP suites"):
        load_suites(tmp_path)
    (tmp_path / "_setup.sql").write_text("select 1;")
    with pytest.raises(SuiteError, match="no pgTAP suites"):
        load_suites(tmp_path)


def test_the_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("--! at: 0018\n--! mark: slow\nselect 1;")
    suite = load_suite(path)
    assert (suite.at, suite.marks) == (18, ("slow",))
