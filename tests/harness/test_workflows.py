"""The workflows: the commands of a person, every major, pinned actions, reports."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from harness.config import SUPPORTED_MAJORS
from tests.harness.installed import ROOT

FILES = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    ROOT / "harness" / "starter" / "files" / "workflow.yml",
]
JOBS = {
    f"{file.stem}: {name}": job
    for file in FILES
    for name, job in yaml.safe_load(file.read_text())["jobs"].items()
}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
EVERY_JOB = pytest.mark.parametrize("name", JOBS)


def steps(name: str, key: str) -> Iterator[Any]:
    return (step[key] for step in JOBS[name]["steps"] if key in step)


@EVERY_JOB
def test_every_action_is_pinned(name: str) -> None:
    used = list(steps(name, "uses"))
    assert used
    assert [use for use in used if not PINNED.fullmatch(use)] == []


# A repository that begins has no Makefile.
@pytest.mark.parametrize("name", [n for n in JOBS if not n.startswith("workflow:")])
def test_what_runs_is_a_command_of_make(name: str) -> None:
    lines = [line for line in steps(name, "run") if not line.startswith("docker pull")]
    assert lines
    assert {line.split()[1] for line in lines} <= TARGETS
    assert {line.split()[0] for line in lines} == {"make"}


@EVERY_JOB
def test_junit_files_are_kept_also_of_a_red_job(name: str) -> None:
    written = [line for line in steps(name, "run") if "--junitxml=" in line]
    kept = [step for step in JOBS[name]["steps"] if "path" in step.get("with", {})]
    assert bool(written) == bool(kept)
    assert [step for step in kept if step["if"] != "always()"] == []


def test_the_matrix_has_every_major_and_both_ends_of_python() -> None:
    container = JOBS["test: container"]["strategy"]["matrix"]
    assert container["pg"] == list(SUPPORTED_MAJORS)
    embedded = JOBS["test: embedded"]["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert embedded["python"] == [oldest, "3.14"]
