"""PostgreSQL's own isolationtester: run with a script, and read."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from harness.concurrency import Outcome, step_name

_ROWS = re.compile(r"^-+[-+]*\n((?:.*\n)*?)\(\d+ rows?\)$", re.M)


def isolationtester(psql: Path, dsn: str, spec: str) -> str:
    """Run PostgreSQL's own tool, of the wheel that has psql; return what it prints."""
    program = "lib/pgxs/src/test/isolation/isolationtester"
    done = subprocess.run(
        [psql.parents[1] / program, dsn],
        input=spec,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(output: str) -> Iterator[tuple[str, str]]:
    """Yield what isolationtester tells of each step: that it waits, or how it ended."""
    for part in re.split(r"^step ", output, flags=re.M)[1:]:
        name, _, rest = part.partition(":")
        error = re.search(r"^ERROR:  (.*)$", rest, re.M)
        if rest.rstrip().endswith("<waiting ...>"):
            yield name, "waits"
        elif error is not None:
            yield name, error[1]
        else:
            found = _ROWS.search(rest)
            lines = found[1].splitlines() if found else []
            rows = [[cell.strip() for cell in line.split("|")] for line in lines]
            yield name, f"done {rows}"


def expected(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Yield the same of an outcome of ours: who waited is told of twice."""
    for one in outcome.taken:
        if one.blocked_by:
            yield step_name(one), "waits"
        assert one.result is not None
        rows = [["" if v is None else v for v in row] for row in one.result.rows]
        yield step_name(one), one.result.message or f"done {rows}"
