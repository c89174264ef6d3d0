"""pgTAP files as pytest items: one for each statement that holds assertions.

The items of a file and a major share one execution of the file. Each runs it on up to
its own statement; the last item, `plan`, runs it to its end and answers for whatever
belongs to no single statement.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.errors import HarnessError
from harness.plugin.execution import Execution, Failure
from harness.plugin.options import settings_of
from harness.plugin.outcome import conclude, representation
from harness.suites import Assertion, Suite, load_suite, outline

ASSERTIONS = "assertions"  # the property of a report that counts them
COMMITTED = "committed"  # the property that names a file which committed changes
PLAN = "plan"


class SuiteFile(pytest.File):
    """A pgTAP file."""

    suite: Suite

    def collect(self) -> Iterator["SuiteItem"]:
        """Give the items of each major, in the order of the statements."""
        try:
            self.suite = load_suite(self.path)
            assertions = outline(self.suite.source)
        except HarnessError as error:
            raise self.CollectError(str(error)) from None
        for mark in self.suite.marks:
            self.config.addinivalue_line("markers", f"{mark}: named by a pgTAP suite")
        for major in settings_of(self.config).pg:
            execution = Execution(self.suite, assertions, major)
            for assertion in assertions:
                yield self._item(execution, assertion.name, assertion)
            yield self._item(execution, PLAN, None)

    def _item(
        self, execution: Execution, name: str, assertion: Assertion | None
    ) -> "SuiteItem":
        full = f"{name}[pg{execution.major}]"
        item: SuiteItem = SuiteItem.from_parent(
            self,
            name=full,
            nodeid=f"{self.nodeid}::{full}",
            execution=execution,
            assertion=assertion,
        )
        for mark in self.suite.marks:
            item.add_marker(mark)
        return item


class SuiteItem(pytest.Item):
    """One statement of a pgTAP file on one major, or its end (`assertion` is None)."""

    def __init__(
        self,
        *,
        execution: Execution,
        assertion: Assertion | None,
        **arguments: Any,  # noqa: ANN401 (pytest's own: name, parent, nodeid)
    ) -> None:
        super().__init__(**arguments)
        self.execution = execution
        self.assertion = assertion

    @property
    def order(self) -> float:
        """The place of the item among those of its execution."""
        if self.assertion is None:
            return math.inf
        return self.execution.place(self.assertion)

    def runtest(self) -> None:
        """Execute the file up to this item's statement, and judge what it printed."""
        problems: tuple[str, ...] = ()
        self.execution.start(self)
        try:
            if self.assertion is None:
                results, problems = self.execution.end()
            else:
                results = self.execution.advance(self.assertion)
        finally:
            if self.execution.bail_out:
                self.session.shouldfail = self.execution.bail_out
        self.user_properties.append((ASSERTIONS, len(results)))
        if self.execution.committed:
            self.user_properties.append((COMMITTED, self.execution.suite.name))
        conclude(self, results, problems)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the statement is: the path, the line from 0, the name."""
        path, line = self.place()
        return path, line - 1, f"{self.parent.name if self.parent else ''}: {self.name}"

    def place(self) -> tuple[Path, int]:
        """Return the path and the line, from 1, of the statement."""
        if self.assertion is None:
            return self.path, self.execution.last_line
        return self.assertion.key.path, self.assertion.key.line

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ANN401 (pytest's own)
    ) -> Any:  # noqa: ANN401 (pytest's own)
        """Show what the file says instead of this plugin's own code."""
        error = excinfo.value
        if isinstance(error, Failure | HarnessError):
            path, line = self.place()
            return representation(str(error), path, getattr(error, "line", line))
        return super().repr_failure(excinfo, style)


def in_file_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Put the items of one execution side by side, in the order of the file.

    They stand where the first of them stands; all other items keep their order.
    """
    groups: dict[object, list[pytest.Item]] = {}
    for item in items:
        key = item.execution if isinstance(item, SuiteItem) else item
        groups.setdefault(key, []).append(item)
    for group in groups.values():
        group.sort(key=lambda item: getattr(item, "order", 0))
    return [item for group in groups.values() for item in group]
