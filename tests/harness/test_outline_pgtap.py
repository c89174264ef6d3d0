"""What pgtap.txt and the outline say of descriptions, and what pgTAP really prints."""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from harness.sqlfile import Source
from harness.suites.outline import outline

SAID = "said: thus"
# These return text, but no test line.
SILENT = ["diag", "diag_test_name", "display_oper", "finish"]
SILENT += ["format_type_string", "os_name", "pg_version", "plan"]
FUNCTIONS = """
    select
        p.proname,
        array(
            select replace(t::regtype::text, 'character varying', 'varchar')
            from unnest(p.proargtypes::oid[]) with ordinality as a (t, place)
            where place <= p.pronargs - left_out
            order by place
        )
    from pg_depend as d
    inner join pg_proc as p on d.objid = p.oid
    cross join generate_series(0, p.pronargdefaults) as left_out
    where
        d.classid = 'pg_proc'::regclass
        and d.refobjid = (select oid from pg_extension where extname = 'pgtap')
        and p.prorettype = 'text'::regtype
        and p.proname !~ '^_'
        and p.proname <> all (%s)
"""
# A prepared statement and a cursor have the name of a type, and so "int4" is most of
# what pgTAP wants to be given.
SETTING = """
    select * from no_plan();
    select pass();
    prepare int4 as select 'int4'::text;
    declare int4 cursor for select 'int4'::text;
"""
VALUES = {
    "anyarray": "'{int4}'::text[]",
    "anyelement": "'int4'::text",
    "boolean": "true",
    "character": "'42P01'::char(5)",
    "integer": "1",
    "numeric": "1",
}
SPECIAL = {
    ("check_test", 0): "ok(true)",
    ("cmp_ok", 1): "'='",
    ("row_eq", 1): "null::pg_class",
}
UNCAST = {
    "anyarray": "array['int4']",
    "name": "'int4'",
    "name[]": "array['int4']",
    "text": "'int4'",
}


@pytest.fixture
def pgtap(pgtap_database: str) -> Iterator[Connection[Any]]:
    with psycopg.connect(pgtap_database) as connection:
        connection.execute(SETTING)
        yield connection
        connection.rollback()


def outlined(call: str) -> str:
    """The name of `select call` in an outline."""
    (assertion,) = outline(Source.of(Path("suite.sql"), f"select {call};"))
    return assertion.name


def printed(connection: Connection[Any], call: str) -> str | None:
    """The description in the first test line; None when the call fails."""
    try:
        with connection.transaction(force_rollback=True):
            row = connection.execute(f"select * from {call}".encode()).fetchone()
    except psycopg.Error:
        return None
    found = re.match(r"(?:not )?ok \d+ - (.*)", row[0]) if row else None
    return found[1] if found else ""


def value(name: str, types: list[str], place: int) -> str:
    """An argument of exactly its type."""
    kind = types[place]
    literal = "'{int4}'" if kind.endswith("[]") else "'int4'"
    return SPECIAL.get((name, place)) or VALUES.get(kind, f"{literal}::{kind}")


def functions(connection: Connection[Any]) -> list[tuple[str, list[str]]]:
    """pgTAP's functions, with each number of arguments they can have."""
    return connection.execute(FUNCTIONS, [SILENT]).fetchall()


def described(connection: Connection[Any], name: str, types: list[str]) -> list[str]:
    """The types, with `description` where the function prints what it is given."""
    for place in [place for place, kind in enumerate(types) if kind == "text"]:
        values = [value(name, types, other) for other in range(len(types))]
        values[place] = f"'{SAID}'::text"
        text = printed(connection, f"{name}({', '.join(values)})")
        if text and text.startswith(SAID):
            return [*types[:place], "description", *types[place + 1 :]]
    return types


def listing(connection: Connection[Any]) -> list[str]:
    """What pgtap.txt has to say below its head."""
    rows = {
        (name, *described(connection, name, t)) for name, t in functions(connection)
    }
    optional = {row[:-1] for row in rows if row[-1] == "description"} & rows
    kept = [
        (*row, "[description]") if row in optional else row
        for row in rows
        if row[-1] != "description" or row[:-1] not in optional
    ]
    return [
        " ".join(row) for row in sorted(kept, key=lambda row: (row[0], len(row), row))
    ]


