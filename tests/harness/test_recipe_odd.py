"""The recipe for an exclusion constraint where things are not as it would have them."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from harness.admin import connect
from harness.catalog import snapshot
from harness.errors import HarnessError
from harness.execute import StatementError
from harness.recipe import Exclusion, exclusion_files, qualified, write_all
from harness.recipe.names import quoted
from harness.server import Server
from harness.verify import CHECKS
from tests.harness.test_recipe import AT_TEN, BASE, ROWS, STAY, run, tap, up
from tests.harness.test_recipe import dsn as dsn
from tests.harness.test_recipe import major as major
from tests.harness.test_recipe import project as project
from tests.harness.verify_project import said, verify

pytestmark = pytest.mark.thorough

# Keywords, blanks, quotes, and the names of the variables that the migrations have.
ODD = Exclusion(
    schema="My Inn",
    table="order",
    name='it\'s "once"',
    elements='"user" with =, block with &&',
    predicate="kept <> 'no (way)' and total > 0",
    flag='Checked "by" all',
)
ODD_BASE = """
create extension if not exists btree_gist;
create schema if not exists "My Inn";
create table if not exists "My Inn"."order" (
    "user" int, block tstzrange, blocks int, changed int, in_round int,
    total int default 1, kept text default '', there text, step int, old_row int
);
"""
ODD_ROWS = """
insert into "My Inn"."order" ("user", block)
select n, '[2030-01-01,2030-01-02)' from generate_series({first}, 5000) as n
"""


TRIGGER = """
alter table stay add column if not exists touched int default 0;
create or replace function touch() returns trigger language plpgsql as
$$ begin new.touched := coalesce(old.touched, 0) + 1; return new; end $$;
create or replace trigger stay_touch before update on stay
for each row execute function touch();
"""
WAITING = """
select pid from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""
CASES = {
    "missing": ("drop table stay", "42P01", 'relation "public.stay" does not exist'),
    "flag": (
        "alter table stay add overlap_checked boolean default false",
        "42701",
        'table "stay" has a column "overlap_checked" already',
    ),
    "other rule": (
        f"alter table stay add constraint {STAY.name} exclude (room with =)",
        "42710",
        f'table "stay" has another constraint "{STAY.name}"',
    ),
    "relation": (
        f"create view {STAY.name} as select 1 as one",
        "42P07",
        f'relation "{STAY.name}" already exists',
    ),
    "partitions": (
        "drop table stay; create table stay (room int) partition by range (room)",
        "42809",
        '"stay" is not a table without partitions and heirs',
    ),
    "heirs": (
        "create table suite () inherits (stay)",
        "42809",
        '"stay" is not a table without partitions and heirs',
    ),
}


@pytest.fixture
def odd(tmp_path: Path, request: pytest.FixtureRequest) -> Exclusion:
    wanted = replace(ODD, flag=request.param)
    (tmp_path / "0001_base.sql").write_text(ODD_BASE)
    write_all(exclusion_files(wanted, migrations=tmp_path, tests=tmp_path / "tests"))
    return wanted


each_flag = pytest.mark.parametrize(
    "odd",
    [ODD.flag, "batch", "analyse"],
    ids=["quotes", "variable", "keyword"],
    indirect=True,
)


@each_flag
@pytest.mark.usefixtures("odd")
def test_odd_names_lead_to_the_same_end(dsn: str, tmp_path: Path) -> None:
    up(tmp_path, dsn, 1)
    run(dsn, ODD_ROWS.format(first=1))
    up(tmp_path, dsn, 4)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        run(dsn, ODD_ROWS.format(first=5000))
    run(dsn, "create extension pgtap")
    for suite in sorted((tmp_path / "tests").iterdir()):
        facts = [line[:3] for line in tap(dsn, suite)[1:]]
        assert set(facts) == {"ok "}


@each_flag
@pytest.mark.usefixtures("odd")
def test_odd_names_are_verified(major: Server, tmp_path: Path) -> None:
    for number in (2, 3, 4):
        for verdict in verify(major, tmp_path, *CHECKS, number=number):
            assert verdict.passed, said(verdict)


def test_what_triggers_of_the_table_change_is_declared(
    server: Server, project: Path
) -> None:
    (project / "0001_stay.sql").write_text(f"{BASE}{TRIGGER}")
    checks = ("idempotent", "staircase")
    for verdict in verify(server, project, *checks, number=3):
        assert "public.stay.touched" in said(verdict)
        assert not verdict.passed
    for ending, word in ((".sql", "catches-up"), (".down.sql", "loses")):
        (path,) = project.glob(f"0003_*_backfill{ending}")
        line = f"--! {word}: public.stay.touched: its own trigger"
        path.write_text(f"{line}\n{path.read_text()}")
    for verdict in verify(server, project, *checks, number=3):
        assert verdict.passed, said(verdict)


@pytest.mark.parametrize("case", CASES)
def test_the_first_step_refuses_what_it_does_not_know(
    project: Path, dsn: str, case: str
) -> None:
    change, sqlstate, message = CASES[case]
    up(project, dsn, 1)
    run(dsn, change)
    with connect(dsn) as connection:
        before = snapshot(connection)
        with pytest.raises(StatementError, match=re.escape(message)) as caught:
            up(project, dsn, 2)
        assert caught.value.sqlstate == sqlstate
        assert snapshot(connection) == before


def test_the_last_step_refuses_another_check_of_its_name(
    project: Path, dsn: str
) -> None:
    up(project, dsn, 3)
    run(dsn, f"alter table stay add constraint {STAY.check} check (room > 0)")
    with pytest.raises(StatementError, match="has another constraint") as caught:
        up(project, dsn, 4)
    assert caught.value.sqlstate == "42710"


def test_a_table_without_rows_gets_it_too(project: Path, dsn: str) -> None:
    up(project, dsn, 4)
    insert = f"insert into stay (room, during) values (10, {AT_TEN})"
    run(dsn, insert)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        run(dsn, insert)


def test_a_backfill_that_is_interrupted_goes_on(project: Path, dsn: str) -> None:
    up(project, dsn, 1)
    run(dsn, ROWS.format(count=20_000))
    up(project, dsn, 2)
    with connect(dsn) as holder, connect(dsn) as eyes:
        holder.execute("begin; select from stay where id = 15000 for update")
        with ThreadPoolExecutor() as pool:
            filling = pool.submit(up, project, dsn, 3)
            while not eyes.execute(WAITING).fetchall():
                assert not filling.done()
            eyes.execute(f"select pg_terminate_backend(pid) from ({WAITING}) as w")
            with pytest.raises(HarnessError):
                filling.result()
    ((flagged,),) = run(dsn, "select count(*) from stay where overlap_checked")
    assert isinstance(flagged, int)
    assert 10_000 < flagged < 15_000
    up(project, dsn, 4)


def test_what_is_quoted_is_what_the_server_quotes(major: Server) -> None:
    with connect(major.dsn) as connection:
        for (word,) in connection.execute("select word from pg_get_keywords()"):
            row = connection.execute("select quote_ident(%s)", [word]).fetchone()
            assert row is not None
            assert quoted(word) in {row[0], f'"{word}"'}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("public.stay", ("public", "stay")),
        ('"My Inn".A stay', ("My Inn", "A stay")),
        ('inn."say ""x.y"""', ("inn", 'say "x.y"')),
        ("stay", None),
        ("a.b.c", None),
        ('public."stay', None),
    ],
)
def test_a_table_is_read_as_sql_writes_it(
    text: str, names: tuple[str, str] | None
) -> None:
    assert qualified(text) == names
