"""In GitHub Actions: each failure marked at its line, and a summary of the session."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.github import add_to_summary, annotation
from harness.plugin.collect import ASSERTIONS

_LINES = 60  # of a failure's text that the summary shows, the last ones
_OUTCOMES = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
_PLACE = re.compile(r"(?:^|\n)(?P<path>[^\s:][^:\n]*):(?P<line>\d+): ")


@dataclass(frozen=True)
class _Failed:
    """One failure: the item, where it is, from line 1, what is said of it."""

    name: str
    path: Path
    line: int
    text: str


class GitHub:
    """Collects failures; registered in the process that reports, not in workers."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._failed: list[_Failed] = []
        self._assertions = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure, and what an item counted."""
        if report.failed:
            self._note(report, report.location[0], (report.location[1] or 0) + 1)
        if report.when == "call":
            counts = dict(report.user_properties)
            self._assertions += int(str(counts.get(ASSERTIONS, 0)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that could not be collected."""
        if report.failed:
            self._note(report, report.nodeid.split("::")[0], 1)

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print the annotations, and write the summary."""
        for failed in self._failed:
            terminalreporter.write_line(
                annotation(
                    failed.path, failed.line, title=failed.name, text=failed.text
                )
            )
        counts = {
            outcome: len(terminalreporter.stats.get(outcome, ()))
            for outcome in _OUTCOMES
        }
        add_to_summary("\n".join(self._summary(counts)) + "\n")

    def _note(
        self, report: pytest.TestReport | pytest.CollectReport, path: str, line: int
    ) -> None:
        text = report.longreprtext
        place = self._own_place(report, text) or (self._root / path, line)
        self._failed.append(_Failed(report.nodeid, *place, text))

    def _own_place(
        self, report: pytest.TestReport | pytest.CollectReport, text: str
    ) -> tuple[Path, int] | None:
        """Return the line that is to blame, if it is of the project.

        It is that of the error where pytest knows one, else the first that is named.
        """
        crash = getattr(report.longrepr, "reprcrash", None)
        found = _PLACE.search(text)
        if crash is not None:
            place = (Path(crash.path), crash.lineno)
        elif found is not None:
            place = (Path(found["path"]), int(found["line"]))
        else:
            return None
        path = place[0].absolute()
        inside = path.is_relative_to(self._root) and path.is_file()
        return (path, place[1]) if inside else None

    def _summary(self, counts: Mapping[str, int]) -> Iterator[str]:
        """Give the lines of the summary, as Markdown."""
        told = [f"{count} {name}" for name, count in counts.items() if count]
        mark = "❌" if self._failed else "✅"
        yield f"### {mark} {', '.join(told) or 'nothing ran'}\n"
        if self._assertions:
            yield f"{self._assertions} pgTAP assertions\n"
        for failed in self._failed:
            path = failed.path
            if path.is_relative_to(self._root):
                path = path.relative_to(self._root)
            yield f"<details><summary><code>{path}:{failed.line}</code>"
            yield f"{_escaped(failed.name)}</summary>\n"
            yield f"<pre>{_escaped(_end(failed.text.splitlines()))}</pre></details>\n"


def _end(lines: Sequence[str]) -> str:
    if len(lines) > _LINES:
        lines = [f"… {len(lines) - _LINES} lines before these", *lines[-_LINES:]]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
