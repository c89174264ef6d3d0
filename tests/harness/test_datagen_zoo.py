"""Rows for small schemas; and what is said where no row satisfies the rules."""

from typing import Any

import pytest
from psycopg import Connection

from harness.admin import connect
from harness.datagen import Filled, fill
from tests.harness.datagen_zoo import FILLED, REFUSED


@pytest.mark.parametrize("schema", FILLED.values(), ids=FILLED.keys())
def test_every_table_gets_all_its_rows(database: str, schema: str) -> None:
    with connect(database) as connection:
        connection.execute(schema.encode())
        for seed in range(3):
            filled = fill(connection, rows=4, seed=seed)
            assert filled.short == (), str(filled)
            assert filled.inserted >= 4 * len(filled.tables)


@pytest.mark.parametrize(("schema", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_table_that_stays_empty_says_why(
    database: str, schema: str, reason: str
) -> None:
    with connect(database) as connection:
        connection.execute(schema.encode())
        filled = fill(connection)
        assert filled.empty == ("public.t",)
        first = filled.tables[0].reasons[0]
        assert first.text.startswith(reason)
        assert first.count > 100
        assert first.text in str(filled)


def test_a_child_of_an_empty_table_says_which(database: str) -> None:
    with connect(database) as connection:
        connection.execute("""
            create table parent (n int primary key constraint never check (n <> n));
            create table child (n int not null constraint up references parent)
        """)
        filled = fill(connection)
    assert filled.empty == ("public.parent", "public.child")
    assert (
        str(filled.tables[1].reasons[0]) == 'foreign key "up": no row in public.parent'
    )


def test_a_key_with_two_values_takes_two_rows(database: str) -> None:
    filled = _filled(database, "create table t (b boolean primary key)")
    assert [(t.inserted, t.wanted) for t in filled.short] == [(2, 3)]
    assert filled.empty == ()
    assert filled.short[0].reasons[0].text == '23505 constraint "t_pkey"'


def test_a_circle_that_was_opened_by_null_is_closed(database: str) -> None:
    with connect(database) as connection:
        connection.execute("""
            create table a (id int primary key, b int);
            create table b (id int primary key, a int not null references a);
            alter table a add foreign key (b) references b
        """)
        assert fill(connection).short == ()
        closed = connection.execute("select from a join b on a.b = b.id").rowcount
        assert closed == 1


def test_rows_that_were_there_are_parents_and_stay_as_they_are(database: str) -> None:
    with connect(database) as connection:
        connection.execute("""
            create table parent (code text primary key check (md5(code) like 'acbd1%'));
            insert into parent values ('foo');
            create table child (code text not null references parent)
        """)
        filled = fill(connection)
        assert filled.empty == ()
        assert [t.inserted for t in filled.tables] == [0, 3]
        assert _rows(connection, "parent") == [("(foo)",)]


def test_only_the_named_tables_are_filled(database: str) -> None:
    with connect(database) as connection:
        connection.execute("create table a (n int); create table b (n int)")
        filled = fill(connection, tables=["public.b"])
        assert [fill.table for fill in filled.tables] == ["public.b"]
        assert _rows(connection, "a") == []


def test_everything_happens_inside_the_transaction_of_the_caller(database: str) -> None:
    with connect(database) as connection:
        connection.execute("create table t (n int)")
        with connection.transaction(force_rollback=True):
            assert fill(connection).inserted == 3
        assert _rows(connection, "t") == []


def test_extensions_and_the_ledger_are_left_alone(database: str) -> None:
    schema = "create extension pgtap; create schema harness; create table harness.t ()"
    assert _filled(database, schema).tables == ()


def test_row_level_security_refuses_a_role_that_it_binds(database: str) -> None:
    with connect(database) as connection:
        connection.execute("""
            create table t (n int);
            alter table t enable row level security;
            grant insert, select on t to pg_monitor;
            set role pg_monitor
        """)
        filled = fill(connection)
    assert filled.empty == ("public.t",)
    assert "42501 new row violates row-level security policy" in str(filled)


@pytest.mark.parametrize("kind", ["plain", "ugly"])
def test_the_same_seed_gives_the_same_rows(
    database_pair: tuple[str, str], kind: str
) -> None:
    rows = {"plain": 3, "ugly": 60}[kind]
    first, second = (_seeded(dsn, rows, 7) for dsn in database_pair)
    assert first == second
    assert len(first) == 2 * rows


def test_another_seed_gives_other_rows(database_pair: tuple[str, str]) -> None:
    first, second = database_pair
    assert not set(_seeded(first, 3, 1)) & set(_seeded(second, 3, 2))


def _seeded(dsn: str, rows: int, seed: int) -> list[tuple[Any, ...]]:
    with connect(dsn) as connection:
        connection.execute("""
            create table parent (id uuid primary key default gen_random_uuid(), n text);
            create table child (
                id uuid primary key default gen_random_uuid(),
                parent uuid not null references parent,
                at timestamptz not null,
                facts jsonb
            )
        """)
        assert fill(connection, rows=rows, seed=seed).short == ()
        return _rows(connection, "parent") + _rows(connection, "child")


def _filled(dsn: str, schema: str) -> Filled:
    with connect(dsn) as connection:
        connection.execute(schema.encode())
        return fill(connection)


def _rows(connection: Connection[Any], table: str) -> list[tuple[Any, ...]]:
    query = f"select row_::text from {table} as row_ order by 1"
    return connection.execute(query.encode()).fetchall()
