"""The check of crashes: which server it kills, and what it takes for unchanged."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from harness.admin import connect, create_database, drop_database
from harness.bench import Bench
from harness.config import Settings
from harness.migrations import discover
from harness.server import Server
from harness.verify import CRASHES, Verdict, Verifier
from harness.verify.crashes import fragile_bench
from harness.verify.crashes.stamp import stamp
from tests.harness.test_catalog import BASE
from tests.harness.test_drift_objects import CHOSEN

pytestmark = pytest.mark.thorough

FILES = {
    "0001_t.sql": "create table if not exists t (id int primary key);",
    "0002_u.sql": "create table if not exists u (id int primary key);",
}
KILLED = "was terminated by signal 9"
ROWS = (
    "insert into t values (3, 'c')",
    "update t set name = 'd'",
    "delete from t where id = 1",
    "truncate t",
    "select nextval('s')",
    "refresh materialized view m",
)


@pytest.fixture
def bench(tmp_path: Path, server: Server) -> Iterator[Bench]:
    """Two migrations on the tests' server, beside which others can be started."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    settings = Settings(root=tmp_path, migrations=".", pg_server="embedded")
    bench = Bench(server, discover(tmp_path), settings=settings)
    yield bench
    bench.close()


@pytest.fixture(scope="module")
def scratch(server: Server) -> Iterator[Connection[Any]]:
    """A database whose changes are all rolled back."""
    name = f"test_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        create_database(admin, name, template="template0")
        with connect(server.dsn, dbname=name) as connection:
            yield connection
        drop_database(admin, name)


def verdict_of(verifier: Verifier, bench: Bench) -> Verdict:
    try:
        return verifier.verify(bench.migrations[1], CRASHES)
    finally:
        verifier.close()


def test_a_server_of_our_own_is_killed(bench: Bench) -> None:
    ours = fragile_bench(bench)
    verdict = verdict_of(Verifier(ours, server_kills=3, own_server=True), ours)
    assert ours.server.log is not None
    log = ours.server.log.read_text()
    ours.close()
    ours.server.stop()
    assert verdict.passed, verdict.lines()
    assert verdict.finding.notes == ()
    # Before and behind the commit, and three times more; ten sessions were ended, the
    # runner's process was killed, an answer was lost.
    assert log.count(KILLED) == 5
    assert verdict.finding.details == {"crashes": 5 + 10 + 2}


def test_one_is_started_and_stopped_beside_the_server_of_others(
    bench: Bench, server: Server, run_place: Path
) -> None:
    verdict = verdict_of(Verifier(bench, server_kills=0), bench)
    assert verdict.finding.details == {"crashes": 2 + 10 + 2}
    assert server.log is not None
    assert KILLED not in server.log.read_text()
    assert list(run_place.iterdir()) == []


def test_a_server_of_somebody_else_is_not_killed(bench: Bench) -> None:
    settings = replace(bench.settings, pg_server=bench.server.dsn)
    theirs = Bench(bench.server, bench.migrations, settings=settings)
    verdict = verdict_of(Verifier(theirs), theirs)
    theirs.close()
    note = "the server was not killed, for it is not ours"
    assert verdict.finding.notes == (note,)


def test_with_unlogged_tables_it_is_not_killed_either(
    bench: Bench, tmp_path: Path
) -> None:
    text = "create unlogged table if not exists u (id int primary key);"
    (tmp_path / "0002_u.sql").write_text(text)
    other = Bench(bench.server, discover(tmp_path), settings=bench.settings)
    verdict = verdict_of(Verifier(other), other)
    other.close()
    note = "the server was not killed, for that empties unlogged tables"
    assert verdict.finding.notes == (note,)


def test_looking_and_what_is_rolled_back_leave_the_stamp(
    scratch: Connection[Any],
) -> None:
    before = stamp(scratch)
    scratch.execute("select * from pg_proc")
    with scratch.transaction(force_rollback=True):
        scratch.execute("create table rolled_back ()")
        assert stamp(scratch) != before
    assert stamp(scratch) == before


@pytest.mark.parametrize("kind", sorted(CHOSEN))
def test_any_change_of_the_schema_is_another_stamp(
    kind: str, scratch: Connection[Any]
) -> None:
    case = CHOSEN[kind]
    with scratch.transaction(force_rollback=True):
        scratch.execute((BASE + case.arrange).encode())
        before = stamp(scratch)
        scratch.execute(case.change.encode())
        assert stamp(scratch) != before


@pytest.mark.parametrize("change", ROWS)
def test_any_change_of_rows_is_another_stamp(
    change: str, scratch: Connection[Any]
) -> None:
    with scratch.transaction(force_rollback=True):
        scratch.execute(
            "create table t (id int primary key, name text);"
            "insert into t values (1, 'a'), (2, 'b');"
            "create sequence s; create materialized view m as select * from t;"
        )
        before = stamp(scratch)
        scratch.execute(change.encode())
        assert stamp(scratch) != before


def test_a_role_that_does_not_see_everything_has_no_stamp(
    scratch: Connection[Any],
) -> None:
    with scratch.transaction(force_rollback=True):
        scratch.execute("set local role pg_monitor")
        assert stamp(scratch) is None
