"""Statements: where they are cut, what belongs to them, on which lines they stand."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Command, Reader, Source, Statement, leading_words


def read(text: str) -> list[Command]:
    return list(Reader(Source.of(Path("x.sql"), text)))


def statements(text: str) -> list[Statement]:
    return [command for command in read(text) if isinstance(command, Statement)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (";;\n ;", []),
        ("-- a\n/* b */;/* c", None),
        ("select 1; select 2", ["select 1", "select 2"]),
        ("-- a\n/* b */ select 1 -- c\n;", ["/* b */ select 1 -- c"]),
        ("select 1\n\n\n,2;", ["select 1\n,2"]),
        ("select '\n\n';", ["select '\n\n'"]),
        (r"select 1 \; select 2;", ["select 1 ; select 2"]),
        ("select (1;2);", ["select (1;2)"]),
        ("select ) ( ; 1)", ["select ) ( ; 1)"]),
        ("select 1\n+2\\g", ["select 1\n+2"]),
        (r"select E'\';' ';';", [r"select E'\';' ';'"]),
        (r"select 1E'\';", [r"select 1E'\'"]),
        ("select 1e--;", ["select 1e--"]),
        ("select 1 --;", ["select 1 --;"]),
    ],
)
def test_texts(text: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(SqlFileError, match="unterminated comment"):
            read(text)
    else:
        assert [statement.text for statement in statements(text)] == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("select 1;", [(1, 1)]),
        ("\n\n  select\n1\n\n; select 2;", [(3, 6), (6, 6)]),
        ("-- a\n/* b\n*/ select 1 -- c\n-- d\n", [(3, 3)]),
        ("\r\n\r\nselect\r\n1;\r\n", [(3, 4)]),
        (
            "\\set v 'select 1;\\n\\nselect\\n2;'\n\n:v\nselect 3;",
            [(3, 3), (3, 3), (4, 4)],
        ),
        ("select $$\n\n$$\n;", [(1, 4)]),
        ("copy t from stdin;\n1\n2\n\\.\nselect 1;", [(1, 4), (5, 5)]),
        ("copy t from stdin; select 1;\n1\n\\.\n", [(1, 3), (1, 1)]),
        ("\\if true\nselect\n\\else\nx\n\\endif\n1;", [(2, 6)]),
        ("\\if false\nselect\n\\else\n\nselect 1;\n\\endif\n", [(5, 5)]),
        ("select 1\n\\g\n\\g\n", [(1, 2), (1, 2)]),
        ("select 1\n\n\\gset\n", [(1, 3)]),
    ],
)
def test_lines(text: str, places: list[tuple[int, int]]) -> None:
    assert [(s.line, s.end_line) for s in statements(text)] == places


@pytest.mark.parametrize(
    ("text", "position", "line"),
    [
        ("select 1;", 1, 1),
        ("\n/* a\n*/ select\n\n  b;", 7, 3),
        ("\n/* a\n*/ select\n\n  b;", 18, 5),
        ("select\n\\echo\n\n a;", 9, 4),
        ("\\set v ' a,\\nb'\nselect\n:v\n, c", 11, 3),
        ("\\set v ' a,\\nb'\nselect\n:v\n, c", 14, 4),
        ("select 1;", 99, 1),
    ],
)
def test_line_of_an_error_in_the_file(text: str, position: int, line: int) -> None:
    assert statements(text)[0].line_at(position) == line


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("select 1;", ["select 1"]),
        (r"begin\; select ';' \;;", ["begin", "select ';'"]),
        (r"do (a \; b);", ["do (a ; b)"]),
    ],
)
def test_pieces_are_what_a_backslash_joins(text: str, pieces: list[str]) -> None:
    assert statements(text)[0].pieces == tuple(pieces)


@pytest.mark.parametrize(
    ("sql", "count", "words"),
    [
        ("Create /* or */ TABLE t (a int)", 2, ("create", "table")),
        ("-- a\n/* /* b */ */ begin", 3, ("begin",)),
        ('start "transaction"', 2, ("start",)),
        ("(select 1)", 1, ()),
        ("rollback;select", 2, ("rollback",)),
        ("", 1, ()),
        ("select 1", 0, ()),
        ("select", 1, ("select",)),
        ("notify/**/größe$1 'x'", 2, ("notify", "größe$1")),
    ],
)
def test_leading_words(sql: str, count: int, words: tuple[str, ...]) -> None:
    assert leading_words(sql, count) == words


def test_words_of_a_statement_are_those_of_its_text() -> None:
    (statement,) = statements("/* c */ Start\nTransaction;")

    assert statement.words(2) == ("start", "transaction")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nselect 'a;\n\n", "x.sql:2: unterminated quoted string"),
        ("select E'a\\';", "x.sql:1: unterminated quoted string"),
        ("select '''\n''\n", "x.sql:1: unterminated quoted string"),
        ('\n\nselect "a', "x.sql:3: unterminated quoted identifier"),
        ("select\n$a$ $$ $b$ $ a$", "x.sql:2: unterminated dollar-quoted string"),
        ("/* /* */\nselect 1;", "x.sql:1: unterminated comment"),
    ],
)
def test_what_nobody_closes_is_refused_where_it_begins(text: str, message: str) -> None:
    with pytest.raises(SqlFileError) as caught:
        read(text)

    assert caught.value.primary == message
    assert caught.value.detail


def test_statements_before_an_error_come_first_and_nothing_after_it() -> None:
    reader = Reader(Source.of(Path("x.sql"), "select 1;\n\\foo\nselect 2;"))
    assert isinstance(next(reader), Statement)

    with pytest.raises(SqlFileError, match=r"x\.sql:2: unknown meta-command \\foo"):
        next(reader)

    assert list(reader) == []