def test_the_list_of_functions_is_that_of_pgtap(pgtap: Connection[Any]) -> None:
    text = (files("harness.suites") / "pgtap.txt").read_text("utf8")
    # When they differ: write the listing into the file.
    assert [line for line in text.splitlines() if line[0] != "#"] == listing(pgtap)


def calls(name: str, types: list[str]) -> Iterator[str]:
    """Calls with a bare string at the end, the other arguments cast or not."""
    exact = [value(name, types, place) for place in range(len(types) - 1)]
    choices = [
        {cast, UNCAST.get(kind, cast)}
        for cast, kind in zip(exact, types[:-1], strict=True)
    ]
    for values in product(*choices):
        yield f"{name}({', '.join([*values, repr(SAID)])})"


def test_the_overload_is_the_one_that_postgresql_calls(pgtap: Connection[Any]) -> None:
    answers: dict[str, str | None] = {}
    for name, types in functions(pgtap):
        if types[-1:] == ["text"]:
            answers |= {call: printed(pgtap, call) for call in calls(name, types)}
    said = {call: text.startswith(SAID) for call, text in answers.items() if text}
    assert min(sum(said.values()), len(said) - sum(said.values())) > 100
    assert {call: outlined(call) == SAID for call in said} == said


DESCRIBED = r"""
    pass('it passes')
    fail($$it's a failure$$)
    ok(1 = 1, 'one is ' || 'one')
    ok(null, E'nothing isn\'t true')
    is(1, 2, 'one is two'::text)
    is('a'::text, 'b', ('one is ' || $a$another$a$))
    isnt(array[1, 2], '{3}', 'an array, with (commas)')
    cmp_ok(1, '<', 2, 'one is less')
    isa_ok(1, 'integer', 'one')
    matches('abc'::text, '^a', 'it begins with a')
    unialike('abc'::text, 'x%', U&'caf\00e9')
    lives_ok('select 1', 'the query lives')
    performs_ok('select 1', 250, 'the query is fast')
    performs_within('select 1', 250, 50, 'the query is fast enough')
    performs_within('select 1', 250, 50, 5, 'the query is fast five times')
    throws_ok('select 1/0', '22012', 'division by zero', 'four arguments')
    throws_ok('select 1/0', 22012, 'division by zero', 'a number as code')
    throws_ok('select 1/0', '22012'::char(5), null, 'any message')
    throws_ok('select 1/0', null, null, 'any error')
    throws_ok('select 1/0', 'division by zero', 'no code')
    throws_ok('select 1/0', null, 'neither code nor message')
    throws_ok('select 1/0', 'division' || ' by zero', 'a message in pieces')
    throws_like('select 1/0', '%zero', 'a message like that')
    throws_matching('select 1/0', 'zero$', 'a message that matches')
    results_eq('select 1', array[1], 'rows are elements')
    results_eq('select 1', 'values (1)', 'rows are rows')
    set_eq('select 1', array[1, 2], 'sets are equal')
    bag_hasnt('select 1', 'select 2', 'a bag has not')
    is_empty('select 1 limit 0', 'there is nothing')
    row_eq('select 1::oid', row(1)::public.only, 'the row is that')
    has_table('pg_class', 'two strings: the second describes')
    has_table('pg_catalog', 'pg_class', 'three strings')
    has_table('pg_catalog'::name, 'joined, ' || 'it is no name'::name)
    has_table('pg_catalog'::name, 'joined, ' || ('it is no' || ' name')::name)
    hasnt_table('nowhere'::name, 'the one name is that of the table')
    has_column('pg_class', 'relname', 'there is a column')
    has_column('pg_catalog', 'pg_class', 'relname', 'there is a column in a schema')
    col_type_is('pg_class', 'relname', 'name', 'the column is a name')
    col_type_is('pg_catalog', 'pg_class', 'relname', 'name', 'it is, in a schema')
    col_type_is('pg_catalog', 'pg_class', 'relname', 'pg_catalog', 'name', 'its too')
    col_not_null('pg_class', 'relname', 'it is not null')
    col_not_null('pg_catalog', 'pg_class', 'relname', 'it is not null in a schema')
    col_default_is('pg_class', 'relname', 'x', 'it has a default')
    col_is_pk('pg_class', array['oid'], 'the key has one column')
    col_is_pk('pg_class', 'oid', 'the key is a column')
    has_pk('pg_class', 'there is a key')
    fk_ok('a', 'b', 'c', 'd', 'a references c')
    fk_ok('s', 'a', 'b', 's', 'c', 'd', 'a references c in schemas')
    has_index('pg_class', 'pg_class_oid_index', 'oid', 'the index has that column')
    columns_are('pg_class', array['oid'], 'that is all columns')
    tables_are('pg_catalog', array['pg_class'], 'that is all tables')
    trigger_is('a', 'b', 'c', 'it is that function')
    has_function('now', 'there is a function')
    has_function('now', '{}', 'in a schema: the array is bare')
    has_function('now', '{}'::name[], 'without arguments')
    function_returns('now', 'timestamptz', 'it returns a moment')
    volatility_is('now', array[]::name[], 'stable', 'it is stable')
    function_lang_is('now', 'internal', 'it is internal')
    is_ancestor_of('a', 'b', 2, 'it is a grandfather')
    domain_type_is('d', 'int4', 'the domain is an integer')
    domain_type_is('d' || current_schema()::name, 'int4', 'the first is no name')
    domain_type_is('s', 'd', 't', 'int4', 'the type is in a schema')
    policy_cmd_is('t', 'p', 'select', 'it is for reading')
    rule_is_on('t', 'r', 'insert', 'it is about writing')
    is_member_of('postgres', 'a', 'a member is that')
    table_privs_are('pg_class', 'postgres', array['SELECT'], 'it may be read')
    check_test(pass('x'), true, 'pass(x)', 'x', '')
"""
UNDESCRIBED = r"""
    pass()
    is(1, 1)
    lives_ok('select 1')
    throws_ok('select 1/0', '22012', 'division by zero')
    throws_ok('select 1/0', '22012'::char(5), 'division by zero')
    throws_ok('select 1/0', 22012, 'division by zero')
    throws_ok('select 1/0', 'division by zero')
    throws_like('select 1/0', '%zero')
    performs_within('select 1', 250, 50, 5)
    results_eq('select 1', 'values (1)')
    has_table('pg_catalog'::name, 'pg_class'::name)
    has_table('pg_catalog'::name, ('pg_' || 'class')::name)
    has_column('pg_class', 'relname')
    hasnt_pk('pg_class')
    col_type_is('pg_class', 'relname', 'name')
    col_type_is('pg_catalog'::name, 'pg_class', 'relname'::name, 'name')
    col_default_is('pg_class', 'relname', 'x'::text)
    fk_ok('a', 'b', 'c', 'd')
    fk_ok('s', 'a', 'b', 's', 'c', 'd')
    is_ancestor_of('s', 'a', 's', 'b'::name)
    is_ancestor_of('s'::name, 'a'::name, 's', 'b')
    function_returns('now', 'timestamptz')
    function_returns('pg_catalog'::name, 'now'::name, 'timestamptz')
    domain_type_is('public'::name, 'd', 'int4')
    domain_type_is(current_schema()::name, 'd', 'int4')
    skip('why')
    skip('why', 2)
"""


def test_the_name_is_what_pgtap_prints(pgtap: Connection[Any]) -> None:
    pgtap.execute("create type public.only as (oid oid)")
    lines = [line.strip() for line in DESCRIBED.strip().splitlines()]
    # What these two print begins with the name.
    endings = {"isa_ok": " isa integer", "check_test": " should pass"}
    expected = {
        call: outlined(call) + endings.get(call.partition("(")[0], "") for call in lines
    }
    assert {call: printed(pgtap, call) for call in lines} == expected


def test_without_a_description_the_name_is_the_line(pgtap: Connection[Any]) -> None:
    lines = [line.strip() for line in UNDESCRIBED.strip().splitlines()]
    texts = {call: printed(pgtap, call) for call in lines}
    assert [call for call, text in texts.items() if text is None] == []
    assert [call for call, text in texts.items() if f"'{text}'" in call] == []
    assert {call: outlined(call) for call in lines} == dict.fromkeys(lines, "line 1")
