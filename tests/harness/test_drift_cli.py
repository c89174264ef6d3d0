"""`harness drift` and `harness migrate adopt`: what is printed, the exit codes."""

import json
from pathlib import Path

import pytest

from harness.admin import connect
from harness.drift import KINDS
from harness.ledger import read_ledger
from harness.server import Server
from tests.harness.test_cli import Folder

pytestmark = pytest.mark.thorough

ADD = "alter table t add column note text"
LINE = "unknown-object: + added column public.t.note"


@pytest.fixture
def folder(tmp_path: Path, elsewhere: Server) -> Folder:
    folder = Folder(tmp_path)
    settings = f'[tool.harness]\npg_server = "{elsewhere.dsn}"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    return folder


def run(folder: Folder, *arguments: str) -> tuple[int, list[str], str]:
    done = folder.harness(*arguments, HARNESS_PG_SERVER="")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines(), done.stderr


def execute(dsn: str, statement: str) -> None:
    with connect(dsn) as connection:
        connection.execute(statement.encode())


def entries(dsn: str) -> list[str]:
    with connect(dsn) as connection:
        return [entry.name for entry in read_ledger(connection)]


def test_an_object_made_by_hand_is_exit_code_1(folder: Folder, database: str) -> None:
    run(folder, "migrate", "up", "--dsn", database)
    green = "GREEN: no difference from migrations up to 0001_t"
    assert run(folder, "drift", "--dsn", database)[:2] == (0, [green])
    execute(database, ADD)
    code, lines, _ = run(folder, "drift", "--dsn", database, "--definitions")
    told = [LINE, "    + column public.t.note", "    +     type: text"]
    assert (code, lines[:3]) == (1, told)
    assert lines[-1] == "RED: 1 difference from migrations up to 0001_t"


def test_json_alone_is_on_standard_output(folder: Folder, database: str) -> None:
    run(folder, "migrate", "up", "--dsn", database)
    execute(database, ADD)
    (folder.migrations / "0002_u.sql").write_text("create table u (id int);")
    code, lines, _ = run(folder, "drift", "--dsn", database, "--json", "-")
    found = json.loads("\n".join(lines))
    assert code == 1
    assert found == {
        "drifted": True,
        "against": "migrations up to 0001_t",
        "findings": [
            {
                "kind": "unknown-object",
                "line": "+ added column public.t.note",
                "detail": None,
                "object": {"kind": "column", "name": "public.t.note"},
                "made": None,
                "live": "column public.t.note\n    type: text",
            }
        ],
        "pending": ["0002_u"],
        "notes": [],
    }


def test_a_snapshot_in_git_needs_no_server(folder: Folder, database: str) -> None:
    run(folder, "catalog", "snapshot", "-o", "schema.json")
    (folder.path / "pyproject.toml").write_text(
        '[tool.harness]\npg_server = "container"\nmigrations = "sql/migrations"\n'
    )
    run(folder, "migrate", "up", "--dsn", database)
    arguments = ("drift", "--dsn", database, "--against", "schema.json")
    green = "GREEN: no difference from snapshot schema.json"
    assert run(folder, *arguments)[:2] == (0, [green])
    execute(database, f"{ADD}; update harness.migration set sha256 = ''")
    code, lines, _ = run(folder, *arguments)
    assert code == 1
    assert 'migration-edited: migration "0001_t" changed after it was applied' in lines
    assert LINE in lines
    (folder.path / "pyproject.toml").write_text('[tool.harness]\nmigrations = "no"\n')
    assert "no migrations to compare the ledger with" in run(folder, *arguments)[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "no database is named"),
        (("--dsn", "postgresql://u:s3cret@127.0.0.1:1/x"), "could not connect"),
        (("--dsn", "host=/", "--against", "absent"), "could not read snapshot"),
    ],
)
def test_what_could_not_be_found_out_is_exit_code_2(
    folder: Folder, arguments: tuple[str, ...], told: str
) -> None:
    code, lines, said = run(folder, "drift", *arguments)
    assert (code, lines) == (2, [])
    assert told in said
    assert "s3cret" not in said


def test_the_kinds_are_explained(folder: Folder) -> None:
    code, lines, _ = run(folder, "drift", "--kinds")
    assert code == 0
    assert {f"{kind.id}: {kind.name}" for kind in KINDS} <= set(lines)


def test_a_database_is_adopted_where_nothing_differs(
    folder: Folder, database: str
) -> None:
    (folder.migrations / "0002_u.sql").write_text("create table u (id int);")
    execute(database, "create table t (id int)")
    adopt = ("migrate", "adopt", "--dsn", database)
    code, lines, said = run(folder, *adopt)
    assert (code, lines) == (1, ["missing-object: - removed table public.u (1 column)"])
    assert "cannot adopt a database that is not what the migrations make" in said
    with connect(database) as connection:
        found = connection.execute("select to_regnamespace('harness')").fetchone()
    assert found == (None,)
    assert "no migration up to 0" in run(folder, *adopt, "--to", "0")[2]
    code, lines, _ = run(folder, *adopt, "--to", "0001")
    assert (code, lines) == (0, ["adopted: 1 migration, up to 0001_t"])
    assert run(folder, "drift", "--dsn", database)[:2] == (
        0,
        [
            "pending: 0002_u",
            "GREEN: no difference from migrations up to 0001_t",
        ],
    )
    assert run(folder, "migrate", "up", "--dsn", database)[0] == 0
    assert entries(database) == ["0001_t", "0002_u"]
    assert "database has a ledger already" in run(folder, *adopt)[2]


def test_a_ledger_that_a_failed_first_run_left_is_filled(
    folder: Folder, database: str
) -> None:
    execute(database, "create table t (id int)")
    adopt = ("migrate", "adopt", "--dsn", database)
    assert "already exists" in run(folder, "migrate", "up", "--dsn", database)[2]
    code, lines, _ = run(folder, "drift", "--dsn", database)
    assert (code, lines[0]) == (
        1,
        "no-ledger: tables: 1, functions: 0; migrations in the ledger: none",
    )
    assert any("harness migrate adopt" in line for line in lines)
    assert run(folder, *adopt)[0] == 0
    assert entries(database) == ["0001_t"]
