"""`harness verify --compat`: what of the previous release breaks, by name."""

import json
import subprocess
from pathlib import Path

import pytest

from harness.server import Server
from tests.harness.test_cli import Folder

pytestmark = pytest.mark.thorough

MIGRATIONS = {
    "0001_room.sql": "create table room (id int primary key, name text, floor int);",
    "0002_rename.sql": "alter table room rename column name to title;"
    " alter table room alter column floor type text; alter table room add extra int;",
}
SUITES = {
    "names.sql": ["has_column('room'::name, 'name'::name, 'a room has a name')",
                  "has_column('room'::name, 'id'::name, 'a room has a number')"],
    "ids.sql": ["has_column('room'::name, 'id'::name, 'a room is numbered')"],
    "titles.sql": ["has_column('room'::name, 'title'::name, 'a room has a title')"],
}  # fmt: skip
STATEMENTS = {
    "list.sql": "insert into room (id) values (1);\nselect name from room;\n"
    "select * from room;\nselect id from room;",
    "add.sql": "begin;\ninsert into room (id, name) values (1, 'x') returning id;\n"
    "select floor from room;\ncommit;",
    "count.sql": "\\set least 0\nselect count(*) as n from room \\gset\n"
    "select :n >= :least as enough;",
    "new.sql": "select title from room;",
}  # fmt: skip


def suite(assertions: list[str]) -> str:
    lines = "".join(f"select {assertion};\n" for assertion in assertions)
    plan = f"begin;\nselect plan({len(assertions)});\n"
    return f"{plan}{lines}select * from finish();\nrollback;\n"


@pytest.fixture
def folder(tmp_path: Path, server: Server) -> Folder:
    folder = Folder(tmp_path)
    settings = f'[tool.harness]\npg_server = "{server.dsn}"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    for old in (*folder.migrations.iterdir(), *folder.tests.iterdir()):
        old.unlink()
    (tmp_path / "sql" / "statements").mkdir()
    for name, text in MIGRATIONS.items():
        (folder.migrations / name).write_text(text)
    for name, assertions in SUITES.items():
        (folder.tests / name).write_text(suite(assertions))
    for name, text in STATEMENTS.items():
        (tmp_path / "sql" / "statements" / name).write_text(text)
    return folder


def verify(folder: Folder, *arguments: str) -> tuple[int, list[str], str]:
    done = folder.harness("verify", *arguments, HARNESS_PG_SERVER="")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_what_breaks_is_named(folder: Folder) -> None:
    code, lines, said = verify(folder, "--compat", "0001")
    assert code == 1, said
    assert lines[1:] == [
        "ok       sql/tests/ids.sql",
        "BREAKS   sql/tests/names.sql",
        "         not ok - a room has a name",
        "left out sql/tests/titles.sql",
        "         not ok - a room has a title",
        "BREAKS   sql/statements/add.sql",
        '         sql/statements/add.sql:2: column "name" of relation "room"'
        " does not exist",
        "ok       sql/statements/count.sql",
        "BREAKS   sql/statements/list.sql",
        '         sql/statements/list.sql:2: column "name" does not exist',
        '         sql/statements/list.sql:3: column "name" is gone',
        '         sql/statements/list.sql:3: column "floor" is text, was integer',
        "left out sql/statements/new.sql",
        '         sql/statements/new.sql:1: column "title" does not exist',
        "RED: 5 files of schema 0001 on the newest, 3 broken;"
        " 2 left out, for they do not hold at 0001",
    ]


def test_nothing_breaks_by_what_only_adds(folder: Folder) -> None:
    (folder.migrations / "0002_rename.sql").write_text(
        "alter table room add column extra int;"
    )
    code, lines, _ = verify(folder, "--compat", "1", "--json", "-")
    states = {one["name"]: one["state"] for one in json.loads("\n".join(lines))}
    assert code == 0
    assert {name for name, state in states.items() if state == "holds"} == {
        *("sql/tests/ids.sql", "sql/tests/names.sql"),
        *(f"sql/statements/{name}.sql" for name in ("add", "count", "list")),
    }


def test_a_suite_that_was_edited_along_is_found_in_the_previous_release(
    folder: Folder,
) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=folder.path, check=True)

    newer = folder.migrations / "0002_rename.sql"
    git("init", "-q")
    git("add", "--all", "--", ".", f":!{newer}")
    git("commit", "-qm", "previous release")
    edited = suite([SUITES["names.sql"][0].replace("'name'", "'title'")])
    (folder.tests / "names.sql").write_text(edited)
    assert "BREAKS   sql/tests/names.sql" not in verify(folder, "--compat", "1")[1]
    code, lines, _ = verify(folder, "--compat", "1", "--compat-ref", "HEAD")
    assert code == 1
    at = lines.index("BREAKS   sql/tests/names.sql")
    assert lines[at + 1] == "         not ok - a room has a name"
    assert '         sql/statements/list.sql:3: column "name" is gone' in lines


def test_pins_are_not_heeded(folder: Folder) -> None:
    text = suite(SUITES["names.sql"])
    (folder.tests / "names.sql").write_text(f"--! at: 0001\n{text}")
    assert "BREAKS   sql/tests/names.sql" in verify(folder, "--compat", "1")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--compat", "2"), "no two schemas to compare at 2"),
        (("--compat", "0"), "no two schemas to compare at 0"),
        (("--compat-ref", "HEAD"), "option --compat-ref needs --compat NNNN"),
        (("--compat", "1", "0002"), "option --compat verifies no single migrations"),
        (("--compat", "1", "--compat-ref", "no"), 'cannot read revision "no" from git'),
    ],
)
def test_what_could_not_be_found_out_is_exit_code_2(
    folder: Folder, arguments: tuple[str, ...], told: str
) -> None:
    code, _, said = verify(folder, *arguments)
    assert code == 2
    assert told in said


@pytest.mark.parametrize("kept", ["sql/statements", "sql/tests"])
def test_suites_or_statements_alone_will_do(folder: Folder, kept: str) -> None:
    for path in folder.path.glob("sql/[ts]*/*.sql"):
        if path.parent != folder.path / kept:
            path.unlink()
    code, lines, said = verify(folder, "--compat", "1")
    assert code == 1, said
    assert any(line.startswith(f"BREAKS   {kept}") for line in lines)
    (folder.tests / "_included.sql").write_text("select 1;")
    for path in (folder.path / kept).glob("[a-z]*"):
        path.unlink()
    code, _, said = verify(folder, "--compat", "1")
    assert code == 2
    assert "nothing to try in" in said


def test_trying_nothing_is_no_success(folder: Folder) -> None:
    for path in folder.path.glob("sql/[ts]*/*.sql"):
        if path.name not in {"titles.sql", "new.sql"}:
            path.unlink()
    code, _, said = verify(folder, "--compat", "1")
    assert code == 2
    assert "no suite and no statement holds on schema 0001" in said
