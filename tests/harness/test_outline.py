"""The outline of a pgTAP file: which statements are tests, and their names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Reader, Source, Statement
from harness.suites.outline import Key, KeyCounter, cluster_wide, outline

SUITE = Path("suite.sql")


def source(sql: str) -> Source:
    return Source.of(SUITE, sql)


def names(sql: str) -> list[str]:
    return [assertion.name for assertion in outline(source(sql))]


def test_a_suite_has_one_assertion_for_each_statement_that_calls_one() -> None:
    found = outline(
        source(
            "begin;\n"
            "select plan(3);\n"
            "create table t (a int);\n"
            "\n"
            "select has_table('t', 'the table is there');\n"
            "select todo('later', 1); select fail(); select pass('done');\n"
            "select * from finish();\n"
            "rollback;\n"
        )
    )
    assert [(a.key, a.name, a.conditional, a.calls) for a in found] == [
        (Key(SUITE, 5, 1), "the table is there", False, 1),
        (Key(SUITE, 6, 2), "line 6", False, 1),
        (Key(SUITE, 6, 3), "done", False, 1),
    ]


@pytest.mark.parametrize(
    ("literal", "name"),
    [
        ("'plain'", "plain"),
        ("'it''s, (said)'", "it's, (said)"),
        ("''", "line 1"),
        ("' \t\n'", "line 1"),
        ("null", "line 1"),
        (r"'back\slash'", r"back\slash"),
        (
            r"E'it\'s ''one''\ttab \x41\102\u0043\U00000044 \q\\'",
            "it's 'one' tab ABCD q\\",
        ),
        (r"e'\303\xa9 \ud83d\ude00'", "é 😀"),
        (r"E'no such byte \xff'", "line 1"),
        (r"E'half a pair \ud83d'", "line 1"),
        (r"U&'d\0061t\+000061 \\ '''", r"data \ '"),
        (r"U&'d!0061ta' uescape '!'", "line 1"),
        ("$$it's$$", "it's"),
        ("$a$ $$ , $$ $a$", "$$ , $$"),
        ("'one ' || $$two$$ || E' three'", "one two three"),
        ("'one '\n  'two'", "one two"),
        ("'one ' -- why\n 'two'", "one two"),
        ("'one' /* why */ || ' two'", "one two"),
        ("('one ' || ('two'))", "one two"),
        ("'x'::text", "x"),
        ("'x'::pg_catalog.varchar(10)", "x"),
        ("('x' || 'y'::text)::text", "xy"),
        ("'a\n   b\t c'", "a b c"),
        ("'a::b:::c'", "a: :b: : :c"),
        ("E'a\\x01\\x7f:\\x02:b'", "a: :b"),
        ("'x' || version()", "line 1"),
        ("format('x')", "line 1"),
        ("'x' collate \"C\"", "line 1"),
        (":'x'", "line 1"),
        (":x", "line 1"),
        ("description => 'x'", "line 1"),
        ("'x'::pg_lsn", "line 1"),
        ("$$x$$ 'y'", "line 1"),
    ],
)
def test_a_literal_description_is_the_name(literal: str, name: str) -> None:
    assert names(f"select ok(true, {literal});") == [name]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select OK ( true, 'x' )", [("x", 1)]),
        ("/* a */ ((select -- b\n tap.ok(true, 'x')))", [("x", 1)]),
        ('select "Tap"."ok"(true, \'x\')', [("x", 1)]),
        ("select :tap.ok(true, 'x')", [("x", 1)]),
        ("values (ok(true, 'x')), (ok(true, 'y'))", [("x (+1 more)", 2)]),
        ("with a as (select 1) select is(a, a, 'x') from a", [("x", 1)]),
        ("select * from check_test(is(1, 2, 'x'), false, 'y', 'x', '')", [("y", 1)]),
        ("select ok((select ok(true, 'x')) = 'ok', 'y')", [("y", 1)]),
        ("select collect_tap(ok(true), ok(true, 'x'), pass())", [("x (+2 more)", 3)]),
        ("select collect_tap(lines) from lines", [("line 1", 1)]),
        (
            "select case when a then skip('why', 2) else"
            " collect_tap(ok(b, 'x'), collect_tap(ok(b, 'y'))) end",
            [("x (+2 more)", 3)],
        ),
        (r"select 1 \; select ok(true, 'x') \; select pass('y')", [("x (+1 more)", 2)]),
        (
            "select distinct is(1, 1), not matches(a, b) from c",
            [("line 1 (+1 more)", 2)],
        ),
        ("select todo_start(), diag('x'), no_plan(), pg_version()", []),
        (
            "select 'ok(a)', $$ok(a)$$, $a$ok(a)$a$, \"ok(a)\" -- ok(a)\n /* ok(a) */",
            [],
        ),
        ("select 1 /* a /* b */ , ok(true) */", []),
        ("select mock(true), ok, ok.a, _ok(true)", []),
        ("select a from b as ok (a)", []),
        ("select a from b ok (a), (select 1) is (a)", []),
        ("with ok (a) as (select 1), is (a) as (select 2) select 3", []),
        ("with a as (select 1), is (a) as not materialized (select 2) select 3", []),
        ("select x is (y), 'x' is (y), 1 is (y), x[1] is (y), f(x) is (y)", []),
        ("create table a as select ok(true)", []),
        ("insert into a select ok(true)", []),
        ("do $$ begin perform ok(true); end $$", []),
        ("execute a", []),
        ("copy (select ok(true)) to stdout", []),
    ],
)
def test_calls_are_found(sql: str, found: list[tuple[str, int]]) -> None:
    assert [(a.name, a.calls) for a in outline(source(f"{sql};"))] == found


def test_names_are_unique_in_the_file() -> None:
    assert names(
        "select pass('twice');\n"
        "select pass('once');\n"
        "select pass('twice'); select pass('twice');\n"
        "select pass('twice (line 1)');\n"
        "select pass(); select pass(' '); select collect_tap(pass(), pass());\n"
        "select pass('line 5');\n"
    ) == [
        "twice (line 1, 2)",
        "once",
        "twice (line 3)",
        "twice (line 3, 2)",
        "twice (line 1)",
        "line 5, 2",
        "line 5, 3",
        "line 5 (+1 more)",
        "line 5",
    ]


def test_the_name_of_the_plan_is_taken() -> None:
    assert names("select pass('plan');\nselect pass('planned');") == [
        "plan (line 1)",
        "planned",
    ]


def test_brackets_may_be_deep_and_statements_many() -> None:
    deep = 3000
    assert names(
        f"select ok({'(' * deep}true{')' * deep}, {'(' * deep}'x'{')' * deep});"
    )
    assert len(set(names("select pass('x');" * deep))) == deep


CONDITIONAL = r"""
select 1 as one \gset
\if :one
select pass('if'); select pass('then');
\else
select pass('else');
\endif
\if false
select pass('never');
\endif
select pass('always');
"""


def test_a_branch_that_only_execution_decides_is_conditional() -> None:
    assert [(a.name, a.conditional) for a in outline(source(CONDITIONAL))] == [
        ("if", True),
        ("then", True),
        ("else", True),
        ("always", False),
    ]


def keys(reader: Reader) -> list[Key]:
    """The keys of the statements, as whoever executes them finds them."""
    counter = KeyCounter()
    found = []
    for command in reader:
        if isinstance(command, Statement):
            found.append(counter.key(command))
            if command.output:
                reader.store(command, ["one"], [["yes"]])
    return found


def test_who_executes_the_file_finds_the_keys_of_its_outline() -> None:
    names_by_key = {a.key: a.name for a in outline(source(CONDITIONAL))}
    executed = keys(Reader(source(CONDITIONAL)))
    assert [names_by_key.get(key) for key in executed] == [
        None,
        "if",
        "then",
        "always",
    ]


def test_a_file_that_is_included_twice_has_keys_for_each_time(tmp_path: Path) -> None:
    part = tmp_path / "_part.sql"
    part.write_text("select 1; select pass('part');")
    whole = Source.of(tmp_path / "whole.sql", "\\ir _part.sql\n" * 2)
    assert [(a.key, a.name) for a in outline(whole)] == [
        (Key(part, 1, 2), "part (line 1)"),
        (Key(part, 1, 4), "part (line 1, 2)"),
    ]


@pytest.mark.parametrize("read", [outline, cluster_wide])
def test_a_file_that_psql_would_refuse_is_an_error(
    read: Callable[[Source], object],
) -> None:
    with pytest.raises(SqlFileError, match=r"suite\.sql:2: unterminated quoted string"):
        read(source("select 1;\nselect 'x"))


@pytest.mark.parametrize(
    "sql",
    [
        "create role reader",
        "CREATE\n  USER reader",
        "drop group readers",
        "alter database here set a = 1",
        "create tablespace fast location '/'",
        "alter system set a = 1",
        "select lives_ok('drop role if exists reader')",
        "do $$ begin create role reader; end $$",
        "alter /* which? */ role reader set a = 1",
    ],
)
def test_a_file_that_names_what_databases_share_is_cluster_wide(sql: str) -> None:
    assert cluster_wide(source(f"select 1;\n{sql};"))


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 -- create role reader",
        "/* create role reader */ select 1",
        "create user mapping for reader server there",
        "create event trigger t on ddl_command_end execute function f()",
        "create table role (a int)",
        "alter table roles add create_role int",
        "set role reader",
        "select has_role('reader'), recreate role",
    ],
)
def test_a_file_that_keeps_to_its_database_is_not(sql: str) -> None:
    assert not cluster_wide(source(f"{sql};"))
