"""The way round an exclusion constraint's lock: its files, on rows, on 15 and 18."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from harness.admin import connect, create_database, drop_database
from harness.config import Settings
from harness.database import Database
from harness.dsn import merge
from harness.errors import ConfigError
from harness.execute import StatementError, play
from harness.lint import lint_script
from harness.migrations import discover
from harness.recipe import Exclusion, exclusion_files, write_all
from harness.server import Server, silent, start_server
from harness.sqlfile import Reader, read_source
from harness.verify import CHECKS
from tests.harness.test_cli import Folder
from tests.harness.verify_project import said, verify

pytestmark = pytest.mark.thorough

BASE = """
create extension if not exists btree_gist;
create table if not exists public.stay (
    id bigint generated always as identity primary key,
    room int not null,
    during tstzrange not null,
    state text not null default 'kept' check (state in ('kept', 'canceled'))
);
"""
STAY = Exclusion(
    schema="public",
    table="stay",
    name="stay_room_during_excl",
    elements="room with =, during with &&",
    predicate="state <> 'canceled'",
)
ROWS = """
insert into stay (room, during)
select n % 50, tstzrange(d, d + interval '1 hour')
from generate_series(1, {count}) as n,
lateral (select timestamptz '2030-01-01 00:00+00' + n * interval '1 hour') as day (d)
"""
AT_TEN = "tstzrange('2030-01-01 10:00+00', '2030-01-01 10:30+00')"


@pytest.fixture(scope="module", params=[15, 18])
def major(request: pytest.FixtureRequest, server: Server) -> Iterator[Server]:
    if request.param == 18:
        yield server
        return
    older = start_server("embedded", request.param, progress=silent)
    yield older
    older.stop()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "0001_stay.sql").write_text(BASE)
    written = exclusion_files(STAY, migrations=tmp_path, tests=tmp_path / "tests")
    write_all(written)
    return tmp_path


@pytest.fixture
def dsn(major: Server) -> Iterator[str]:
    with connect(major.dsn) as admin:
        create_database(admin, "recipe", template="template1")
        yield merge(major.dsn, dbname="recipe")
        drop_database(admin, "recipe")


def up(project: Path, dsn: str, to: int) -> None:
    settings = Settings(root=project, migrations=".", lock_retries=0)
    with closing(Database(dsn, discover(project), settings=settings)) as database:
        database.migrate(to=to)


def tap(dsn: str, suite: Path) -> list[str]:
    reader = Reader(read_source(suite), load=read_source)
    with connect(dsn) as connection:
        printed = "".join(text for _, text in play(connection, reader))
    return [line for line in printed.split("\n") if line]


def run(dsn: str, statement: str) -> list[tuple[object, ...]]:
    with connect(dsn) as connection:
        cursor = connection.execute(statement.encode())
        while cursor.nextset():
            pass
        return cursor.fetchall() if cursor.description else []


def test_three_migrations_and_two_suites_are_written(project: Path) -> None:
    assert sorted(path.name for path in project.glob("*.sql"))[1:] == [
        f"{number}_{STAY.name}_{step}{ending}.sql"
        for number, step in (
            ("0002", "flag"),
            ("0003", "backfill"),
            ("0004", "flagged"),
        )
        for ending in (".down", "")
    ]
    assert sorted(path.name for path in (project / "tests").iterdir()) == [
        f"0002_{STAY.name}_flag.sql",
        f"0004_{STAY.name}_flagged.sql",
    ]
    assert not any("@" in path.read_text() for path in project.rglob("*.sql"))


def test_every_row_is_under_the_constraint_in_the_end(project: Path, dsn: str) -> None:
    up(project, dsn, 1)
    run(dsn, ROWS.format(count=20_000))
    up(project, dsn, 4)
    assert run(dsn, "select overlap_checked, count(*) from stay group by 1") == [
        (True, 20_000)
    ]
    with pytest.raises(psycopg.errors.ExclusionViolation, match=STAY.name):
        run(dsn, f"insert into stay (room, during) values (10, {AT_TEN})")
    run(dsn, f"insert into stay (room, during) values (11, {AT_TEN})")
    run(dsn, f"insert into stay values (default, 10, {AT_TEN}, 'canceled')")
    with pytest.raises(psycopg.errors.CheckViolation, match=STAY.check):
        run(dsn, f"insert into stay values (default, 99, {AT_TEN}, 'kept', null)")


def test_the_suites_hold_and_notice_what_is_missing(project: Path, dsn: str) -> None:
    up(project, dsn, 4)
    run(dsn, "create extension pgtap")
    flag, flagged = sorted((project / "tests").iterdir())
    assert [line[:4] for line in tap(dsn, flag)] == [
        "1..4",
        *["ok 1", "ok 2", "ok 3", "ok 4"],
    ]
    assert [line[:4] for line in tap(dsn, flagged)] == ["1..2", "ok 1", "ok 2"]
    run(
        dsn,
        f"alter table stay drop constraint {STAY.name}, drop constraint {STAY.check}",
    )
    run(dsn, "alter table stay alter overlap_checked drop default")
    run(dsn, f"insert into stay (room, during) values (1, {AT_TEN})")
    for suite, facts in ((flag, (2, 3, 4)), (flagged, (1, 2))):
        red = [line for line in tap(dsn, suite) if line.startswith("not ok")]
        assert [int(line.split()[2]) for line in red] == list(facts)


def test_between_the_steps_new_rows_are_compared_with_new_ones_only(
    project: Path, dsn: str
) -> None:
    up(project, dsn, 1)
    run(dsn, ROWS.format(count=100))
    up(project, dsn, 2)
    insert = f"insert into stay (room, during) values (10, {AT_TEN})"
    run(dsn, insert)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        run(dsn, insert)


def test_an_old_overlap_stops_the_backfill_which_goes_on_when_it_is_settled(
    project: Path, dsn: str
) -> None:
    up(project, dsn, 1)
    run(dsn, ROWS.format(count=20_000))
    run(dsn, f"insert into stay (room, during) values (10, {AT_TEN})")
    with pytest.raises(StatementError, match=STAY.name) as caught:
        up(project, dsn, 3)
    assert caught.value.sqlstate == "23P01"
    assert "Key (room, during)=(10, " in str(caught.value)
    assert "conflicts with existing key (room, during)=(10, " in str(caught.value)
    ((flagged,),) = run(dsn, "select count(*) from stay where overlap_checked")
    assert isinstance(flagged, int)
    assert 0 < flagged < 20_000
    run(dsn, "update stay set state = 'canceled' where id = 20001")
    up(project, dsn, 4)


def test_a_query_uses_the_index_only_where_it_says_the_flag(
    project: Path, dsn: str
) -> None:
    up(project, dsn, 4)
    query = (
        "set enable_seqscan = off; explain select from stay where room = 10"
        f" and during && {AT_TEN} and state <> 'canceled'"
    )
    assert STAY.name not in str(run(dsn, query))
    assert STAY.name in str(run(dsn, f"{query} and overlap_checked"))


def test_the_check_waits_for_the_backfill(project: Path, dsn: str) -> None:
    up(project, dsn, 3)
    run(dsn, f"insert into stay values (default, 1, {AT_TEN}, 'kept', false)")
    with pytest.raises(StatementError, match="rows without the flag") as caught:
        up(project, dsn, 4)
    assert caught.value.sqlstate == "55000"
    assert run(dsn, f"select from pg_constraint where conname = '{STAY.check}'") == []


def test_the_files_are_verified_and_linted(major: Server, project: Path) -> None:
    for number in (2, 3, 4):
        for verdict in verify(major, project, *CHECKS, number=number):
            assert verdict.passed, said(verdict)
    for migration in discover(project)[1:]:
        assert migration.down is not None
        assert [*lint_script(migration.up), *lint_script(migration.down)] == []


def test_the_longest_lock_of_a_batch_shuts_out_nobody(
    server: Server, project: Path
) -> None:
    (verdict,) = verify(server, project, "locks", number=3)
    assert verdict.finding.outcome == "locks as declared", said(verdict)
    assert "access exclusive" not in said(verdict)


def test_nothing_is_written_twice(project: Path) -> None:
    with pytest.raises(ConfigError, match="are there already"):
        exclusion_files(STAY, migrations=project, tests=project)
    written = exclusion_files(
        replace(STAY, name="other"), migrations=project, tests=project / "tests"
    )
    written[-1].path.write_text("mine")
    with pytest.raises(ConfigError, match="cannot write over"):
        write_all(written)
    assert not written[0].path.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"elements": "room with =) where (true"}, "cannot be part of a constraint"),
        ({"predicate": "true -- always"}, "cannot be part of a constraint"),
        ({"predicate": "true /* always"}, "cannot be part of a constraint"),
        ({"predicate": "state <> 'canceled"}, "cannot be part of a constraint"),
        ({"predicate": "true; select 1"}, "cannot be part of a constraint"),
        ({"predicate": " "}, "cannot be part of a constraint"),
        ({"elements": ""}, "cannot be part of a constraint"),
        ({"name": "n" * 64}, "cannot be a name"),
        ({"flag": "f" * 60}, "cannot be a name"),
        ({"table": "a$$b"}, "cannot be a name"),
        ({"method": ""}, "cannot be a name"),
    ],
    ids=[
        *("parenthesis", "line comment", "comment", "quote", "semicolon", "blank"),
        *("nothing", "name", "flag", "dollars", "method"),
    ],
)
def test_what_cannot_be_a_constraint_is_refused(
    change: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        replace(STAY, **change)


def test_what_is_quoted_may_be_anything(project: Path) -> None:
    predicate = "state <> ') -- ;' and \"a)\" > 0"
    wanted = replace(STAY, name="odd", predicate=predicate, method="gist (x); drop")
    written = exclusion_files(wanted, migrations=project, tests=project / "tests")
    assert f"and ({predicate}));" in written[0].text
    assert 'exclude using "gist (x); drop" (' in written[0].text


def test_a_constraint_whose_name_ends_alike_is_another_one(project: Path) -> None:
    ending = STAY.name.partition("_")[2]
    wanted = replace(STAY, name=ending, flag="kept")
    written = exclusion_files(wanted, migrations=project, tests=project / "tests")
    assert written[0].path.name == f"0005_{ending}_flag.sql"


def test_the_command_writes_them_where_it_is_told(tmp_path: Path) -> None:
    command = [
        *("recipe", "exclusion", "--table", "public.stay", "--constraint", "stay_excl"),
        *("--using", "room with =, during with &&", "--where", "state <> 'canceled'"),
    ]
    folder = Folder(tmp_path)
    done = folder.harness(*command)
    assert done.returncode == 0, done.stderr
    text = (folder.migrations / "0002_stay_excl_flag.sql").read_text()
    assert "where (overlap_checked and (state <> 'canceled'));" in text
    assert (tmp_path / "sql/tests/0004_stay_excl_flagged.sql").exists()
    again = folder.harness(*command)
    assert again.returncode == 1
    assert 'migrations of constraint "stay_excl" are there already' in again.stderr
    elsewhere = folder.harness(*command, "--output", "draft", "--flag", "kept")
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert (tmp_path / "draft/migrations/0001_stay_excl_flag.sql").exists()
    assert (tmp_path / "draft/tests/0001_stay_excl_flag.sql").exists()


def test_a_table_without_schema_is_refused(tmp_path: Path) -> None:
    done = Folder(tmp_path).harness(
        *("recipe", "exclusion", "--table", "stay", "--constraint", "stay_excl"),
        *("--using", "room with ="),
    )
    assert done.returncode == 1
    assert 'table "stay" has no schema' in done.stderr
