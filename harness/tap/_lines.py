"""What one line of TAP says."""

import re
from dataclasses import dataclass

from harness.tap._values import BailOut, Plan

INDENT = "    "
"""What a subtest's lines start with."""

# Perl reads bytes, so its \b, \d and \s know ASCII only. Eighteen digits are more than
# any test number has, and fewer than int() refuses.
_NUMBER = r"\d{1,18}(?!\d)"
_TEST = re.compile(rf"(not )?ok\b\s*({_NUMBER})?\s*(?:-(?:\s+|$))?(.*)", re.ASCII)
_PLAN = re.compile(rf"1\.\.({_NUMBER})\s*(.*)", re.ASCII)
_SKIP_ALL = re.compile(r"#\s*SKIP\S*\s*(.*)", re.ASCII | re.IGNORECASE)
_BAIL_OUT = re.compile(r"\s*Bail out!\s*(.*)", re.ASCII)
_COMMENT = re.compile(r"# ?(.*)")
_SUBTEST = re.compile(r"# Subtest: (.*)")
_PROTOCOL = re.compile(r"TAP\s+version\s+\d+\s*$|pragma\s+[-+]", re.ASCII)

# Three spaces at most: four are a subtest's.
_YAML = re.compile(r"( {1,3})---\s*$")


@dataclass(frozen=True)
class TestLine:
    """A line `ok` or `not ok`; `text` is what follows the number and the dash."""

    ok: bool
    number: int | None
    text: str


def test(line: str) -> TestLine | None:
    """Read `ok 1 - text` or `not ok 1 - text`; number and text may be missing."""
    found = _TEST.match(line)
    if found is None:
        return None
    number = int(found[2]) if found[2] else None
    return TestLine(ok=not found[1], number=number, text=found[3].strip())


def plan(line: str) -> Plan | None:
    """Read `1..N` or `1..0 # SKIP reason`.

    As in TAP 12, anything may follow `1..0` and nothing may follow another plan.
    """
    found = _PLAN.match(line)
    if found is None or (found[2] and int(found[1])):
        return None
    skip = _SKIP_ALL.match(found[2])
    return Plan(count=int(found[1]), skip_all=skip[1].strip() if skip else None)


def bail_out(line: str) -> BailOut | None:
    """Read `Bail out! reason`, at any indentation."""
    found = _BAIL_OUT.match(line)
    return BailOut(found[1].strip()) if found else None


def comment(line: str) -> str | None:
    """Read `# text`."""
    found = _COMMENT.match(line)
    return found[1] if found else None


def subtest(line: str) -> str | None:
    """Read `# Subtest: name`."""
    found = _SUBTEST.match(line)
    return found[1].strip() if found else None


def yaml(line: str) -> str | None:
    """Read the indentation of the line that starts a YAML block (TAP 13)."""
    found = _YAML.match(line)
    return found[1] if found else None


def is_stray(line: str) -> bool:
    """Whether a line that is nothing else is outside TAP's protocol and not blank."""
    return bool(line.strip()) and not _PROTOCOL.match(line)
