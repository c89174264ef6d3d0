"""What a session counted: its assertions, and the files that committed."""

import pytest

from harness.plugin.collect import ASSERTIONS, COMMITTED
from harness.plugin.options import settings_of


class Totals:
    """Counts assertions; registered in the process that reports, not in workers."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._wanted = settings_of(config).min_assertions
        self._count = 0
        self._committed: set[str] = set()
        self._selected = _selects(config)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what an item counted."""
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == ASSERTIONS:
                self._count += int(str(value))
            elif name == COMMITTED:
                self._committed.add(str(value))

    def pytest_deselected(self) -> None:
        """Remember that not everything was to run."""
        self._selected = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a complete session in which too few assertions ran."""
        if session.exitstatus == pytest.ExitCode.OK and self.too_few():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def too_few(self) -> bool:
        """Tell whether a session that selected nothing ran too little."""
        return not self._selected and self._count < self._wanted

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Say what was counted."""
        if self._count:
            terminalreporter.write_line(f"{self._count} pgTAP assertions")
        if self._committed and self._config.get_verbosity() > 0:
            files = ", ".join(sorted(self._committed))
            terminalreporter.write_line(f"committed in a clone of their own: {files}")
        if self.too_few():
            terminalreporter.write_line(
                f"ERROR: only {self._count} pgTAP assertions ran;"
                f" min_assertions is {self._wanted}",
                red=True,
            )


def _selects(config: pytest.Config) -> bool:
    """Tell whether the command line asks for a part of the tests only."""
    option = config.option
    return (
        config.args_source is pytest.Config.ArgsSource.ARGS
        or option.collectonly
        or bool(option.keyword or option.markexpr or option.deselect)
        or bool(getattr(option, "lf", False) or getattr(option, "stepwise", False))
        or bool(option.maxfail)
    )
