"""The account of a run: which server, each migration, each suite, a verdict."""

from collections.abc import Iterable

from rich.text import Text

from harness.cli.console import out
from harness.migrations import Done
from harness.suites import Report
from harness.tap import Result

_OK = ("ok  ", "green")
_FAILED = ("FAIL", "bold red")


def heading(text: str) -> None:
    """Print the name of a part."""
    out.print()
    out.print(Text(text, style="bold"))


def migration(done: Done, *, notices: bool) -> None:
    """Print a migration with its time, and its notices if they are wanted."""
    name, way = done.migration.name, "" if done.direction == "up" else " (down)"
    out.print(
        Text.assemble("  ", _OK, f" {name}{way}", (f"  {_time(done.seconds)}", "dim"))
    )
    for notice in done.notices if notices else ():
        out.print(Text(f"         {notice}", style="dim"))


def suite(report: Report, *, verbose: bool) -> None:
    """Print a suite with its count and time, and everything that is wrong with it."""
    mark = _OK if report.passed else _FAILED
    count = plural(len(report.results), "assertion")
    line = f" {report.suite.name}", (f"  {count}, {_time(report.seconds)}", "dim")
    out.print(Text.assemble("  ", mark, *line))
    if verbose and report.committed:
        out.print(Text("         committed changes, in its own clone", style="dim"))
    for result in report.failures:
        _failure(result)
    for problem in report.problems:
        _indented(problem)


def verdict(reports: Iterable[Report], problems: Iterable[str]) -> bool:
    """Print the last line and return whether the run is a success."""
    reports, problems = tuple(reports), tuple(problems)
    total = sum(len(report.results) for report in reports)
    failed = [report for report in reports if not report.passed]
    out.print()
    for problem in problems:
        out.print(Text.assemble(_FAILED, f" {problem}"))
    counts = f"{plural(len(reports), 'suite')}, {plural(total, 'assertion')}"
    if failed or problems:
        wrong = sum(len(report.failures) for report in reports)
        text = f"RED: {counts}; {plural(wrong, 'assertion')} failed"
        out.print(Text(f"{text}, {plural(len(failed), 'suite')} not clean", "bold red"))
        return False
    out.print(Text(f"GREEN: {counts}, all of them passed", style="bold green"))
    return True


def _failure(result: Result) -> None:
    number = "" if result.number is None else f" {result.number}"
    _indented(f"not ok{number} - {result.description or '(no description)'}")
    if result.apparent:
        _indented(
            f'  a "# {result.apparent.upper()}" in a description excuses nothing; '
            "use todo() or skip()"
        )
    for line in result.diagnostics:
        _indented(f"  {line}")


def _indented(text: str) -> None:
    for line in text.split("\n"):
        out.print(Text(f"         {line}", style="red"))


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def plural(count: int, noun: str) -> str:
    """Return "1 suite", "2 suites"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
