"""Executes one pgTAP file on its own database, statement by statement."""

import time
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
from psycopg.pq import TransactionStatus

from harness.bench import Bench
from harness.errors import HarnessError, SqlFileError, SuiteError
from harness.execute import StatementError, play
from harness.sqlfile import Command, Reader, Statement, leading_words
from harness.suites.leftovers import (
    cluster_leftovers,
    cluster_state,
    session_leftovers,
)
from harness.suites.limit import TimeLimit
from harness.suites.suite import Suite
from harness.tap import Output, Parser, Result, Summary

# First words of statements that outside a transaction commit nothing of their own.
_HARMLESS = {
    *("abort", "begin", "commit", "deallocate", "declare", "discard", "end"),
    *("execute", "explain", "fetch", "listen", "prepare", "reset", "rollback"),
    *("select", "set", "show", "start", "table", "values", "with"),
}


@dataclass(frozen=True)
class Step:
    """One executed command and the TAP that it printed."""

    command: Command
    output: Output


@dataclass(frozen=True)
class Ending:
    """The whole stream, and every problem of the file that no result shows.

    `committed`: the file committed changes; they stay in its own clone.
    """

    summary: Summary
    problems: tuple[str, ...]
    committed: bool


class SuiteRun:
    """A pgTAP file while it is executed, on a clone of its own.

    A suite that names things of the whole cluster has the cluster alone, and is held to
    leaving it as it was. `at` is the schema for suites that do not say one themselves.
    Clone and session of a suite that left no trace in them serve the next one.
    """

    def __init__(self, suite: Suite, bench: Bench, *, at: int | None = None) -> None:
        self.suite = suite
        self._admin = bench.templates.admin
        self._warm = bench.warm
        self._at = at if suite.at is None else suite.at
        self._parser = Parser()
        self._problems: list[str] = []
        self._committed = False
        self._ended = False
        self._reusable = False
        self._resources = ExitStack()
        with ExitStack() as stack:
            stack.enter_context(bench.cluster(alone=suite.cluster_wide))
            self._clone = bench.warm_clone(self._at, new=suite.looks_at_storage)
            self._connection = self._clone.connection
            self._limit = TimeLimit(
                self._connection,
                bench.server.dsn,
                limit_ms=bench.settings.suite_timeout,
            )
            stack.callback(self._limit.stop)
            self._resources = stack.pop_all()
        self._cluster = cluster_state(self._admin) if suite.cluster_wide else None
        self._commands = play(
            self._connection, Reader(suite.source), before=self._before
        )

    @property
    def dsn(self) -> str:
        """The connection string of its clone."""
        return self._clone.dsn

    @property
    def pid(self) -> int:
        """The process of its session in the server."""
        return self._connection.info.backend_pid

    def step(self) -> Step | None:
        """Execute the next command; None at the end of the file.

        Raises StatementError for a statement that fails, SqlFileError for what cannot
        be read, SuiteError when the time is over.
        """
        try:
            command, printed = next(self._commands, (None, ""))
        except StatementError as error:
            if self._limit.exceeded:
                raise SuiteError(str(error), detail=self._limit.exceeded) from error
            raise
        if command is None:
            self._ended = True
            return None
        if printed:
            self._parser.feed(printed)
        return Step(command, self._parser.take())

    def finish(self) -> Ending:
        """End the file: check what it deferred and what it leaves behind."""
        if not self._connection.closed:
            self._fire_deferred()
            self._problems += session_leftovers(
                self._admin,
                pid=self.pid,
                database=self._connection.info.dbname,
            )
        if self._cluster is not None:
            after = cluster_state(self._admin)
            self._problems += cluster_leftovers(self._cluster, after)
        summary = self._parser.finish()
        problems = (*summary.problems, *self._problems)
        self._reusable = self._ended and not problems and not self._clone.traces.found()
        return Ending(summary, problems, self._committed)

    def close(self, *, keep: bool) -> None:
        """Hand the clone on, or drop it, unless a person is to look into it."""
        self._resources.close()
        if self._reusable and not keep:
            self._warm.put_back(self._clone, self._at)
        else:
            self._warm.give_up(self._clone, keep=keep)

    def _before(self, command: Command) -> None:
        if not isinstance(command, Statement):
            return
        if _is_rollback(command):
            self._fire_deferred()
        self._clone.traces.note(command)
        status = self._connection.info.transaction_status
        self._committed |= _commits(command, status)

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
    words = [leading_words(piece, 3) for piece in statement.pieces]
    return any(
        first[:1] in {("rollback",), ("abort",)} and "to" not in first
        for first in words
    )


def _commits(statement: Statement, status: TransactionStatus) -> bool:
    """Tell whether a statement commits something, as far as its first word tells."""
    first = (*statement.words(1), "")[0]
    if status is TransactionStatus.INTRANS:
        return first in {"commit", "end"}
    return status is TransactionStatus.IDLE and first not in _HARMLESS


@dataclass(frozen=True)
class Report:
    """What came of a suite: its results, and why it is no success beside them.

    `seconds` is the time from the first statement to the last.
    """

    suite: Suite
    results: tuple[Result, ...]
    problems: tuple[str, ...]
    seconds: float
    committed: bool

    @property
    def failures(self) -> tuple[Result, ...]:
        """The assertions that failed and that no TODO excuses."""
        return tuple(result for result in self.results if result.failed)

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.failures and not self.problems


def run_suite(suite: Suite, bench: Bench) -> Report:
    """Execute a suite from its first statement to its last.

    Whatever goes wrong inside becomes a problem of the report. Raises what making the
    clone raises: ServerError, MigrationError, StatementError.
    """
    run = SuiteRun(suite, bench)
    begin = time.perf_counter()
    problems: list[str] = []
    last = 0
    try:
        try:
            while step := run.step():
                last = step.command.line
        except HarnessError as error:
            problems.append(str(error))
            problems += not_reached(suite, getattr(error, "line", last))
        ending = run.finish()
    finally:
        run.close(keep=False)
    return Report(
        suite=suite,
        results=ending.summary.results,
        problems=(*problems, *ending.problems),
        seconds=time.perf_counter() - begin,
        committed=ending.committed,
    )


def not_reached(suite: Suite, line: int) -> list[str]:
    """Say how many statements below `line` were not executed; nothing if none."""
    try:
        commands = list(Reader(suite.source, static=True))
    except SqlFileError:
        return []
    rest = [c for c in commands if isinstance(c, Statement) and c.line > line]
    if len(rest) == 1:
        return ["1 statement below it was not reached."]
    return [f"{len(rest)} statements below it were not reached."] if rest else []
