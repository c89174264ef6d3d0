"""Locks on tables in use: who is kept waiting, and tables that grow for it."""

import re
from pathlib import Path

import pytest

from harness.admin import connect
from harness.bench import Bench
from harness.cli.locks_table import locks_table
from harness.config import Settings
from harness.migrations import discover
from harness.server import Server
from harness.verify import LOCKS, Verdict, Verifier
from harness.verify.locking.multiply import multiply
from harness.verify.locking.relations import read_relations
from tests.harness.test_cli import Folder
from tests.harness.verify_project import said

pytestmark = pytest.mark.thorough

BASE = """
create table public.t (id int primary key, n int);
create table public.u (id int primary key);
"""
SLEEP = "select pg_sleep(0.5);"
LONG, SHORT = 400, 300  # ms: what a stall of half a second exceeds, and others do not


def busy(server: Server, directory: Path, up: str, *, seed: str = "") -> Verdict:
    (directory / "0001_base.sql").write_text(BASE)
    (directory / "0002_new.sql").write_text(up)
    (directory / "seeds").mkdir()
    (directory / "seeds/0001_rows.sql").write_text(seed or "select 1;")
    settings = Settings(root=directory, migrations=".", seeds="seeds")
    migrations = discover(directory)
    bench = Bench(server, migrations, settings=settings)
    verifier = Verifier(bench, rows=3, busy_rows=1000)
    try:
        return verifier.verify(migrations[1], LOCKS)
    finally:
        verifier.close()
        bench.close()


def stalls(server: Server, directory: Path, up: str) -> dict[str, tuple[int, int]]:
    verdict = busy(server, directory, up)
    assert verdict.passed
    tables = verdict.finding.details["busy"]["tables"]
    assert {t["table"]: t["rows"] for t in tables} == {"public.t": 1000, "public.u": 3}
    return {t["table"]: (t["reader_ms"], t["writer_ms"]) for t in tables}


@pytest.mark.parametrize(
    ("mode", "reader_waits", "writer_waits"),
    [
        ("access exclusive", True, True),
        ("share", False, True),
        ("share update exclusive", False, False),
    ],
)
def test_who_waits_is_told_table_by_table(
    server: Server, tmp_path: Path, mode: str, reader_waits: bool, writer_waits: bool
) -> None:
    up = f"lock table public.t in {mode} mode; {SLEEP}"
    found = stalls(server, tmp_path, up)
    reader, writer = found["public.t"]
    assert (reader > LONG) is reader_waits
    assert (writer > LONG) is writer_waits
    assert max(found["public.u"]) < SHORT


def test_a_row_that_is_locked_makes_its_writers_wait(
    server: Server, tmp_path: Path
) -> None:
    up = f"update public.t set n = n; {SLEEP}"
    reader, writer = stalls(server, tmp_path, up)["public.t"]
    assert reader < SHORT
    assert writer > LONG


@pytest.mark.parametrize(
    ("up", "rows"),
    [
        ("grant select on public.t to current_user;", 0),
        ("select count(*) from public.t;", 1000),
        ("--! no-transaction\nselect count(*) from public.t;", 1000),
        ("delete from public.t where id = 1;", 1000),
    ],
    ids=["opened", "read", "read outside", "found by index"],
)
def test_a_table_grows_where_its_size_may_matter(
    server: Server, tmp_path: Path, up: str, rows: int
) -> None:
    verdict = busy(server, tmp_path, up)
    assert verdict.finding.details["busy"]["rows"] == rows


REFUSING = """--! refuses: rows: so many are not wanted
do $$ begin
if (select count(*) from public.t {which}) > 100 then
    raise 'too many' using errcode = 'BKM04';
end if;
end $$;
"""


def test_rows_of_the_seeds_are_measured_where_generated_ones_are_refused(
    server: Server, tmp_path: Path
) -> None:
    up = REFUSING.format(which="where n is distinct from 77")
    verdict = busy(server, tmp_path, up, seed="insert into public.t values (1, 77);")
    assert verdict.passed
    assert verdict.finding.details["busy"]["rows"] == 1000
    assert "measured on the seeds' rows, spread over time, for others it" in said(
        verdict
    )


def test_rows_that_are_refused_either_way_are_told_in_the_table(
    server: Server, tmp_path: Path
) -> None:
    up, seed = REFUSING.format(which=""), "insert into public.t values (1, 77);"
    verdict = busy(server, tmp_path, up, seed=seed)
    assert verdict.passed
    assert "not measured with 1000 rows, for it refuses: " in said(verdict)
    assert "| refuses its rows: BKM04 |" in locks_table([verdict])


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("id int primary key, n int check (n = 7)", "1, 7"),
        ("id uuid primary key, day date", "gen_random_uuid(), '2030-01-01'"),
        ("slug text unique, made timestamptz", "'a', now()"),
        ("during tstzrange, exclude using gist (during with &&)", "'[2030-01-01,)'"),
        (
            "a timestamptz, b timestamptz check (a < b), "
            "exclude using gist (tstzrange(a, b) with &&)",
            "'2030-01-01', '2030-01-02'",
        ),
        ("id int generated always as identity primary key, n int", "default, 1"),
        ("day date primary key) partition by range (day", "'2030-01-01'"),
    ],
    ids=["number", "uuid", "text", "range", "moments", "identity", "partitions"],
)
def test_a_row_becomes_many(
    server: Server, database: str, columns: str, values: str
) -> None:
    with connect(database) as connection:
        connection.execute(f"create table public.t ({columns})".encode())
        if "partition" in columns:
            connection.execute("create table public.p partition of t default")
        bounded = values.replace(",)", ",2030-01-02)")
        connection.execute(f"insert into public.t values ({bounded})".encode())
        table = read_relations(connection).named("public", "t")
        assert table is not None
        assert multiply(connection, table, rows=500) == 500


def test_references_stay_true_and_a_table_of_nothing_else_small(
    database: str,
) -> None:
    with connect(database) as connection:
        connection.execute(
            "create table t (id int primary key);"
            "create table u (id uuid primary key, t int not null references t);"
            "create table only_t (t int primary key references t);"
            "insert into t values (1), (2); insert into only_t values (1);"
            "insert into u values (gen_random_uuid(), 2)"
        )
        relations = read_relations(connection)
        sizes = [multiply(connection, t, rows=50) for t in relations.tables]
        assert dict(zip(map(str, relations.tables), sizes, strict=True)) == {
            "public.only_t": 1,
            "public.t": 50,
            "public.u": 50,
        }
        found = connection.execute("select distinct t from u").fetchall()
        assert found == [(2,)]


def test_the_command_sums_it_up_in_a_table(tmp_path: Path, server: Server) -> None:
    folder = Folder(tmp_path)
    (folder.migrations / "0001_t.sql").write_text(BASE)
    (folder.migrations / "0002_new.sql").write_text("alter table t alter n type bigint")
    arguments = ("--only", "locks", "--rows", "1000", "--table")
    done = folder.harness("verify", *arguments, "--pg-server", server.dsn)
    assert done.returncode == 0, done.stderr
    locks, figures = r"access exclusive public\.t \[rewrite\]", r" \| +[\d,]+" * 3
    line = rf"\| 0002_new \[pg18\] +\| {locks} \| 1,000{figures} \|"
    assert re.search(line, done.stdout), done.stdout


def test_few_rows_are_not_measured(tmp_path: Path, server: Server) -> None:
    folder = Folder(tmp_path)
    done = folder.harness(
        "verify", "--only", "locks", "--table", "--pg-server", server.dsn
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"\[pg18\] +\| none +( \| +–){4} \|", done.stdout)
