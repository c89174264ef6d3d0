"""The examples of the README are run, and its tables agree with the code."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from harness.config import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_quick_start_are_targets_of_make() -> None:
    named = set(re.findall(r"`?make ([a-z]+)", README))
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


def test_every_setting_is_explained() -> None:
    section = README.split("## Settings")[1]
    named = set(re.findall(r"^\| `([a-z_]+)` \|", section, re.M))
    assert named == {f.name for f in fields(Settings) if f.name != "root"}
