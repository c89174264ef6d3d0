"""What becomes of the rows of a statement, and what psql writes itself."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Command, Echo, Output, Reader, Source, Statement


def read(text: str) -> list[Command]:
    return list(Reader(Source.of(Path("dir/x.sql"), text)))


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("\\g", None),
        ("\\g (format=unaligned) ;", "refused"),
        ("\\gset", Output(kind="gset")),
        ("\\gset p_", Output(kind="gset", prefix="p_")),
        ("\\gexec", Output(kind="gexec")),
        ("\\gx", Output(kind="print", layout=("expanded",))),
        (
            "\\g (format=csv recordsep=x)",
            Output(kind="print", layout=("csv", "recordsep")),
        ),
        ("\\g ( tuples_only=off )", None),
        ("\\g file.txt", "refused"),
        ("\\g |cat", "refused"),
        ("\\gx (format=al", "refused"),
        ("\\g (format=nonsense)", "refused"),
    ],
)
def test_what_becomes_of_the_rows(command: str, output: Output | str | None) -> None:
    if output == "refused":
        with pytest.raises(SqlFileError, match=r"dir/x\.sql:1: "):
            read(f"select 1 {command}")
    else:
        (statement,) = read(f"select 1 {command}")
        assert isinstance(statement, Statement)
        assert statement.output == output


@pytest.mark.parametrize(
    ("commands", "layout"),
    [
        ("\\pset format unaligned\n\\pset tuples_only true\n\\pset pager off", ()),
        ("\\t\n\\timing\n\\f ,\n\\C x\n\\T y\n\\pset footer", ()),
        ("\\a", ("aligned",)),
        ("\\a\n\\a", ()),
        ("\\H", ("html",)),
        ("\\H\n\\html\n\\a", ()),
        ("\\x", ("expanded",)),
        ("\\x on\n\\x\n", ()),
        ("\\x auto", ()),
        ("\\pset format al", ("aligned",)),
        ("\\pset format latex", ("latex",)),
        ("\\pset recordsep_zero", ("recordsep",)),
        ("\\pset recordsep '\\n'", ()),
    ],
)
def test_a_layout_without_tap_is_told(commands: str, layout: tuple[str, ...]) -> None:
    statement = read(f"{commands}\nselect 1;")[-1]

    assert isinstance(statement, Statement)
    expected = Output(kind="print", layout=layout) if layout else None
    assert statement.output == expected


@pytest.mark.parametrize(
    ("text", "echoed", "stream"),
    [
        ("\\echo a", "a\n", "stdout"),
        ("\\qecho -n a", "a", "stdout"),
        ("\\warn a", "a\n", "stderr"),
        ("\\encoding", "UTF8\n", "stdout"),
        ("\\encoding utf-8 \\echo b", "b\n", "stdout"),
        ("\\restrict key\n\\unrestrict key\n\\echo c", "c\n", "stdout"),
        ("\\p", None, ""),
        (
            "\\if maybe\n\\endif",
            'dir/x.sql:1: warning: unrecognized value "maybe" for "\\if expression": '
            "Boolean expected\n",
            "stderr",
        ),
        (
            "\n\\unset a b\n",
            'dir/x.sql:2: warning: \\unset: extra argument "b" ignored\n',
            "stderr",
        ),
        (
            "\\set a :a\n\\set a ':a'\n/* */ :a",
            'dir/x.sql:3: warning: skipping recursive expansion of variable "a"\n',
            "stderr",
        ),
    ],
)
def test_what_psql_would_write(text: str, echoed: str | None, stream: str) -> None:
    echoes = [command for command in read(text) if isinstance(command, Echo)]

    assert [echo.text for echo in echoes] == ([] if echoed is None else [echoed])
    assert {echo.stream for echo in echoes} <= {stream}
