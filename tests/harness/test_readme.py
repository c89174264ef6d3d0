"""The examples of the README are run, and its tables agree with the code."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from typer.testing import CliRunner

from harness import plugin
from harness.cli.app import app
from harness.config import Settings
from harness.server import Server
from harness.sqlfile.directives import KNOWN

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_quick_start_are_targets_of_make() -> None:
    named = set(re.findall(r"(?:`|\$ )make ([a-z]+)", README))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert {"run", "test", "lint"} <= named <= targets


def test_the_example_project_works(tmp_path: Path, database: str) -> None:
    (script,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    programs = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HARNESS_DSN": database,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "GREEN: 1 suite, 1 assertion" in done.stdout
    assert "applied     0001_note" in done.stdout


def test_the_example_tests_pass(tmp_path: Path, server: Server) -> None:
    module = "\n\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    (script,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    prepare = script.split("harness run")[0]
    subprocess.run(["bash", "-euc", prepare], cwd=tmp_path, check=True)
    (tmp_path / "test_note.py").write_text(module, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--pg-server", server.dsn],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout


def test_every_option_and_fixture_is_explained() -> None:
    help_ = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ours = help_.split("PostgreSQL harness:")[1].split("\n\n")[0]
    options = set(re.findall(r"^  (--[a-z-]+)", ours, re.M))
    table = README.split("| option | meaning |")[1].split("\n\n")[0]
    assert options == set(re.findall(r"^\| `(--[a-z-]+)", table, re.M))
    fixtures = {name for name in plugin.__all__ if name.startswith("pg_")}
    assert fixtures == set(re.findall(r"^\| `(pg_[a-z_]+)` \|", README, re.M))


def test_every_directive_is_explained() -> None:
    section = README.split("\n### Directives\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`--! ([a-z-]+)", section)) == {k.name for k in KNOWN}
    repeatable = set(re.findall(r"`([a-z-]+)`", section.split("\n|")[0]))
    assert repeatable == {known.name for known in KNOWN if known.adds_up}


def test_every_option_of_verify_is_explained() -> None:
    help_ = CliRunner().invoke(app, ["verify", "--help"], env={"COLUMNS": "200"}).output
    options = set(re.findall(r"--[a-z-]+", help_)) - {"--help"}
    table = README.split("| option of `harness verify` | meaning |")[1]
    rows = table.split("\n\n")[0]
    assert options == set(re.findall(r"--[a-z-]{2,}", rows.replace("|---|---|", "")))


def test_every_setting_is_explained() -> None:
    section = README.split("\n## Settings\n")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `([a-z_]+)` \|", section, re.M))
    assert named == {f.name for f in fields(Settings) if f.name != "root"}
