"""The benchmarks: run by name only (`make bench`), and summed up as ratios."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.admin import connect, shared_by_guests
from harness.bench import Bench
from harness.config import load_settings
from harness.migrations import discover
from harness.server import Server
from tests.benchmarks.projects import write_project
from tests.harness.conftest import database as database
from tests.harness.conftest import server as server  # the embedded one, newest major

HERE = Path(__file__).parent
_RATIO = "ratio: "  # begins the names of the properties that the summary shows

NoteRatio = Callable[[str, float], None]


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave the benchmarks out of every run that does not name them."""
    start = config.invocation_params.dir
    given = [(start / argument.split("::")[0]).resolve() for argument in config.args]
    return None if any(path.is_relative_to(HERE) for path in given) else True


@pytest.fixture
def note_ratio(
    benchmark: BenchmarkFixture, record_property: Callable[[str, object], None]
) -> NoteRatio:
    """Call it with a name and a ratio, for the summary and for saved benchmarks."""

    def note(name: str, ratio: float) -> None:
        record_property(f"{_RATIO}{name}", f"{ratio:.1f}")
        benchmark.extra_info[name] = ratio

    return note


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the product's migrations, and no suites yet."""
    return write_project(tmp_path / "project", {})


@pytest.fixture
def bench(server: Server, project: Path) -> Iterator[Bench]:
    """The project's template; it stays on the server as long as this does."""
    settings = load_settings(project)
    bench = Bench(server, discover(settings.migrations_path), settings=settings)
    with connect(server.dsn) as admin, shared_by_guests(admin):
        yield bench
        bench.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the ratios, the only figures that carry over to another machine."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports(
        "failed"
    )
    ratios = [
        (name.removeprefix(_RATIO), ratio)
        for report in reports
        for name, ratio in report.user_properties
        if name.startswith(_RATIO) and report.when == "call"
    ]
    if ratios:
        terminalreporter.section("ratios")
        for name, ratio in ratios:
            terminalreporter.write_line(f"{ratio:>6}  {name}")
