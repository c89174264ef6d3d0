"""Variables: the caller's, psql's own, and those that results are stored in."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Echo, Reader, Source, Statement


@pytest.mark.parametrize(
    ("command", "accepted"),
    [
        ("\\set AUTOCOMMIT off", False),
        ("\\set AUTOCOMMIT", True),
        ("\\unset AUTOCOMMIT", False),
        ("\\set AUTOCOMMIT tr", True),
        ("\\set ON_ERROR_STOP 0", False),
        ("\\set ON_ERROR_STOP true", True),
        ("\\unset ON_ERROR_STOP", False),
        ("\\set SINGLELINE on", False),
        ("\\set SINGLESTEP 1", False),
        ("\\unset SINGLESTEP", True),
        ("\\set SHOW_ALL_RESULTS no", False),
        ("\\set ON_ERROR_ROLLBACK interactive", True),
        ("\\set ON_ERROR_ROLLBACK maybe", False),
        ("\\set QUIET maybe", False),
        ("\\set ECHO ALL", True),
        ("\\set ECHO on", False),
        ("\\set VERBOSITY loud", False),
        ("\\set PROMPT1 anything", True),
    ],
)
def test_special_variables(command: str, accepted: bool) -> None:
    source = Source.of(Path("x.sql"), command)

    if accepted:
        assert list(Reader(source)) == []
    else:
        with pytest.raises(SqlFileError) as caught:
            list(Reader(source))
        assert command.split()[1] in caught.value.primary
        assert caught.value.detail


def test_variables_are_those_given_and_psqls_own() -> None:
    reader = Reader(
        Source.of(Path("x.sql"), "select :a, :'ENCODING', :ON_ERROR_STOP, :b;"),
        variables={"a": "1", "ON_ERROR_STOP": "on"},
    )

    (statement,) = reader
    assert isinstance(statement, Statement)
    assert statement.text == "select 1, 'UTF8', on, :b"
    assert "b" not in reader.variables


@pytest.mark.parametrize("name", ["", "a b", "a-b"])
def test_a_variable_has_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        Reader(Source.of(Path("x.sql"), ""), variables={name: "1"})


def test_a_stored_row_is_there_for_the_next_command() -> None:
    text = (
        "select 1 \\gset p_\n\\echo :p_a :{?p_b} :QUIET\nselect 2 \\gset\n\\echo :p_a"
    )
    reader = Reader(Source.of(Path("x.sql"), text), variables={"p_b": "old"})

    first = next(reader)
    assert isinstance(first, Statement)
    reader.store(first, ["a", "b"], [["1", None]])
    echo = next(reader)
    second = next(reader)
    assert isinstance(second, Statement)
    reader.store(second, ["QUIET"], [["kept"]])

    assert isinstance(echo, Echo)
    assert echo.text == "1 FALSE on\n"
    assert reader.variables["QUIET"] == "on"


@pytest.mark.parametrize(
    ("columns", "rows", "message"),
    [
        (["a"], [], "cannot store 0 rows"),
        (["a"], [["1"], ["2"]], "cannot store 2 rows"),
        (["?column?"], [["1"]], r'cannot store a column in variable "\?column\?"'),
    ],
)
def test_rows_that_cannot_be_stored(
    columns: list[str], rows: list[list[str | None]], message: str
) -> None:
    reader = Reader(Source.of(Path("x.sql"), "select 1\n\\gset"))
    statement = next(reader)
    assert isinstance(statement, Statement)

    with pytest.raises(SqlFileError, match=rf"x\.sql:2: {message}"):
        reader.store(statement, columns, rows)
