"""Each linter of `make lint` finds a planted fault, with this repository's settings."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.harness.installed import ROOT

BIN = Path(sys.executable).parent
# Command, name of the file, its content, what is said of it.
FAULTS = {
    "ruff": (
        ["ruff", "check", "--config", "pyproject.toml"],
        "x.py",
        "def f() -> None: ...\n",
        "undocumented-public-function",
    ),
    "ruff format": (
        ["ruff", "format", "--check", "--config", "pyproject.toml"],
        "x.py",
        "x = ( 1)\n",
        "would be reformatted",
    ),
    "mypy": (
        ["mypy", "--config-file", "pyproject.toml"],
        "x.py",
        "def f(x): ...\n",
        "missing a type annotation",
    ),
    "sqlfluff": (
        ["sqlfluff", "lint", "--config", ".sqlfluff"],
        "x.sql",
        "SELECT 1;\n",
        "CP01",
    ),
    "squawk": (
        ["squawk", "--config", ".squawk.toml"],
        "x.sql",
        "alter table t add constraint c check (a > 0);\n",
        "constraint-missing-not-valid",
    ),
    "harness lint": (["harness", "lint"], "0001_x.sql", "truncate t;\n", "truncate"),
    "hadolint": (["hadolint"], "Dockerfile", "FROM debian\n", "DL3006"),
    "actionlint": (
        ["python", ".ci/actionlint.py"],
        "x.yml",
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: echo ${{ matrix.b }}\n",
        'property "b" is not defined',
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    command, file, content, said = FAULTS[name]
    (tmp_path / file).write_text(content)
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:], str(tmp_path / file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert said in done.stdout + done.stderr


def test_a_commit_is_checked_by_the_linters_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (recipe,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.M)
    made = re.findall(r"\$\(BIN\)/(\S+(?: (?:check|format|lint|\.ci/\S+))?)", recipe)
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    entries = [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]]
    hooks = [entry.removeprefix(".venv/bin/") for entry in entries]
    assert len(hooks) == len(made)
    assert all(
        hook.startswith(command) for hook, command in zip(hooks, made, strict=True)
    )


def test_an_import_that_goes_upwards_is_found(tmp_path: Path) -> None:
    package = tmp_path / "harness"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "low": "import harness.high",
        "high": "",
    }.items():
        (package / f"{name}.py").write_text(text)
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = harness\n"
        "[importlinter:contract:1]\nname = downwards\ntype = layers\n"
        "containers = harness\nlayers =\n    high\n    low\n"
    )
    done = subprocess.run(
        [str(BIN / "lint-imports"), "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "harness.low is not allowed to import harness.high" in done.stdout
