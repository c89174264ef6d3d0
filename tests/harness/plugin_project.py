"""A project in a temporary directory, and pytest run in it as a person runs it."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from tests.harness.plugin_files import MIGRATIONS

_ID = r"(sql/(?:tests|migrations)/.+?::.+?\]|\S+\.py::\S+)"
_LINE = re.compile(rf"^{_ID} ([A-Z]+)(?: .*)?$", re.M)
# Ours and xdist: to import all others that are installed takes longer than most runs.
# test_foreign.py has them beside ours.
_PLUGINS = ("-p", "harness.plugin", "-p", "xdist.plugin")
_XDIST_LINE = re.compile(rf"^\[gw\d+\] \[ *\d+%\] ([A-Z]+) {_ID} *$", re.M)
_DEFAULTS = {"HARNESS_PG_SERVER": "embedded"}
_ALWAYS = {"COLUMNS": "500", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@dataclass(frozen=True)
class Outcome:
    """What the junit file says of one item: passed, failure, error or skipped."""

    kind: str
    text: str


@dataclass(frozen=True)
class Run:
    """One run of pytest: its exit code, its output, what became of each item.

    `words` holds what `-v` prints (PASSED, XFAIL, ...); `junit` the junit file's view.
    """

    code: int
    output: str
    words: dict[str, str]
    junit: dict[str, Outcome]


def write_project(
    path: Path, files: dict[str, str], *, settings: str = "", suites: str = "sql/tests"
) -> None:
    """Write a project with two migrations and `files` as its suites (or modules)."""
    (path / "pyproject.toml").write_text(f"[tool.harness]\n{settings}\n")
    for name, text in MIGRATIONS.items():
        _write(path / "sql" / "migrations" / name, text)
    for name, text in files.items():
        _write(path / (suites if name.endswith(".sql") else ".") / name, text)


def run_pytest(path: Path, *arguments: str, **environment: str) -> Run:
    """Run pytest in `path`, as a process of its own."""
    junit = path / "junit.xml"
    command = [sys.executable, "-m", "pytest", *_PLUGINS, "-v", "-rA"]
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    plain.pop("CI", None)
    done = subprocess.run(
        [*command, f"--junitxml={junit}", "--pg-keep=never", *arguments],
        cwd=path,
        env={**_DEFAULTS, **plain, **_ALWAYS, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    words = dict(_LINE.findall(done.stdout))
    words |= {item: word for word, item in _XDIST_LINE.findall(done.stdout)}
    found = read_junit(junit) if junit.exists() else {}
    return Run(done.returncode, done.stdout + done.stderr, words, found)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read_junit(junit: Path) -> dict[str, Outcome]:
    outcomes = {}
    for case in ET.parse(junit).iter("testcase"):
        verdicts = [c for c in case if c.tag in {"failure", "error", "skipped"}]
        kind = verdicts[0].tag if verdicts else "passed"
        text = "".join((c.get("message") or "") + (c.text or "") for c in verdicts)
        outcomes[f"{case.get('classname')}::{case.get('name')}"] = Outcome(kind, text)
    return outcomes
