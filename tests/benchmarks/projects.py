"""Projects in temporary directories, and pytest run in them with what they need."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from harness.suites import load_suite, suite_paths

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "sql" / "migrations"
SUITES = ROOT / "sql" / "tests"
# A table whose columns no migration of the product's changes, and a row for it.
ROW_TABLE = {
    "sql/migrations/99999999_benchmark_row.sql": (
        "create table public.benchmark_row (id int primary key, body text not null);\n"
    )
}
INSERT = "insert into public.benchmark_row values (1, 'one')"
_TAIL = 2000  # characters of a failing program's output
_OTHERS = ("PYTEST_", "HARNESS_", "PG", "PYTHONDONTWRITEBYTECODE")


def write_project(path: Path, files: Mapping[str, str]) -> Path:
    """Write a project with the product's migrations, and `files`."""
    shutil.copytree(MIGRATIONS, path / "sql" / "migrations")
    for name, text in {"pyproject.toml": "[tool.harness]\n", **files}.items():
        (path / name).write_text(text)
    return path


def add_suites(project: Path) -> tuple[Path, ...]:
    """Copy the suites that need no older schema; return their paths.

    pg_prove has only one database, with the newest.
    """
    shutil.copytree(SUITES, project / "sql" / "tests")
    copies = suite_paths(project / "sql" / "tests")
    for path in copies:
        if load_suite(path).at is not None:
            path.unlink()
    return tuple(path for path in copies if path.exists())


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without what would change a run's settings."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(_OTHERS)}
    # Only the plugins under test; and what the projects import stands in ROOT.
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "CI": ""}
    return {**plain, **alone, **changes}


def pytest_command(plugin: str, *arguments: str) -> list[str]:
    """Return the command line of a quiet run with one plugin."""
    return [sys.executable, "-m", "pytest", "-q", "-p", plugin, *arguments]


def run(project: Path, *command: str, **changes: str) -> float:
    """Run a program in `project` that must succeed; return how long it took, in s."""
    begin = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=project,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    taken = time.perf_counter() - begin
    assert done.returncode == 0, (done.stdout + done.stderr)[-_TAIL:]
    return taken
