"""The fixtures, workers, and what a failing test leaves for a person."""

import re
from pathlib import Path

import pytest

from harness.server import Server, sweep
from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import run_pytest, write_project

MODULE = """
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

def test_server(pg_server):
    assert pg_server.major == 18 and "18" in pg_server.label

def test_newest(pg_db):
    pg_db.execute("insert into second values (%s)", [1])
    assert pg_db.execute("select id from second").fetchall() == [(1,)]
    assert pg_db.execute("select count(*) from pg_extension where extname = 'pgtap'"
    ).fetchone() == (1,)

def test_fresh(pg_db):
    assert pg_db.execute("select id from second").fetchall() == []

def test_other_connections(pg_db):
    other = pg_db.connect()
    other.execute("insert into first values (1)")
    assert pg_db.execute("select count(*) from first").fetchone() == (1,)

def test_older(pg_db_at):
    db = pg_db_at("0001")
    assert db.execute("select to_regclass('second')").fetchone() == (None,)
    done = db.migrate(to="0099")
    assert [d.migration.name for d in done] == ["0002_second"]
    assert db.execute("select to_regclass('second')::text").fetchone() == ("second",)

def test_two_databases(pg_db_at):
    assert pg_db_at("0001").dsn != pg_db_at("0001").dsn

def test_a_number_that_no_migration_has(pg_db_at):
    db = pg_db_at("0000")
    assert db.execute("select to_regclass('first')").fetchone() == (None,)

def test_filled(pg_db, pg_fill):
    filled = pg_fill(pg_db, rows=5)
    assert filled.empty == () and filled.inserted == 10
    assert pg_db.execute("select count(*) from second").fetchone() == (5,)

def test_filled_and_rolled_back(pg_db, pg_fill):
    with pg_db.rolled_back() as connection:
        assert pg_fill(connection, seed=2).inserted == 6
    assert pg_db.execute("select id from second").fetchall() == []

@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1000))
def test_rolled_back(pg_db, number):
    with pg_db.rolled_back() as connection:
        connection.execute("insert into first values (%s)", [number])
        assert connection.execute("select count(*) from first").fetchone() == (1,)
"""

FAILING = """
def test_fails(pg_db):
    pg_db.execute("insert into first values (7)")
    pg_db.execute("select no_such_column")
"""


@pytest.fixture
def shared(server: Server) -> str:
    """Settings that share one server among the runs of this module."""
    return f'pg_server = "{server.dsn}"'


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_fixtures(tmp_path: Path, shared: str, arguments: tuple[str]) -> None:
    files = {"test_it.py": MODULE, "green.sql": FILES["green.sql"]}
    write_project(tmp_path, files, settings=shared)
    run = run_pytest(tmp_path, *arguments)
    assert run.code == 0, run.output
    assert run.words["test_it.py::test_newest[pg18]"] == "PASSED"
    assert len(run.words) == 14


COUNTING = """
from pathlib import Path
from harness.suites import SuiteRun

begin = SuiteRun.__init__

def counted(self, suite, bench, **arguments):
    with (Path(__file__).parent / "executed").open("a") as log:
        log.write(f"{suite.source.path.name} on {bench.server.dsn}\\n")
    begin(self, suite, bench, **arguments)

SuiteRun.__init__ = counted
"""


def test_two_workers_execute_every_file_once_on_one_server(
    tmp_path: Path, shared: str
) -> None:
    text = "select plan(2); select ok(true, 'twice'); select ok(true, 'twice');"
    files = {f"s{number}.sql": text for number in range(6)}
    write_project(tmp_path, {**files, "conftest.py": COUNTING}, settings=shared)
    run = run_pytest(tmp_path, "-n", "2")
    assert len(run.words) == 18
    executed = (tmp_path / "executed").read_text().splitlines()
    assert sorted(line.split(" on ")[0] for line in executed) == sorted(files)
    assert len({line.split(" on ")[1] for line in executed}) == 1


def test_a_failing_test_keeps_its_database(tmp_path: Path, run_place: Path) -> None:
    write_project(tmp_path, {"test_it.py": FAILING, "green.sql": FILES["green.sql"]})
    run = run_pytest(tmp_path, "--pg-keep=on-failure")
    assert run.code == 1
    assert "PostgreSQL: database kept" in run.output
    assert 'ERROR:  column "no_such_column" does not exist' in run.output
    line = re.search(r"^psql -h (\S+) -p \d+ -U postgres -d (\S+)$", run.output, re.M)
    assert line is not None
    (kept,) = run_place.iterdir()
    assert Path(line[1]).parent == kept
    assert sweep(kept=True) == [kept]


def test_a_passing_session_keeps_nothing(tmp_path: Path, run_place: Path) -> None:
    write_project(tmp_path, {"green.sql": FILES["green.sql"]})
    assert run_pytest(tmp_path, "--pg-keep=on-failure").code == 0
    assert list(run_place.iterdir()) == []


def test_a_suite_that_takes_too_long_says_who_was_in_the_way(
    tmp_path: Path, shared: str
) -> None:
    text = r"""
        select plan(1);
        create extension dblink;
        select format('dbname=%s host=%s port=%s user=postgres', current_database(),
            split_part(current_setting('unix_socket_directories'), ',', 1),
            current_setting('port')) as dsn \gset
        select dblink_connect('other', :'dsn');
        select dblink_exec('other', 'begin; lock table first');
        select is(count(*), 0::bigint, 'waits') from first;
    """
    write_project(
        tmp_path, {"a.sql": text}, settings=f'{shared}\nsuite_timeout = "500ms"'
    )
    run = run_pytest(tmp_path)
    outcome = run.junit["sql.tests.a.sql::waits[pg18]"]
    assert "The suite took longer than 0.5 s. It waited for session" in outcome.text
    assert "lock table first" in outcome.text


def test_a_suite_that_changes_the_cluster_runs_alone(
    tmp_path: Path, shared: str
) -> None:
    other = "select plan(1); select pg_sleep(0.05); select ok(true, 'x');"
    alone = """
        select plan(1);
        begin;
        create role harness_alone;
        select pg_sleep(0.3);
        select is(count(*), 1::bigint, 'nobody else is there') from pg_stat_activity
        where datname like 'harness\\_clone\\_%' and usename = 'postgres'
            and state = 'active';
        rollback;
    """
    files = {f"s{n}.sql": other for n in range(8)}
    write_project(tmp_path, {**files, "alone.sql": alone}, settings=shared)
    run = run_pytest(tmp_path, "-n", "2")
    assert run.code == 0, run.output
