"""Properties of the reader on random text: nothing is lost, nothing is slow."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.errors import SqlFileError
from harness.sqlfile import Reader, Source, Statement

STRINGS = ["'a;b'", "'it''s'", "E'\\';'", "U&'\\0041'", "B'01'", "N'x'"]
DOLLARS = ["$$;$$", "$a$ $$;' $a$", "$ä$;$ä$", "$1", "a$b$c"]
COMMENTS = ["/* ; */", "/* /* ' */ ; */", "-- it's;\n", "/***/"]
NAMES = ['"a;b"', '"say ""hi"""', "select", "größe", "Case", "e", "u"]
OPERATORS = ["+", "->>", "?", "::int", ":=", "[1:2]", "@>", "=>", "|", "..", "1.5e3"]
ATOMS = [*STRINGS, *DOLLARS, *COMMENTS, *NAMES, *OPERATORS, "\n", "\t", ";", "(;)"]


def read(text: str) -> list[Statement]:
    reader = Reader(Source.of(Path("x.sql"), text))
    return [command for command in reader if isinstance(command, Statement)]


def squeezed(text: str) -> str:
    return re.sub(r"[\s;]", "", text)


@given(st.lists(st.sampled_from(ATOMS)))
def test_statements_together_are_the_file(atoms: list[str]) -> None:
    # A blank between atoms, so that none becomes part of another. Comments count for
    # nothing, because those that belong to no statement are dropped.
    statements = read(" ".join(atoms))

    together = squeezed("".join(statement.text for statement in statements))
    for comment in sorted(COMMENTS, key=len, reverse=True):
        together = together.replace(squeezed(comment), "")
    assert together == squeezed("".join(atom for atom in atoms if atom not in COMMENTS))


@given(st.lists(st.sampled_from(ATOMS)))
@example(["select", "\n", "\n"])
def test_semicolons_at_the_top_separate(atoms: list[str]) -> None:
    text = " ".join(atom for atom in atoms if not atom.startswith("--"))
    for statement in read(text):
        assert not statement.text.endswith(";")
        assert statement.pieces == (statement.text.strip(),)
        assert 1 <= statement.line <= statement.end_line
        assert len(statement.text_lines) == statement.text.count("\n") + 1


@given(st.text(alphabet="';\"$/*-\\:{}?()\n eEuU&a1.`|<>=@") | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    statements: list[Statement] = []
    with suppress(SqlFileError):
        statements = read(text)

    assert all(statement.text for statement in statements)


@pytest.mark.parametrize(
    "piece",
    [
        *("'", "''", "E'\\", "U&'", '"', "$a", "$a$ ", "$", "/*", "*/", "/* a\n", "-"),
        *(":'a", ":{?a", ":a", ":", "+-", "- -", " ", "\n", "(", "\\;", "1e", "1.5"),
        *("select 1,\n", "select 1;", "\\echo 'a' b\n", "\\if 1\n\\endif\n", "'x\n"),
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    # Some 100 ms on a slow machine; what is quadratic takes minutes.
    text = "select " + piece * 20_000
    begin = time.process_time()

    with suppress(SqlFileError):
        read(text)

    assert time.process_time() - begin < 10
