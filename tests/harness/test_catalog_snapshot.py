"""What a snapshot needs and leaves behind, and views on servers of two majors."""

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection, errors, sql
from psycopg.rows import dict_row

from harness.admin import connect
from harness.catalog import diff, snapshot
from harness.catalog.views import without_only_table
from harness.dsn import merge
from harness.server import silent, start_server
from tests.harness.test_catalog import BASE

# As 15 prints them, and as 16 and later do.
VIEWS = [
    ("SELECT room.id\n FROM app.room;", "SELECT id\n FROM app.room;"),
    ("SELECT r.id FROM app.room r;", "SELECT id FROM app.room r;"),
    ("SELECT r.id FROM app.room AS r;", "SELECT id FROM app.room AS r;"),
    (
        "SELECT 'room.id'::text, room.id FROM room;",
        "SELECT 'room.id'::text, id FROM room;",
    ),
    ("SELECT r.* FROM app.room r;", "SELECT r.* FROM app.room r;"),
    ("SELECT a.id, b.id FROM a, b;", "SELECT a.id, b.id FROM a, b;"),
    ("SELECT a.id FROM (a JOIN b ON (a.id = b.id));",) * 2,
    ("SELECT a.id FROM a UNION SELECT b.id FROM b;",) * 2,
    ("SELECT 1;",) * 2,
    (
        "SELECT s.id FROM ( SELECT r.id FROM r) s WHERE (s.id = 1);",
        "SELECT id FROM ( SELECT r.id FROM r) s WHERE (id = 1);",
    ),
    (
        "SELECT r.id FROM r WHERE (EXISTS ( SELECT 1 FROM s WHERE (s.id = r.id)));",
        "SELECT id FROM r WHERE (EXISTS ( SELECT 1 FROM s WHERE (s.id = r.id)));",
    ),
    (
        "SELECT EXTRACT(day FROM app.at) AS d, app.f(app.x)::app.kind FROM app.app;",
        "SELECT EXTRACT(day FROM at) AS d, app.f(x)::app.kind FROM app.app;",
    ),
]
# Kinds of queries that the two servers are asked to print.
QUERIES = [
    "select id, name from app.room",
    "select r.id from app.room as r where r.name like 'x%' order by r.id desc limit 3",
    "select count(*), name from app.room group by name having count(*) > 1",
    "select name, sum(id) over (partition by name order by id) from app.room",
    "select distinct on (name) name, id from app.room order by name, id",
    "select r.id, s.state from app.room r join app.stay s on s.room_id = r.id",
    "select id from app.room union all select room_id from app.stay",
    "select r from app.room r",
    "select x.name from (select name from app.room where id > 1) x",
    "with busy as (select room_id from app.stay) select room_id from busy",
    "select id from app.room r where exists (select from app.stay where id = r.id)",
    "select g, g.g + 1 as n from generate_series(1, 3) g",
    "select v.a from (values (1), (2)) v (a)",
    "select extract(day from lower(during)) as d, room_id in (1, 2) as x from app.stay",
    "select case when state is distinct from 'a' then guests end as c from app.stay",
    "select (select max(s.guests) from app.stay s where s.id = r.id) from app.room r",
    "select coalesce(name, 'room.name') as n, name collate \"C\" as c from app.room",
    "select id from only app.room tablesample bernoulli (50) where name is not null",
    'select room.id as "Id", room.id::text || name as t from app.room for update',
]

_ABSENT = (errors.UndefinedFile, errors.ObjectNotInPrerequisiteState)  # a language


@pytest.fixture(scope="module")
def old() -> Iterator[Connection[Any]]:
    server = start_server("embedded", 15, progress=silent)
    with connect(server.dsn) as connection:
        yield connection
    server.stop()


@pytest.mark.parametrize(("older", "newer"), VIEWS)
def test_the_only_table_is_left_out(older: str, newer: str) -> None:
    assert without_only_table(older) == newer
    assert without_only_table(newer) == newer


@pytest.mark.parametrize("query", QUERIES)
def test_views_are_equal_on_both_majors(
    old: Connection[Any], database: str, query: str
) -> None:
    catalogs = []
    with connect(database) as new:
        for connection in (old, new):
            with connection.transaction(force_rollback=True):
                connection.execute(BASE.encode())
                connection.execute(f"create view app.v as {query}".encode())
                catalogs.append(snapshot(connection))
    assert diff(*catalogs) == ()


@pytest.mark.thorough
def test_an_extension_is_one_line_whatever_it_brings(
    old: Connection[Any], database: str
) -> None:
    with connect(database) as new:
        for connection in (old, new):
            found = connection.execute("select name from pg_available_extensions")
            told = [created(connection, name) for (name,) in found.fetchall()]
            assert sum(lines is not None for lines in told) > 20
            assert [lines for lines in told if lines] == []


def created(connection: Connection[Any], name: str) -> list[str] | None:
    """Return what is told beside the extension; None if it cannot be created here."""
    with connection.transaction(force_rollback=True):
        before = snapshot(connection)
        create = sql.SQL("create extension {} cascade").format(sql.Identifier(name))
        try:
            with connection.transaction():
                connection.execute(create)
        except (*_ABSENT, errors.DuplicateObject):  # plpgsql is there
            return None
        changes = diff(before, snapshot(connection))
    return [change.name for change in changes if change.kind != "extension"]


def test_a_guest_reads_all_in_a_read_only_transaction(database: str) -> None:
    with connect(database) as admin:
        admin.execute(BASE.encode())
        everything = snapshot(admin)
        admin.execute("create role guest login")
        try:
            with connect(merge(database, user="guest")) as guest:
                guest.read_only = True
                assert snapshot(guest) == everything
                guest.autocommit = False
                assert snapshot(guest) == everything
        finally:
            admin.execute("drop owned by reader, writer")
            admin.execute("drop role guest, reader, writer")


def test_settings_and_transaction_of_the_caller_stay(database: str) -> None:
    with connect(database) as connection:
        connection.execute(
            "create table t (at timestamptz default '2026-01-01 00:00+0')"
        )
        first = snapshot(connection)
        connection.execute("set timezone = 'Asia/Tokyo'; set search_path = public")
        connection.row_factory = dict_row
        with connection.transaction():
            connection.execute("create table u (id int)")
            inside = snapshot(connection)
            assert [change.name for change in diff(first, inside)] == ["public.u"]
            for name, value in {
                "TimeZone": "Asia/Tokyo",
                "search_path": "public",
            }.items():
                shown = connection.execute(f"show {name}").fetchone()
                assert shown == {name: value}
        assert snapshot(connection) == inside


def test_an_aborted_transaction_is_the_servers_error(database: str) -> None:
    with connect(database) as connection:
        connection.autocommit = False
        with pytest.raises(errors.DivisionByZero):
            connection.execute("select 1 / 0")
        with pytest.raises(errors.InFailedSqlTransaction):
            snapshot(connection)
