"""How long the fuzz tests of the bookings search, and what found which fault."""

import os
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from harness.database import Database
from tests.bookings.capacity import with_days
from tests.bookings.data import AUDIT

# Not the profile that is loaded: where CI is set, that is Hypothesis's own `ci`, which
# explores nothing new.
_BASE = settings(
    settings.get_profile("default"),
    deadline=None,
    print_blob=True,
    report_multiple_bugs=False,  # the shortest one, to be read by a person
    suppress_health_check=[HealthCheck.too_slow],
    # Not the explaining, which traces each line: a failure took a minute, not 5 s.
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink],
)
settings.register_profile("quick", _BASE, max_examples=10, database=None)
settings.register_profile("pr", _BASE, max_examples=60, database=None)
settings.register_profile("nightly", _BASE, max_examples=20_000)
ROUND = 500  # examples of a machine; then it looks at the clock


@pytest.fixture(scope="session")
def fuzz_settings(pytestconfig: pytest.Config) -> settings:
    """The profile of `--fuzz-profile`; not loaded, so that it changes no other test."""
    return settings.get_profile(pytestconfig.getoption("--fuzz-profile"))


@pytest.fixture
def world(pg_db: Database) -> Database:
    """Tenants, a van with days, and an audit that records what is decided on offers."""
    with_days(pg_db, 3)
    pg_db.execute(AUDIT)
    return pg_db


@pytest.fixture
def fuzz_rounds(
    request: pytest.FixtureRequest, fuzz_settings: settings
) -> Iterator[settings]:
    """The profile for each round of a search: one, or as many as the night is long.

    Each machine has its share of `--fuzz-minutes`, and as many work at once as there
    are workers.
    """
    if request.config.getoption("--fuzz-profile") != "nightly":
        return iter([fuzz_settings])
    sharing = ["fuzz_rounds" in one.fixturenames for one in _functions(request.session)]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    minutes = request.config.getoption("--fuzz-minutes")
    share = 60 * minutes * min(workers, sum(sharing)) / sum(sharing)
    return rounds(settings(fuzz_settings, max_examples=ROUND), seconds=share)


def _functions(session: pytest.Session) -> Iterator[pytest.Function]:
    return (item for item in session.items if isinstance(item, pytest.Function))


def rounds(profile: settings, *, seconds: float) -> Iterator[settings]:
    """Yield a profile, again and again, until so many seconds are over."""
    end = monotonic() + seconds
    yield profile
    while monotonic() < end:
        yield profile


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what found each planted fault in how many steps, and how each storm ended."""
    reports = terminalreporter.getreports("passed")
    reports += terminalreporter.getreports("failed")
    faults = sorted(_noted(reports, "fault"))
    if faults:
        terminalreporter.section("faults")
        widths = [max(map(len, column)) for column in zip(*faults, strict=True)]
        for row in faults:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            terminalreporter.write_line("  ".join(cells).rstrip())
    for text in _noted(reports, "storm"):
        terminalreporter.section("storm")
        terminalreporter.write_line(text)


def _noted(reports: Sequence[pytest.TestReport], wanted: str) -> Iterator[Any]:
    """Yield what tests noted of that name."""
    for report in reports:
        if report.when == "call":
            yield from (
                value for name, value in report.user_properties if name == wanted
            )
