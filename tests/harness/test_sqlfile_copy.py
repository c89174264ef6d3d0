r"""COPY and \copy: which statements carry data, and what the client has to do."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import ClientCopy, Command, Reader, Source, Statement


def read(text: str) -> list[Command]:
    return list(Reader(Source.of(Path("x.sql"), text)))


@pytest.mark.parametrize(
    ("sql", "direction"),
    [
        ("copy t from stdin", "in"),
        ('COPY /* a */ s.t (a, "from")\nFROM -- b\nStdin with (format csv)', "in"),
        ("copy t from stdout", "in"),
        ("copy t to stdout", "out"),
        ("copy (select 'to', $$from$$ from t) to stdout", "out"),
        ('copy "from" to stdout', "out"),
        ("copy t from 'stdin'", None),
        ("copy t from program 'cat'", None),
        ("copy t to '/dev/null'", None),
        ("select 1 from stdin", None),
        ("copy t", None),
        ("copy t (", None),
    ],
)
def test_direction_of_a_copy(sql: str, direction: str | None) -> None:
    statement = read(sql)[0]

    assert isinstance(statement, Statement)
    assert statement.copy_direction == direction
    assert (statement.copy_data is None) == (direction != "in")


@pytest.mark.parametrize(
    ("lines", "data", "rest"),
    [
        ("1\t2\n\\.\nselect 1;", "1\t2\n", 1),
        ("\\.\nselect 1;", "", 1),
        ("1;\n'\n", "1;\n'\n", 0),
        ("1\r\n\\.\r\nselect 1;", "1\n", 1),
        (" \\.\n\\.x\n\\.\n", " \\.\n\\.x\n", 0),
        ("1\n\\.", "1\n\\.", 0),
        ("", "", 0),
    ],
)
@pytest.mark.parametrize("begin", ["copy t from stdin;\n", "\\copy t from stdin\n"])
def test_data_reach_to_the_end_mark(
    begin: str, lines: str, data: str, rest: int
) -> None:
    first, *others = read(begin + lines)

    if isinstance(first, Statement):
        assert first.copy_data == data
    else:
        assert isinstance(first, ClientCopy)
        assert first.data == data
    assert len(others) == rest


@pytest.mark.parametrize("copy", ["copy t from stdin", "copy t to stdout"])
def test_a_copy_joined_to_other_statements_is_refused(copy: str) -> None:
    with pytest.raises(
        SqlFileError, match=r"x\.sql:2: cannot run a COPY that \\; joins"
    ):
        read(f"select 1 \\;\n{copy};")


@pytest.mark.parametrize(
    ("arguments", "sql", "file"),
    [
        ("t from 'a b.txt'", "COPY  t FROM STDIN ", "a b.txt"),
        ("t from 'it''s'", "COPY  t FROM STDIN ", "it's"),
        ('s . t(a,"B c")from x;', 'COPY  s.t ( a, "B c" ) FROM STDIN ;', "x"),
        ("binary t to x", "COPY binary t TO STDOUT ", "x"),
        ("from to x csv", "COPY  from TO STDOUT csv", "x"),
        ("(select ')') to stdout", "COPY  ( select ')' ) TO STDOUT ", None),
        ("t TO pstdout (format csv)", "COPY  t TO STDOUT (format csv)", None),
    ],
)
def test_client_copy(arguments: str, sql: str, file: str | None) -> None:
    (command,) = read(f"\n\\copy {arguments}")

    assert isinstance(command, ClientCopy)
    assert command.sql == sql
    assert command.direction == ("in" if "FROM" in sql else "out")
    assert command.file == (Path(file) if file else None)
    assert command.data is None
    assert command.line == command.end_line == 2


def test_a_variable_is_not_expanded_in_client_copy() -> None:
    (command,) = read("\\set v t\n\\copy :v to :v")

    assert isinstance(command, ClientCopy)
    assert command.sql == "COPY  :v TO STDOUT "
    assert command.file == Path(":v")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "cannot understand"),
        ("t", "cannot understand"),
        ("t from", "cannot understand"),
        ("(select 1 to stdout", "cannot understand"),
        ("t from program 'ls'", "cannot copy from or to a program"),
        ("t to program 'ls'", "cannot copy from or to a program"),
        ("t from pstdin", "cannot copy from or to standard input"),
    ],
)
def test_what_client_copy_cannot_do(arguments: str, message: str) -> None:
    with pytest.raises(SqlFileError, match=rf"x\.sql:1: {message}"):
        read(f"\\copy {arguments}")
