"""The runner on a real database: what it applies, reverts and refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.admin import connect
from harness.dsn import merge
from harness.errors import HarnessError, MigrationError, SqlFileError
from harness.execute import StatementError
from harness.ledger import has_ledger, read_ledger
from harness.migrations import discover
from harness.server import Server
from tests.harness.migration_project import TABLE, Project


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    return Project(tmp_path, database)


def test_up_applies_in_order_and_a_second_time_nothing(project: Project) -> None:
    project.write(TABLE)
    project.up()
    assert [d.migration.name for d in project.done] == ["0001_first", "0002_second"]
    assert project.rows("select id from second") == [(1,)]
    project.done.clear()
    project.up()
    assert project.done == []


def test_the_ledger_says_what_ran(project: Project) -> None:
    project.write(TABLE)
    project.up()
    with connect(project.dsn) as connection:
        first, second = read_ledger(connection)
    assert (first.number, first.name) == (1, "0001_first")
    assert first.sha256 == discover(project.directory)[0].sha256
    assert first.applied_by == "postgres"
    assert first.applied_at <= second.applied_at
    assert first.duration is not None
    assert first.duration.total_seconds() > 0


def test_the_ledger_is_commented(project: Project) -> None:
    project.write(TABLE)
    project.up()
    assert (
        project.rows(
            "select c.relname, a.attname from pg_attribute a"
            " join pg_class c on c.oid = attrelid"
            " where relnamespace = 'harness'::regnamespace and relkind = 'r'"
            " and attnum >= 0 and col_description(c.oid, attnum) is null"
        )
        == []
    )


def test_to_stops_whether_or_not_the_number_exists(project: Project) -> None:
    project.write({**TABLE, "0009_ninth.sql": "select 1;"})
    project.up(to=5)
    assert project.names() == ["0001_first", "0002_second"]


def test_down_reverts_one_or_all_above_a_number(project: Project) -> None:
    project.write(TABLE)
    project.up()
    project.down()
    assert project.names() == ["0001_first"]
    project.up()
    project.down(to=0)
    assert project.names() == []
    assert project.rows("select 1 where to_regclass('first') is not null") == []


def test_redo_does_both(project: Project) -> None:
    project.write(TABLE)
    project.up()
    project.done.clear()
    project.run(lambda runner: runner.redo())
    assert [(d.migration.number, d.direction) for d in project.done] == [
        (2, "down"),
        (2, "up"),
    ]


def test_a_failing_statement_says_everything_and_changes_nothing(
    project: Project,
) -> None:
    project.write(TABLE)
    text = "create table t (id int);\n\nselect\n    missing\nfrom t;\n"
    project.write({"0003_bad.sql": text})
    with pytest.raises(StatementError) as caught:
        project.up()
    said = str(caught.value)
    assert "0003_bad.sql:4: column" in said
    assert 'column "missing" does not exist' in said
    assert "SQLSTATE 42703" in said
    assert "Statement: select\n    missing" in said
    assert project.names() == ["0001_first", "0002_second"]
    assert project.rows("select 1 where to_regclass('t') is not null") == []


def test_detail_and_hint_of_the_server_are_kept(project: Project) -> None:
    raise_ = "raise exception 'no' using detail = 'the detail', hint = 'the hint'"
    project.write({"0001_bad.sql": f"do $$ begin {raise_}; end $$;"})
    with pytest.raises(StatementError) as caught:
        project.up()
    assert caught.value.sqlstate == "P0001"
    assert "the detail" in str(caught.value)
    assert caught.value.hint == "the hint"


def test_a_constraint_that_fails_at_commit_names_the_migration(
    project: Project,
) -> None:
    project.write({
        "0001_a.sql": "create table p (id int primary key);"
        "create table c (id int references p deferrable initially deferred);"
        "insert into c values (1);"
    })
    with pytest.raises(MigrationError, match="0001_a") as caught:
        project.up()
    assert "23503" in str(caught.value)
    assert project.names() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"0001_first.sql": "create table first (id bigint);"}, "changed after"),
        ({"0001_first.sql": None}, "its file is gone"),
        ({"0000_early.sql": "select 1;"}, "comes too late"),
    ],
    ids=["edited", "gone", "too low"],
)
def test_files_that_contradict_the_ledger_are_refused(
    project: Project, change: dict[str, str | None], said: str
) -> None:
    project.write(TABLE)
    project.up()
    for name, text in change.items():
        if text is None:
            for path in project.directory.glob(name.replace(".sql", "*")):
                path.unlink()
        else:
            project.write({name: text})
    project.write({"0003_third.sql": "create table third (id int);"})
    with pytest.raises(MigrationError, match=said):
        project.up()
    assert project.names() == ["0001_first", "0002_second"]
    with pytest.raises(MigrationError, match=said):
        project.down()
    assert project.names() == ["0001_first", "0002_second"]


def test_a_renamed_migration_is_refused(project: Project) -> None:
    project.write(TABLE)
    project.up()
    for path in project.directory.glob("0002_second*"):
        path.rename(path.with_name(path.name.replace("second", "zweite")))
    with pytest.raises(MigrationError, match="was renamed"):
        project.up()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"0003_c.sql": "--! irreversible: data is gone\nselect 1;"}, "data is gone"),
        ({"0003_c.sql": "select 1;"}, "There is no file"),
    ],
    ids=["irreversible", "no down file"],
)
def test_down_refuses_before_it_changes_anything(
    project: Project, files: dict[str, str], said: str
) -> None:
    project.write({**TABLE, **files, "0004_d.sql": "select 1;"})
    project.write({"0004_d.down.sql": "select 1;"})
    project.up()
    with pytest.raises(MigrationError, match=said):
        project.down(to=0)
    assert len(project.names()) == 4


def test_what_a_migration_leaves_in_the_session_ends_with_it(project: Project) -> None:
    project.write({
        "0001_a.sql": "set search_path = pg_catalog; set lock_timeout = '9s';"
        "create temp table leftover (id int); listen channel;"
        "create role harness_test_guest; grant create on schema public"
        " to harness_test_guest; set role harness_test_guest;",
        "0002_b.sql": "create table b as select current_user::text as who,"
        " current_setting('search_path') as path,"
        " to_regclass('leftover')::text as temp;",
    })
    try:
        project.up()
        assert project.rows("table public.b") == [("postgres", '"$user", public', None)]
    finally:
        with connect(project.dsn) as connection:
            connection.execute("drop owned by harness_test_guest")
            connection.execute("drop role harness_test_guest")


def test_notices_are_reported_with_their_migration(project: Project) -> None:
    project.write({"0001_a.sql": "do $$ begin raise notice '3 rows'; end $$;"})
    project.up()
    assert project.done[0].notices == ("NOTICE: 3 rows",)


def test_copy_and_variables_work_in_a_migration(project: Project) -> None:
    text = "create table t (a int);\ncopy t from stdin;\n1\n2\n\\.\n\\set x 3\n"
    project.write({"0001_a.sql": text + "insert into t values (:x);"})
    project.up()
    assert project.rows("select sum(a) from t") == [(6,)]


def test_the_statement_timeout_counts(project: Project) -> None:
    project.write({"0001_a.sql": "select pg_sleep(5);"})
    project.settings = replace(project.settings, statement_timeout=50)
    with pytest.raises(StatementError, match="statement timeout"):
        project.up()


def test_reading_the_ledger_writes_nothing(project: Project) -> None:
    with connect(project.dsn) as connection:
        assert read_ledger(connection) == ()
        assert not has_ledger(connection)


def test_a_database_that_is_not_there_is_named(tmp_path: Path, server: Server) -> None:
    project = Project(tmp_path, f"{server.dsn} dbname=absent")
    project.write(TABLE)
    with pytest.raises(HarnessError, match='database "absent" does not exist'):
        project.up()


def test_a_migration_that_takes_the_ledger_away_is_refused(project: Project) -> None:
    project.write({"0001_a.sql": "drop schema harness cascade;"})
    with pytest.raises(MigrationError, match="cannot use the ledger") as caught:
        project.up()
    assert "42P01" in str(caught.value)
    with connect(project.dsn) as connection:
        assert has_ledger(connection)


def test_a_migration_that_ends_read_only_is_refused(project: Project) -> None:
    project.write({"0001_a.sql": "create table t (id int); set transaction read only;"})
    with pytest.raises(MigrationError, match="cannot use the ledger"):
        project.up()
    assert project.rows("select 1 where to_regclass('t') is not null") == []


def test_a_role_that_may_not_read_the_ledger_is_told(project: Project) -> None:
    project.write(TABLE)
    project.up()
    with connect(project.dsn) as admin:
        admin.execute("create role harness_stranger login")
        try:
            stranger = Project(
                project.directory, merge(project.dsn, user="harness_stranger")
            )
            with pytest.raises(MigrationError, match="cannot use the ledger") as caught:
                stranger.up()
            assert "42501" in str(caught.value)
        finally:
            admin.execute("drop role harness_stranger")


def test_the_file_of_a_copy_that_is_not_there_is_named(project: Project) -> None:
    text = "create table t (id int);\n\\copy t from absent.csv\n"
    project.write({"0001_a.sql": text})
    with pytest.raises(SqlFileError, match=r"0001_a\.sql:2: could not open the file"):
        project.up()
