"""The header of a .sql file: what it declares, and what is refused."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import (
    Directives,
    LockClaim,
    Refusal,
    RowClaim,
    Source,
    parse_directives,
)


def parse(text: str) -> Directives:
    return parse_directives(Source.of(Path("x.sql"), text))


def claim(mode: str, name: str, *, rewrite: bool = False) -> LockClaim:
    return LockClaim(mode=mode, schema="public", name=name, rewrite=rewrite)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", Directives()),
        ("-- no directive\n--!", None),
        ("--! no-transaction", Directives(no_transaction=True)),
        ("--!no-transaction  ", Directives(no_transaction=True)),
        ("--! irreversible: data: lost", Directives(irreversible="data: lost")),
        ("--! locks: none", Directives(locks=())),
        ("--! at: 0018", Directives(at="0018")),
        ("--! mark: slow", Directives(marks=("slow",))),
        ("--! mark : slow , nightly", Directives(marks=("slow", "nightly"))),
        (
            "--! at: 0001\n-- text\n\n--! mark: slow",
            Directives(at="0001", marks=("slow",)),
        ),
    ],
)
def test_header_is_read(header: str, expected: Directives | None) -> None:
    if expected is None:
        with pytest.raises(SqlFileError, match="malformed directive"):
            parse(header)
    else:
        assert parse(f"-- 0001\n{header}\n\nselect 1;\n") == expected


@pytest.mark.parametrize(
    ("value", "claims"),
    [
        (
            "access exclusive public.bookings [rewrite], share public.service",
            [
                claim("access exclusive", "bookings", rewrite=True),
                claim("share", "service"),
            ],
        ),
        ("ROW  SHARE Public.Folded", [claim("row share", "folded")]),
        ('exclusive public."A, ""b"""', [claim("exclusive", 'A, "b"')]),
        (
            "share update exclusive public.a,share row exclusive public.b",
            [
                claim("share update exclusive", "a"),
                claim("share row exclusive", "b"),
            ],
        ),
    ],
)
def test_locks_are_claims(value: str, claims: list[LockClaim]) -> None:
    assert parse(f"--! locks: {value}").locks == tuple(claims)


@pytest.mark.parametrize(
    "text",
    [
        "select $$\n--! unknown\n$$;",
        "select '\n--! unknown\n';",
        "/*\n--! unknown\n*/ select 1;",
        "create table t (a int);\ncopy t from stdin;\n--! unknown\n\\.\n",
        "\\copy t from stdin\n--! unknown\n\\.\n",
        "\\if :x\ncopy t from stdin;\n--! unknown\n\\.\n\\endif\n",
        "\\echo --! unknown\n",
    ],
)
def test_what_only_looks_like_a_directive_is_none(text: str) -> None:
    assert parse(text) == Directives()


def test_losses_add_up_and_their_names_are_folded() -> None:
    text = '--! loses: Public.T.Code: new ones\n--! loses: public."B c" : all: gone'
    assert parse(text).loses == (
        RowClaim(schema="public", name="t", column="code", reason="new ones"),
        RowClaim(schema="public", name="B c", column=None, reason="all: gone"),
    )
    assert [str(loss) for loss in parse(text).loses] == ["public.t.code", "public.B c"]


def test_a_refusal_says_where_and_why() -> None:
    text = "--! refuses: again: once is enough\n--! refuses: rows: only good ones"
    assert parse(text).refuses == (
        Refusal(what="again", reason="once is enough"),
        Refusal(what="rows", reason="only good ones"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("--! lock: none", 'x.sql:1: unknown directive "lock"'),
        ("\n  --! At: 0001", "x.sql:2: malformed directive"),
        ("--! at 0001", "x.sql:1: malformed directive"),
        ("--! at", 'x.sql:1: directive "at" needs a value'),
        ("--! irreversible:  ", 'x.sql:1: directive "irreversible" needs a value'),
        ("--! no-transaction: yes", 'directive "no-transaction" takes no value'),
        ("--! no-transaction:", 'directive "no-transaction" takes no value'),
        ("--! at: 0001\n--! at: 0001", 'x.sql:2: directive "at" is repeated'),
        ("--! at: 18a", 'x.sql:1: directive "at" has a malformed value'),
        ("--! mark: Slow", 'directive "mark" has a malformed value'),
        ("--! mark: slow,", 'directive "mark" has a malformed value'),
        ("--! locks: share", 'directive "locks" has a malformed value'),
        ("--! locks: share bookings", 'directive "locks" has a malformed value'),
        ("--! locks: shared public.a", 'directive "locks" has a malformed value'),
        ("--! locks: share public.a,", 'directive "locks" has a malformed value'),
        ("--! locks: none, share a.b", 'directive "locks" has a malformed value'),
        ("--! locks: share a.b [rewritten]", '"locks" has a malformed value'),
        ("--! loses: public: gone", 'directive "loses" has a malformed value'),
        ("--! loses: public.t.a", 'directive "loses" has a malformed value'),
        ("--! loses: public.t.a:", 'directive "loses" has a malformed value'),
        ("--! loses: a.b.c.d: gone", 'directive "loses" has a malformed value'),
        ("--! catches-up: public.t", '"catches-up" has a malformed value'),
        ("--! refuses: again", 'directive "refuses" has a malformed value'),
        ("--! refuses: twice: why", 'directive "refuses" has a malformed value'),
        ("select 1;\n--! at: 0001", "x.sql:2: directive after the first statement"),
        ("select 1; --! at: 0001", "x.sql:1: directive after the first statement"),
        ("select\n--! at: 0001\n1;", "x.sql:2: directive after the first statement"),
    ],
)
def test_faults_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(SqlFileError) as caught:
        parse(text)

    assert message in caught.value.primary
    assert caught.value.detail
    assert caught.value.hint


def test_hint_lists_what_is_known() -> None:
    with pytest.raises(SqlFileError) as caught:
        parse("--! nothing")

    for name in (
        "no-transaction",
        "irreversible",
        "locks",
        "at",
        "mark",
        "loses",
        "refuses",
    ):
        assert f"--! {name}" in str(caught.value.hint)


def test_files_that_are_included_and_commands_that_cannot_run_do_not_matter() -> None:
    text = "--! at: 0001\n\\i missing.sql\n\\d\n\\! ls\n\\q\nselect 1;\n"

    assert parse(text).at == "0001"


def test_a_file_that_nobody_can_read_is_refused() -> None:
    with pytest.raises(SqlFileError, match="unterminated quoted string"):
        parse("--! at: 0001\nselect 'open;")
