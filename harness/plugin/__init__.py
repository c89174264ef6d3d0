"""The pytest plugin: hooks that hand over to the modules beside this one."""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.bench import Benches
from harness.dsn import redact
from harness.errors import HarnessError
from harness.github import in_github
from harness.plugin.collect import SuiteFile, SuiteItem, in_file_order
from harness.plugin.fixtures import (
    PARAMETER,
    pg_bench,
    pg_db,
    pg_db_at,
    pg_fill,
    pg_race,
    pg_server,
)
from harness.plugin.github import GitHub
from harness.plugin.options import (
    MAJORS,
    add_options,
    is_project,
    keeps,
    settings_of,
    suite_directory,
)
from harness.plugin.outcome import XPASSED
from harness.plugin.reports import add_sections
from harness.plugin.session import BENCHES
from harness.plugin.totals import Totals
from harness.plugin.verdicts import Verdicts
from harness.plugin.verify import (
    MigrationFile,
    checks_of,
    close_verifiers,
    is_migration,
    migration_directory,
)
from harness.server import Attached, Server, is_dsn
from harness.suites import is_suite, suite_paths

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling
    from xdist.workermanage import WorkerController

__all__ = ["pg_bench", "pg_db", "pg_db_at", "pg_fill", "pg_race", "pg_server"]

_WORKER_INPUT = "harness_servers"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the servers, and have the suites collected beside the Python tests."""
    settings = settings_of(config)
    config.stash[BENCHES] = Benches(settings, attached=_attached(config))
    if not is_project(config):
        return
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Totals(config), "harness-totals")
        config.pluginmanager.register(Verdicts(), "harness-verdicts")
        if in_github():
            config.pluginmanager.register(GitHub(config), "harness-github")
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        _add_argument(config, suite_directory(config))
        if checks_of(config):
            _add_argument(config, migration_directory(config))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse a complete run that would collect no suite."""
    config = session.config
    if not is_project(config) or config.args_source is pytest.Config.ArgsSource.ARGS:
        return
    try:
        suite_paths(suite_directory(config))
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """Collect the pgTAP files of the project, and its migrations if asked."""
    config = parent.config
    if not is_suite(file_path) or not is_project(config):
        return None
    if is_migration(file_path, config):
        migration: pytest.Collector = MigrationFile.from_parent(parent, path=file_path)
        return migration
    if not file_path.is_relative_to(suite_directory(config)):
        return None
    collector: pytest.Collector = SuiteFile.from_parent(parent, path=file_path)
    return collector


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a server once for each major."""
    if PARAMETER in metafunc.fixturenames:
        majors = settings_of(metafunc.config).pg
        ids = [f"pg{major}" for major in majors]
        metafunc.parametrize(PARAMETER, majors, indirect=True, ids=ids, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the items of a pgTAP file together again, if a plugin has shuffled them."""
    items[:] = in_file_order(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mark a passing TODO, and say where the database of a failing test is."""
    report = yield
    reason = item.stash.get(XPASSED, None)
    if reason is not None and call.when == "call" and report.passed:
        if item.config.getini("xfail_strict"):
            report.outcome = "failed"
            report.longrepr = f"[XPASS(strict)] {reason}"
        else:
            report.wasxfail = reason
    add_sections(item, report)
    if report.failed and isinstance(item, SuiteItem):
        item.execution.note_failure()
    return report


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the execution of a pgTAP file when the next item is not of it."""
    following = getattr(nextitem, "execution", None)
    if isinstance(item, SuiteItem) and item.execution is not following:
        item.execution.close(item.config)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the servers, or keep them for a person to look into."""
    for item in getattr(session, "items", ()):
        if isinstance(item, SuiteItem):
            item.execution.close(session.config)
    close_verifiers(session.config)
    keep = keeps(session.config, failed=bool(session.testsfailed))
    session.config.stash[BENCHES].close(keep=keep)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Name the project's majors and the kind of server."""
    if not is_project(config):
        return []
    settings = settings_of(config)
    majors = ", ".join(str(major) for major in settings.pg)
    kind = settings.pg_server
    return [f"PostgreSQL {majors} ({redact(kind) if is_dsn(kind) else kind})"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "WorkerController") -> None:
    """Start the servers once, and tell each worker of pytest-xdist where they are."""
    benches = node.config.stash[BENCHES]
    if not is_project(node.config):
        return
    node.workerinput[MAJORS] = list(benches.settings.pg)
    servers = benches.start(*benches.settings.pg)
    node.workerinput[_WORKER_INPUT] = {
        str(major): _describe(server) for major, server in servers.items()
    }


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: "Producer"
) -> "Scheduling | None":
    """Give a pgTAP file to one worker, where xdist would split it."""
    if config.getoption("dist") not in {"load", "worksteal", "loadgroup"}:
        return None
    from harness.plugin.schedule import FileScheduling

    return FileScheduling(config, log)


def _add_argument(config: pytest.Config, directory: Path) -> None:
    """Have a directory collected, unless what is collected holds it already."""
    given = [(config.rootpath / arg).resolve() for arg in config.args]
    if not any(directory.resolve().is_relative_to(path) for path in given):
        config.args.append(str(directory))


def _describe(server: Server | HarnessError) -> dict[str, Any]:
    """Write a server, or why there is none, in terms that xdist can send."""
    if isinstance(server, HarnessError):
        parts = (server.primary, server.detail, server.hint)
        return dict(zip(("primary", "detail", "hint"), parts, strict=True))
    log = None if server.log is None else str(server.log)
    return {
        "label": server.label,
        "major": server.major,
        "dsn": server.dsn,
        "log": log,
    }


def _attached(config: pytest.Config) -> dict[int, Server | HarnessError]:
    """Return the servers that the controller started, in a worker of xdist."""
    described = getattr(config, "workerinput", {}).get(_WORKER_INPUT, {})
    servers: dict[int, Server | HarnessError] = {}
    for major, parts in described.items():
        if "primary" in parts:
            primary = parts.pop("primary")
            servers[int(major)] = HarnessError(primary, **parts)
        else:
            log = Path(parts["log"]) if parts["log"] else None
            servers[int(major)] = Attached(**{**parts, "log": log})
    return servers
