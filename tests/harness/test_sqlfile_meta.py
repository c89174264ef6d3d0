"""Meta-commands: what is refused, in which words, and what including does."""

from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Command, Quit, Reader, Source, Statement


def read(text: str, **files: str) -> list[Command]:
    def load(path: Path) -> Source:
        if path.stem not in files:
            raise SqlFileError(f'could not read file "{path}"')
        return Source.of(path, files[path.stem])

    return list(Reader(Source.of(Path("dir/x.sql"), text), load=load))


@pytest.mark.parametrize(
    "command",
    [
        *("\\!", "\\! ls", "\\c other", "\\connect", "\\cd /tmp", "\\setenv A b"),
        *("\\d", "\\dt+", "\\l", "\\z", "\\sf f", "\\conninfo", "\\?", "\\h select"),
        *("\\watch", "\\gdesc", "\\bind 1", "\\startpipeline", "\\lo_import x"),
        *("\\e", "\\w file", "\\prompt x", "\\password", "\\crosstabview"),
    ],
)
def test_what_needs_more_than_a_connection_is_refused(command: str) -> None:
    name = command.split()[0]

    with pytest.raises(SqlFileError) as caught:
        read(f"\n{command}")

    assert caught.value.primary == f"dir/x.sql:2: cannot use meta-command {name}"
    assert caught.value.detail
    assert "\\copy" in str(caught.value.hint)
    assert read(f"\\if false\n{command}\n\\endif") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\\foo bar", r"1: unknown meta-command \foo"),
        ("select 1;\n\\.", r"2: unknown meta-command \."),
        ("\\if false\n\\foo\n\\endif", r"2: unknown meta-command \foo"),
        ("\n\\echo `ls`", "2: cannot run a shell command in backquotes"),
        ("\\set v `ls :x`", "1: cannot run a shell command in backquotes"),
        ("\\echo it's", "1: unterminated quoted argument"),
        ('\\echo "open', "1: unterminated quoted argument"),
        ("\\echo '\\xff'", "1: argument is not text"),
        ("\\echo '\\000'", "1: argument is not text"),
        ("\\set", r"1: \set without an argument"),
        ("\\unset", r"1: \unset without an argument"),
        ("\\i", r"1: \i without an argument"),
        ("\\restrict", r"1: \restrict without an argument"),
        ("\\set a-b 1", '1: variable "a-b" cannot be set to "1"'),
        ("\\o file", r"1: cannot send output to a file or a program with \o"),
        ("\\out | cat", r"1: cannot send output to a file or a program with \out"),
        ("\\encoding latin1", '1: cannot read in encoding "latin1"'),
        ("\\timing maybe", r'1: unrecognized value "maybe" for \timing'),
        ("\\pset nothing", '1: cannot set printing option "nothing"'),
        ("\\pset format a", '1: cannot set printing option "format"'),
        ("\\x maybe", '1: cannot set printing option "expanded"'),
        ("\\else", r"1: \else without \if"),
        ("\\elif true", r"1: \elif without \if"),
        ("\n\\endif", r"2: \endif without \if"),
        ("\\if true\n\\else\n\\else\n\\endif", r"3: \else after \else"),
        ("\\if 1\n\\else\n\\elif true\n\\endif", r"3: \elif after \else"),
        ("\n\\if false\n\\if true\n\\endif\n", r"2: \if without \endif"),
    ],
)
def test_faults_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(SqlFileError) as caught:
        read(text)

    assert caught.value.primary == f"dir/x.sql:{message}"
    assert caught.value.detail


def test_included_statements_have_their_own_place() -> None:
    commands = read(
        "\\i a.sql\nselect 2;\n\\ir ../b.sql\n",
        a="\n\nselect 1;\n\\ir b.sql\n",
        b="select 3;",
    )

    assert [(str(c.path), c.line) for c in commands] == [
        ("a.sql", 3),
        ("b.sql", 1),
        ("dir/x.sql", 2),
        ("dir/../b.sql", 1),
    ]


def test_quitting_ends_only_its_own_file() -> None:
    commands = read("\\i a.sql\nselect 2;\\q\nselect 3;", a="\\q\nselect 1;")

    assert [type(command) for command in commands] == [Quit, Statement, Quit]
    assert [command.line for command in commands] == [1, 2, 2]


@pytest.mark.parametrize(
    ("text", "files", "message"),
    [
        ("\\i missing.sql", {}, r'dir/x\.sql:1: cannot include file "missing\.sql"'),
        ("\\i a'.sql;';;", {}, r'cannot include file "a\.sql;"'),
        ("\\ir ../m.sql", {}, r'cannot include file "dir/\.\./m\.sql"'),
        ("\\ir a.sql", {"a": "\\ir a.sql"}, r"dir/a\.sql:1: cannot include files more"),
        ("\\i a.sql\n\\endif", {"a": "\\if true"}, r"a\.sql:1: \\if without \\endif"),
        ("\\if true\n\\i a.sql", {"a": "\\endif"}, r"a\.sql:1: \\endif without \\if"),
        ("\\i a.sql", {"a": "\n'"}, r"a\.sql:2: unterminated quoted string"),
    ],
)
def test_faults_of_includes(text: str, files: dict[str, str], message: str) -> None:
    with pytest.raises(SqlFileError, match=message):
        read(text, **files)


def test_home_directory_in_a_file_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")

    (command,) = read("\\i ~/a.sql", a="select 1;")

    assert command.path == Path("/home/ada/a.sql")
