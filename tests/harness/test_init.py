"""`harness init`: a repository that is green at once, and files left as they were."""

import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from harness.dsn import merge
from harness.errors import ConfigError
from harness.server import Server
from harness.starter import starter_files, write
from tests.harness.installed import Environment

pytestmark = pytest.mark.thorough

WRITTEN = [
    ".github/workflows/database.yml",
    ".sqlfluff",
    "pyproject.toml",
    "sql/migrations/0001_notes.down.sql",
    "sql/migrations/0001_notes.sql",
    "sql/tests/0001_notes.sql",
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty git repository."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def init(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "harness"), "init", *options],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )


def files(directory: Path) -> list[str]:
    found = (path for path in directory.rglob("*") if path.is_file())
    names = (path.relative_to(directory).as_posix() for path in found)
    return sorted(name for name in names if not name.startswith(".git/"))


def commands(repository: Path) -> list[list[str]]:
    """Return what the workflow runs, but for the installation."""
    workflow = yaml.safe_load((repository / WRITTEN[0]).read_text())
    steps = workflow["jobs"]["database"]["steps"]
    lines = [line for step in steps for line in step.get("run", "").splitlines()]
    return [shlex.split(line) for line in lines if not line.startswith("pip ")]


def test_the_repository_passes_its_own_ci_at_once(
    repository: Path, installed: Environment, server: Server
) -> None:
    done = installed.run("harness", "init", cwd=repository)
    assert done.returncode == 0, done.stderr
    ran = commands(repository)
    assert ["sqlfluff", "lint", "sql"] in ran
    assert ["harness", "lint"] in ran
    assert "pytest" in [command[0] for command in ran]
    for command in ran:
        done = installed.run(*command, cwd=repository, HARNESS_PG_SERVER=server.dsn)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_plain_pytest_runs_the_suite(
    repository: Path, installed: Environment, server: Server
) -> None:
    write(repository, starter_files(repository))
    done = installed.run("pytest", cwd=repository, HARNESS_PG_SERVER=server.dsn)
    assert "8 passed" in done.stdout
    assert "7 pgTAP assertions" in done.stdout


def test_the_suite_notices_a_rule_that_is_gone(
    repository: Path, installed: Environment, server: Server
) -> None:
    write(repository, starter_files(repository))
    migration = repository / "sql/migrations/0001_notes.sql"
    text = migration.read_text()
    weaker = text.replace("check (body ~ '[^[:space:]]')", "check (body is not null)")
    assert weaker != text
    migration.write_text(weaker)
    done = installed.run("pytest", cwd=repository, HARNESS_PG_SERVER=server.dsn)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_the_migration_runs_twice_and_back_twice(
    repository: Path, database: str, psql: Path
) -> None:
    write(repository, starter_files(repository))
    up, down = "0001_notes.sql", "0001_notes.down.sql"
    for name in (up, up, down, down, up):
        script = repository / "sql/migrations" / name
        command = [str(psql), "-qX", "-v", "ON_ERROR_STOP=1", "-f", str(script)]
        environment = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
        done = subprocess.run(
            [*command, merge(database)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_it_lists_what_it_wrote(repository: Path) -> None:
    done = init(repository)
    assert done.returncode == 0, done.stderr
    listed = [line for line in done.stdout.splitlines() if line.startswith("wrote ")]
    assert sorted(line.removeprefix("wrote ") for line in listed) == WRITTEN
    assert files(repository) == WRITTEN


def test_a_dry_run_lists_the_same_and_writes_nothing(repository: Path) -> None:
    done = init(repository, "--dry-run")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert sorted(line.removeprefix("would write ") for line in lines) == WRITTEN
    assert files(repository) == []


@pytest.mark.parametrize("name", [*WRITTEN[:2], *WRITTEN[3:]])
def test_a_file_that_is_there_stops_it_before_the_first(
    repository: Path, name: str
) -> None:
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_text("mine")
    done = init(repository)
    assert done.returncode == 1
    assert f"In the way: {name}." in done.stderr
    assert files(repository) == [name]
    assert (repository / name).read_text() == "mine"


def test_migrations_that_are_there_stop_it(repository: Path) -> None:
    migrations = repository / "sql/migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_rooms.sql").write_text("select 1;")
    with pytest.raises(ConfigError, match="it has what would be written") as caught:
        starter_files(repository)
    assert caught.value.detail == "In the way: sql/migrations/0001_rooms.sql."


@pytest.mark.parametrize(
    "there",
    [
        b'[project]\nname = "shop"  # ours\nversion = "1"\n',
        b"[tool.ruff]\nline-length = 79\n\n\n[tool.ruff.lint]\nselect = ['E']",
        b'tool.black.line-length = 79\n[project]\nname = "shop"\n',
        b'[project]\r\nname = "shop"\r\n',
        b"",
    ],
    ids=["project", "no newline at the end", "dotted key", "CRLF", "empty"],
)
def test_a_pyproject_keeps_every_byte(repository: Path, there: bytes) -> None:
    path = repository / "pyproject.toml"
    path.write_bytes(there)
    done = init(repository)
    assert done.returncode == 0, done.stderr
    assert "added to pyproject.toml" in done.stdout
    content = path.read_bytes()
    assert content.startswith(there)
    assert (b"\r\n" in there) == (b"\r\n" in content)
    parsed = tomllib.loads(content.decode())
    assert parsed["tool"].pop("harness")["migrations"] == "sql/migrations"
    before = tomllib.loads(there.decode())
    assert parsed == {**before, "tool": before.get("tool", {})}


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("[tool.harness]\npg = [15]\n", "has a table"),
        ("[tool.harness.more]\n", "has a table"),
        ("tool = {black = {}}\n", "cannot add a table"),
        ("[project\n", "cannot add a table"),
    ],
)
def test_a_pyproject_that_takes_no_table_stops_it(
    repository: Path, there: str, said: str
) -> None:
    (repository / "pyproject.toml").write_text(there)
    done = init(repository)
    assert done.returncode == 1
    assert said in done.stderr
    assert files(repository) == ["pyproject.toml"]
    assert (repository / "pyproject.toml").read_text() == there
