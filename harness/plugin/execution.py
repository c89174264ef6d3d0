"""One execution of a pgTAP file on one major, shared by the items of the file."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import pytest

from harness.errors import HarnessError, SuiteError
from harness.plugin.options import keeps
from harness.plugin.reports import keep_for_report
from harness.plugin.session import BENCHES
from harness.sqlfile import Statement
from harness.suites import Assertion, Key, KeyCounter, Suite, SuiteRun
from harness.tap import Result


class Failure(Exception):
    """The text that a failing item shows."""


class _BailedOut(SuiteError):
    """The file printed "Bail out!"."""


class Execution:
    """The state of one file on one major."""

    def __init__(
        self, suite: Suite, assertions: Sequence[Assertion], major: int
    ) -> None:
        self.suite = suite
        self.major = major
        self.last_line = suite.source.text.rstrip().count("\n") + 1
        self._order = {a.key: place for place, a in enumerate(assertions)}
        self._reached = -1  # the place of the last assertion that was executed
        self._results: dict[Key, tuple[Result, ...]] = {}
        self._unattributed: list[Result] = []
        self._counter = KeyCounter()
        self._run: SuiteRun | None = None
        self._error: HarnessError | None = None
        self._told = False
        self.committed = False
        self._failed = False

    def start(self, item: pytest.Item) -> None:
        """Begin the execution if this is the first item; note the clone for `item`."""
        if self._error is not None and self._run is None:
            self._raise_error()
        try:
            bench = item.config.stash[BENCHES].bench(self.major)
            if self._run is None:
                at = item.config.getoption("--pg-at")
                self._run = SuiteRun(self.suite, bench, at=at)
        except HarnessError as error:
            self._error = error
            self._raise_error()
        keep_for_report(item, self._run.dsn, bench.server)

    def advance(self, assertion: Assertion) -> tuple[Result, ...]:
        """Execute up to `assertion` and return its results.

        Raises the error of the statement that fails, for the first item that needs it;
        Failure for the items behind it, and where the statement printed no result.
        """
        place = self.place(assertion)
        while assertion.key not in self._results and self._reached < place:
            if not self._step():
                break
        if assertion.key in self._results:
            return self._results[assertion.key]
        if self._error is not None:
            self._raise_error()
        if assertion.conditional:
            pytest.skip("its branch of \\if was not taken")
        raise Failure("The statement was executed, but printed no result.")

    def place(self, assertion: Assertion) -> int:
        """Return the place of an assertion in the file."""
        return self._order[assertion.key]

    def end(self) -> tuple[tuple[Result, ...], tuple[str, ...]]:
        """Execute the rest; return unattributed results, and the file's problems."""
        while self._step():
            pass
        if self._error is not None and not self._told:
            self._raise_error()
        ending = self._active().finish()
        self.committed = ending.committed
        problems = list(ending.problems)
        if self._error is not None:
            problems.append(f"The file stopped early: {self._error.primary}.")
        return tuple(self._unattributed), tuple(problems)

    def close(self, config: pytest.Config) -> None:
        """End the session; a failing file keeps its clone."""
        run, self._run = self._run, None
        if run is not None:
            with suppress(HarnessError):
                run.close(keep=keeps(config, failed=self._failed))

    def note_failure(self) -> None:
        """Remember that one of the items failed."""
        self._failed = True

    @property
    def bail_out(self) -> str | None:
        """Why the file gave everything up, if it did."""
        return str(self._error) if isinstance(self._error, _BailedOut) else None

    def _step(self) -> bool:
        """Execute one command; False at the end, or when there is no going on."""
        if self._error is not None:
            return False
        try:
            step = self._active().step()
            if step is None:
                return False
            if step.output.bail_out is not None:
                raise _BailedOut(f"Bail out! {step.output.bail_out.reason}")
        except HarnessError as error:
            self._error = error
            return False
        key = None
        if isinstance(step.command, Statement):
            key = self._counter.key(step.command)
        if key is not None and key in self._order:
            self._results[key] = step.output.results
            self._reached = self._order[key]
        else:
            self._unattributed += step.output.results
        return True

    def _raise_error(self) -> NoReturn:
        """Raise the error that stopped the file: in full once, then by its name."""
        if self._error is None or self._told:
            raise Failure(f"not reached: {self._error and self._error.primary}")
        self._told = True
        raise self._error

    def _active(self) -> SuiteRun:
        if self._run is None:
            raise Failure("not reached: the file was not started")
        return self._run
