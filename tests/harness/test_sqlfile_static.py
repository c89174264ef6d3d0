"""A static reader: everything that may run, and what it is not sure of."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Command, Quit, Reader, Source, Statement

FILES = {
    "a.sql": "select 'a';\n\\set in_a 1\n",
    "quits.sql": "\\q\n\\set late 1\n",
    "perhaps.sql": "\\if :DBNAME\n\\q\n\\endif\n\\set late 1\nselect :late;\n",
}


def load(path: Path) -> Source:
    if path.name not in FILES:
        raise SqlFileError(f'could not read file "{path}"')
    return Source.of(path, FILES[path.name])


def read(text: str, **variables: str) -> list[Command]:
    source = Source.of(Path("x.sql"), text)
    return list(Reader(source, variables=variables, load=load, static=True))


def listed(text: str, **variables: str) -> list[str]:
    """The statements, those that are conditional with a question mark."""
    return [
        command.text.removeprefix("select ") + "?" * command.conditional
        for command in read(text, **variables)
        if isinstance(command, Statement)
    ]


GSET = "select 0 \\gset\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select :x, :'x', :\"x\", :{?x};", [":x, :'x', :\"x\", FALSE"]),
        (GSET + "select :x, :{?x};", ["0", ":x, :{?x}"]),
        ("\\set x 1\n" + GSET + "select :x;", ["0", ":x"]),
        (GSET + "\\set x 1\nselect :x, :{?x};", ["0", "1, TRUE"]),
        ("\\set x 1\nselect 0 \\gset y\nselect :x, :{?yy};", ["0", "1, :{?yy}"]),
        ("\\set x 1\nselect 0 \\gset :DBNAME\nselect :x;", ["0", ":x"]),
        ("select :DBNAME, :{?USER}, :QUIET;", [":DBNAME, :{?USER}, on"]),
        ("\\set x :DBNAME\nselect :x, :{?x};", [":x, :{?x}"]),
        ("\\set x 1\n\\unset x\nselect :{?x};", ["FALSE"]),
        ("\\set x :DBNAME\n\\unset x\nselect :{?x};", ["FALSE"]),
    ],
)
def test_what_is_known_about_variables(text: str, expected: list[str]) -> None:
    assert listed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\if true\nselect 1;\n\\else\nselect 2;\n\\endif\nselect 3;", ["1", "3"]),
        ("\\if :{?x}\nselect 1;\n\\else\nselect 2;\n\\endif", ["2"]),
        (
            "\\if :DBNAME\nselect 1;\n\\else\nselect 2;\n\\endif\nselect 3;",
            ["1?", "2?", "3"],
        ),
        (
            "\\if :DBNAME\nselect 1;\n\\elif false\nselect 2;\n\\elif true\nselect 3;\n"
            "\\elif :USER\nselect 4;\n\\else\nselect 5;\n\\endif",
            ["1?", "3?"],
        ),
        (
            "\\if 0\nselect 1;\n\\elif :DBNAME\nselect 2;\n\\else\nselect 3;\n\\endif",
            ["2?", "3?"],
        ),
        (
            "\\if true\n\\if :DBNAME\nselect 1;\n\\endif\nselect 2;\n\\endif",
            ["1?", "2"],
        ),
        (
            "\\if :DBNAME\n\\if true\nselect 1;\n\\else\nselect 2;\n\\endif\n\\endif",
            ["1?"],
        ),
        (
            "\\if false\n\\if :DBNAME\nselect 1;\n\\endif\n\\else\nselect 2;\n\\endif",
            ["2"],
        ),
        # Each branch completes what stood before the block.
        (
            "select\n\\if :DBNAME\n1;\n\\else\n2;\n\\endif\nselect 3;",
            ["select\n1?", "select\n2?", "3"],
        ),
        ("select (\n\\if :DBNAME\n1\n\\else\n2)\n\\endif\n;", ["(\n2)?"]),
        ("select 1\n\\if :DBNAME\n\n\\endif\n;", ["1"]),
    ],
)
def test_branches(text: str, expected: list[str]) -> None:
    assert listed(text) == expected


@pytest.mark.parametrize(
    ("block", "after"),
    [
        ("\\set x 2\n", ":x"),
        ("\\set x 1\n", "1"),
        ("\\unset x\n", ":x"),
        ("\\else\n\\set x 2\n", ":x"),
        ("\\set x 2\nselect :x;\n\\else\nselect :x;\n", ":x"),
        ("\\if :USER\n\\set x 2\n\\endif\n", ":x"),
        ("select 0 \\gset\n", ":x"),
        ("\\i a.sql\n", "1"),
    ],
)
def test_what_a_branch_sets_is_unknown_after_it(block: str, after: str) -> None:
    text = f"\\set x 1\n\\if :DBNAME\n{block}\\endif\nselect :x;"

    assert listed(text)[-1] == after


def test_branches_begin_with_the_same_variables() -> None:
    text = "\\if :DBNAME\n\\set x 1\nselect :x;\n\\else\nselect :{?x};\n\\endif"

    assert listed(text) == ["1?", "FALSE?"]


def test_variables_given_by_the_caller_are_known() -> None:
    text = "\\if :yes\nselect :DBNAME;\n\\endif"

    assert listed(text, yes="on", DBNAME="db") == ["db"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\i a.sql\nselect :in_a;", ["'a'", "1"]),
        ("\\i :DBNAME\nselect 1;", ["1"]),
        ("\\if :DBNAME\n\\i a.sql\n\\i missing.sql\n\\endif\nselect 1;", ["'a'?", "1"]),
        ("\\if :DBNAME\n\\! ls\n\\echo 'open\n\\d\n\\endif\nselect 1;", ["1"]),
        (
            "\\if :DBNAME\nselect 1;\n\\q\nselect 2;\n\\endif\nselect 3;",
            ["1?", "2?", "3?"],
        ),
        ("\\q\nselect 1;", []),
        (
            "\\if :DBNAME\n\\i quits.sql\n\\endif\nselect :{?late};",
            [":{?late}"],
        ),
    ],
)
def test_includes_and_ends(text: str, expected: list[str]) -> None:
    assert listed(text) == expected


def test_a_file_that_perhaps_quits_leaves_its_variables_unknown() -> None:
    assert listed("\\i perhaps.sql\nselect :late;") == ["1?", ":late"]


def test_quitting_is_told_with_its_condition() -> None:
    quits = [
        command
        for command in read("\\if :DBNAME\n\\q\n\\endif\n\\q\n")
        if isinstance(command, Quit)
    ]

    assert [(command.line, command.conditional) for command in quits] == [
        (2, True),
        (4, True),
    ]


@pytest.mark.parametrize("text", ["\\! ls", "\\i missing.sql", "\\if :DBNAME\n'"])
def test_what_certainly_fails_is_refused(text: str) -> None:
    with pytest.raises(SqlFileError, match=r"x\.sql:"):
        read(text)
