"""Executes one pgTAP file on one connection, statement by statement."""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus

from harness.admin import connect
from harness.errors import HarnessError, SuiteError
from harness.execute import play, shown
from harness.sqlfile import (
    Command,
    Reader,
    Source,
    Statement,
    parse_directives,
    read_source,
)
from harness.tap import Output, Parser, Result, Summary


@dataclass(frozen=True)
class Suite:
    """One pgTAP file and what its header declares; `at` None is the newest schema."""

    source: Source
    at: int | None
    marks: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file as people write it."""
        return shown(self.source.path)


@dataclass(frozen=True)
class Step:
    """One executed command and the TAP that it printed."""

    command: Command
    output: Output


class SuiteRun:
    """A pgTAP file while it is executed on `connection`, which nobody else uses."""

    def __init__(self, suite: Suite, connection: Connection[Any]) -> None:
        self._connection = connection
        self._commands = play(
            connection, Reader(suite.source), before=self._before_the_end
        )
        self._parser = Parser()
        self._problems: list[str] = []

    def step(self) -> Step | None:
        """Execute the next command; None at the end of the file.

        Raises StatementError for a statement that fails, and SqlFileError.
        """
        command, printed = next(self._commands, (None, ""))
        if command is None:
            return None
        if printed:
            self._parser.feed(printed)
        return Step(command, self._parser.take())

    def finish(self) -> tuple[Summary, tuple[str, ...]]:
        """End the file: the whole stream, and the problems that no result shows."""
        if not self._connection.closed:
            self._fire_deferred()
        summary = self._parser.finish()
        return summary, (*summary.problems, *self._problems)

    def _before_the_end(self, command: Command) -> None:
        if isinstance(command, Statement) and _is_rollback(command):
            self._fire_deferred()

    def _fire_deferred(self) -> None:
        """Check deferred constraints now, for a rollback would never check them."""
        if self._connection.info.transaction_status is not TransactionStatus.INTRANS:
            return
        try:
            self._connection.execute("set constraints all immediate")
        except psycopg.Error as error:
            self._problems.append(
                "A deferred constraint fails at the file's end: "
                f"{error.diag.message_primary} (SQLSTATE {error.sqlstate})."
            )


def _is_rollback(statement: Statement) -> bool:
    """Tell whether a statement rolls the transaction back, not only to a savepoint."""
    words = statement.words(3)
    return bool(words) and words[0] in {"rollback", "abort"} and "to" not in words


@dataclass(frozen=True)
class Report:
    """What came of a suite: its results, and why it is no success beside them.

    `seconds` is the time from the first statement to the last.
    """

    suite: Suite
    results: tuple[Result, ...]
    problems: tuple[str, ...]
    seconds: float

    @property
    def failures(self) -> tuple[Result, ...]:
        """The assertions that failed and that no TODO excuses."""
        return tuple(result for result in self.results if result.failed)

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.failures and not self.problems


def load_suites(directory: Path) -> tuple[Suite, ...]:
    """Read the pgTAP files below `directory`, in the order of their names.

    A file whose name begins with an underscore is no suite: others include it.
    Raises SuiteError when there are none, SqlFileError for one that cannot be read.
    """
    found = sorted(directory.rglob("*.sql"))
    paths = [path for path in found if not path.name.startswith("_")]
    if not paths:
        raise SuiteError(
            f'no pgTAP suites in "{shown(directory)}"',
            detail="A run that collects nothing is not a success.",
            hint='Name the place in pyproject.toml: [tool.harness] tests = "…".',
        )
    return tuple(load_suite(path) for path in paths)


def load_suite(path: Path) -> Suite:
    """Read one pgTAP file and its header."""
    source = read_source(path)
    directives = parse_directives(source)
    at = int(directives.at) if directives.at else None
    return Suite(source, at, directives.marks)


def run_suite(suite: Suite, dsn: str) -> Report:
    """Execute a suite on the database `dsn`, which should be its own clone.

    Whatever goes wrong inside becomes a problem of the report. Raises ServerError only
    when the database cannot be reached.
    """
    begin = time.perf_counter()
    problems: list[str] = []
    with closing(connect(dsn)) as connection:
        suite_run = SuiteRun(suite, connection)
        last = 0
        try:
            while step := suite_run.step():
                last = step.command.line
        except HarnessError as error:
            problems.append(str(error))
            problems.append(_not_reached(suite, getattr(error, "line", last)))
        summary, found = suite_run.finish()
    return Report(
        suite=suite,
        results=summary.results,
        problems=(*(p for p in problems if p), *found),
        seconds=time.perf_counter() - begin,
    )


def _not_reached(suite: Suite, line: int) -> str:
    """Say how many statements below `line` were not executed."""
    try:
        commands = list(Reader(suite.source, static=True))
    except HarnessError:
        return ""
    rest = [c for c in commands if isinstance(c, Statement) and c.line > line]
    return f"{len(rest)} statements below it were not reached." if rest else ""
