"""For a failing test that ran on several majors: where it is green, where red."""

import re
from collections import defaultdict

import pytest

_MAJOR = re.compile(r"\[pg(\d+)(-[^\]]*)?\]$")


class Verdicts:
    """Collects outcomes by test and major; registered in the process that reports."""

    def __init__(self) -> None:
        self._red: dict[str, set[int]] = defaultdict(set)
        self._green: dict[str, set[int]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note an outcome; setting up and tearing down can only turn it red."""
        found = _MAJOR.search(report.nodeid)
        if found is None:
            return
        test = report.nodeid[: found.start()] + (found[2] or "")
        if report.failed:
            self._red[test].add(int(found[1]))
        elif report.when == "call":
            self._green[test].add(int(found[1]))

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print a line for each test that ran on several majors and is red on some."""
        lines = []
        for test, red in self._red.items():
            green = self._green[test] - red
            if len(red | green) > 1:
                lines.append(f"{_say(green, red)}: {test}")
        if lines:
            terminalreporter.section("majors")
            for line in lines:
                terminalreporter.write_line(line)


def _say(green: set[int], red: set[int]) -> str:
    if not green:
        return f"red on {ranges(red)}"
    return f"green on {ranges(green)}, red on {ranges(red)}"


def ranges(majors: set[int]) -> str:
    """Write 15, 16, 17 as "15–17", and 15, 17 as "15, 17"."""
    runs: list[list[int]] = []
    for major in sorted(majors):
        if runs and major == runs[-1][-1] + 1:
            runs[-1].append(major)
        else:
            runs.append([major])
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs
    )
