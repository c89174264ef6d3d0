"""`harness verify`: what is printed, the exit codes, the JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.server import Server

HARNESS = str(Path(sys.executable).parent / "harness")
FILES = {
    "0001_t.sql": "create table if not exists t (id int primary key);",
    "0001_t.down.sql": "drop table t;",
    "0002_u.sql": "create table u (id int primary key);",
    "0002_u.down.sql": "select 'nothing';",
}


@pytest.fixture
def folder(tmp_path: Path, server: Server) -> Path:
    settings = f'[tool.harness]\npg_server = "{server.dsn}"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    migrations = tmp_path / "sql" / "migrations"
    migrations.mkdir(parents=True)
    for name, text in FILES.items():
        (migrations / name).write_text(text)
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HARNESS, "verify", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_check_has_a_line_and_a_failure_its_evidence(folder: Path) -> None:
    done = run(folder)
    assert done.returncode == 1, done.stderr
    assert "ok   0001_t  idempotent  idempotent" in done.stdout
    assert 'relation "u" already exists' in done.stdout
    assert "+ added table public.u" in done.stdout
    assert "RED: 6 checks of migrations, 3 failed" in done.stdout


def test_crashes_are_a_check_of_their_own(folder: Path) -> None:
    done = run(folder, "2", "--only", "crashes", "--json", "verdicts.json")
    assert "ok   0002_u  crashes  survives crashes" in done.stdout, done.stderr
    (verdict,) = json.loads((folder / "verdicts.json").read_text())
    # begin, the ledger's row, the time limits, the statement, who we are, the ledger's
    # two statements, commit, the reset, the lock; and the commit twice more.
    assert verdict["details"] == {"crashes": 12}


def test_a_table_dropped_with_its_rows_is_a_loss(folder: Path) -> None:
    done = run(folder, "1", "--only", "staircase")
    assert "FAIL 0001_t  staircase  rows not restored" in done.stdout
    assert "public.t: 3 rows gone" in done.stdout


@pytest.mark.parametrize(
    "chosen",
    [("0001",), ("0001_t",), ("sql/migrations/0001_t.down.sql",)],
    ids=["number", "name", "path"],
)
def test_one_can_be_chosen(folder: Path, chosen: tuple[str, ...]) -> None:
    done = run(folder, *chosen, "--only", "idempotent", "--rows", "0", "--seed", "5")
    assert done.returncode == 0, done.stderr
    assert "GREEN: 1 check of migrations, all of them hold" in done.stdout
    assert "without a row, so nothing is said of: public.t" in done.stdout


def test_json_alone_is_on_standard_output(folder: Path) -> None:
    done = run(folder, "--since", "2", "--json", "-")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [(v["migration"], v["check"], v["outcome"]) for v in found] == [
        ("0002_u", "idempotent", "refuses cleanly"),
        ("0002_u", "staircase", "catalog not restored"),
        ("0002_u", "locks", "locks not declared"),
    ]
    assert found[0]["problems"][0]["kind"] == "the second execution is refused"
    assert [v["passed"] for v in found] == [False, False, True]


def test_json_goes_to_a_file_beside_the_text(folder: Path) -> None:
    done = run(folder, "1", "--only=idempotent", "--json", "found.json")
    assert "GREEN" in done.stdout
    assert json.loads((folder / "found.json").read_text())[0]["passed"] is True


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("7",), 'no migration "7"'),
        (("--only", "speed"), 'invalid value "speed" for option --only'),
        (("--since", "3"), "no migration is left to verify"),
        (("1", "--json", "absent/x.json"), 'could not write "absent/x.json"'),
        (("--rows", "-1"), "Invalid value for '--rows'"),
        (("--rows", "100000001"), "Invalid value for '--rows'"),
        (("--server-kills", "-1"), "Invalid value for '--server-kills'"),
    ],
)
def test_what_could_not_be_found_out_is_exit_code_2(
    folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = run(folder, *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_broken_migration_below_is_exit_code_2(folder: Path) -> None:
    (folder / "sql/migrations/0001_t.sql").write_text("select 1 / 0;")
    done = run(folder, "2")
    assert done.returncode == 2
    assert 'migration "0001_t" below it does not apply' in done.stderr
