"""Finding migrations: naming styles, and every file that is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import HarnessError, MigrationError
from harness.migrations import discover

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(**files: str | bytes) -> Path:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / name.replace("__", ".")).write_bytes(data)
        return tmp_path

    return _write


@pytest.mark.parametrize(
    "files",
    [
        {"0001_a__sql": "select 1;", "0001_a__down__sql": "select 2;"},
        {"0001_a__up__sql": "select 1;", "0001_a__down__sql": "select 2;"},
        {"0001_a__sql": "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;"},
    ],
    ids=["plain", "up-and-down", "sections"],
)
def test_each_style_gives_the_same_migration(
    write: Write, files: dict[str, str]
) -> None:
    (migration,) = discover(write(**files))
    assert (migration.number, migration.name) == (1, "0001_a")
    assert [s.text for s in migration.up.statements()] == ["select 1"]
    assert migration.down is not None
    assert [s.text for s in migration.down.statements()] == ["select 2"]


def test_styles_mix_and_numbers_order(write: Write) -> None:
    directory = write(**{
        "20240102030405_late__sql": "select 1;",
        "0010_b__up__sql": "select 1;",
        "9_a__sql": "-- migrate:up transaction:false\nselect 1;",
        "notes__md": "no migration",
    })
    found = discover(directory)
    assert [m.number for m in found] == [9, 10, 20240102030405]
    assert found[0].up.directives.no_transaction
    assert not found[1].up.directives.no_transaction


def test_the_line_numbers_of_a_section_are_the_files(write: Write) -> None:
    text = "-- migrate:up\nselect 1;\n\n-- migrate:down\n\nselect 2;\n"
    (migration,) = discover(write(**{"1_a__sql": text}))
    assert migration.down is not None
    assert [s.line for s in migration.down.statements()] == [6]


def test_the_checksum_ignores_line_ends_and_the_byte_order_mark(write: Write) -> None:
    plain = discover(write(**{"1_a__sql": "select 1;\nselect 2;\n"}))[0].sha256
    marked = b"\xef\xbb\xbfselect 1;\r\nselect 2;\r\n"
    assert discover(write(**{"1_a__sql": marked}))[0].sha256 == plain
    assert discover(write(**{"1_a__sql": "select 1;\n"}))[0].sha256 != plain


def test_the_way_down_is_no_part_of_the_checksum(write: Write) -> None:
    up = "-- migrate:up\nselect 1;\n"
    plain = discover(write(**{"1_a__sql": up + "-- migrate:down\nselect 2;\n"}))
    other = discover(write(**{"1_a__sql": up + "-- migrate:down\nselect 3;\n"}))
    assert plain[0].sha256 == other[0].sha256


REFUSED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nothing": ({}, "no migrations in"),
    "name": ({"first__sql": "select 1;"}, "is not named like a migration"),
    "a number beyond bigint": ({"9" * 20 + "_a__sql": "select 1;"}, "is too large"),
    "number twice": (
        {"01_a__sql": "select 1;", "1_b__sql": "select 1;"},
        'number "01" is taken by 2 files',
    ),
    "two styles of one": (
        {"1_a__sql": "select 1;", "1_a__up__sql": "select 1;"},
        "is taken by 2 files",
    ),
    "down alone": ({"1_a__down__sql": "select 1;"}, "has no migration"),
    "down of another name": (
        {"1_a__sql": "select 1;", "1_b__down__sql": "select 1;"},
        "has no migration",
    ),
    "two ways down": (
        {
            "1_a__sql": "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;",
            "1_a__down__sql": "select 1;",
        },
        "has two ways down",
    ),
    "empty": ({"1_a__sql": ""}, "holds no statement"),
    "comments only": ({"1_a__sql": "-- nothing\n/* here */;;"}, "holds no statement"),
    "empty down": (
        {"1_a__sql": "select 1;", "1_a__down__sql": "-- nothing"},
        "holds no statement",
    ),
    "not utf-8": ({"1_a__sql": b"select 'caf\xe9';"}, "1_a.sql:1: file is not UTF-8"),
    "directive": ({"1_a__sql": "--! fast\nselect 1;"}, 'unknown directive "fast"'),
    "begin": ({"1_a__sql": "select 1;\nBEGIN;"}, '1_a.sql:2: "begin" in a migration'),
    "start": ({"1_a__sql": "start transaction;"}, '"start" in a migration'),
    "commit": ({"1_a__sql": "/* x */ commit;"}, '"commit" in a migration'),
    "end": ({"1_a__sql": "end;"}, '"end" in a migration'),
    "rollback": ({"1_a__sql": "rollback;"}, '"rollback" in a migration'),
    "commit outside a transaction": (
        {"1_a__sql": "--! no-transaction\ncommit;"},
        '"commit" in a migration',
    ),
    "prepare transaction": ({"1_a__sql": "prepare transaction 'x';"}, '"prepare" in'),
    "section order": (
        {"1_a__sql": "-- migrate:down\nselect 1;\n-- migrate:up\nselect 1;"},
        "are out of place",
    ),
    "section option": (
        {"1_a__sql": "-- migrate:up fast:true\nselect 1;"},
        'unknown option "fast:true"',
    ),
    "a loss on the way up": (
        {"1_a__sql": "--! loses: public.t: no\nselect 1;"},
        "declares a loss on its way up",
    ),
    "catching up on the way down": (
        {
            "1_a__sql": "select 1;",
            "1_a__down__sql": "--! catches-up: public.t: x\nselect 1;",
        },
        'declares "catches-up" on its way down',
    ),
    "a refusal of a second way down": (
        {"1_a__sql": "select 1;", "1_a__down__sql": "--! refuses: again: x\nselect 1;"},
        'declares "refuses: again" on its way down',
    ),
    "irreversible with a way down": (
        {"1_a__sql": "--! irreversible: no\nselect 1;", "1_a__down__sql": "select 1;"},
        "is declared irreversible but has a way down",
    ),
    "include": ({"1_a__sql": "\\i other.sql\n"}, "cannot include"),
    "unfinished string": ({"1_a__sql": "select 1;\nselect 'x;"}, "1_a.sql:2:"),
    "gset outside a transaction": (
        {"1_a__sql": "--! no-transaction\nselect 1 as a \\gset\n"},
        "result used by a meta-command",
    ),
}


@pytest.mark.parametrize(("files", "said"), REFUSED.values(), ids=list(REFUSED))
def test_refused(write: Write, files: dict[str, str | bytes], said: str) -> None:
    with pytest.raises(HarnessError) as caught:
        discover(write(**files))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "savepoint a;\nrollback to savepoint a;\nrelease a;",
        "create function f() returns int language sql begin atomic select 1; end;",
        "do $$ begin perform 1; end $$;",
        "prepare p as select 1;",
    ],
)
def test_what_only_looks_like_transaction_control_is_accepted(
    write: Write, text: str
) -> None:
    assert len(discover(write(**{"1_a__sql": text}))) == 1


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(MigrationError, match="no directory"):
        discover(tmp_path / "absent")
