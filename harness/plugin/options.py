"""The plugin's command-line options, and the settings that they resolve to."""

import os
from pathlib import Path

import pytest

from harness.bench import with_server_majors
from harness.config import Settings, find_project, load_settings
from harness.errors import HarnessError
from harness.verify import SERVER_KILLS

KEEP = ("on-failure", "always", "never")
MAJORS = "harness_majors"  # what a worker of pytest-xdist is told
_NAMES = ("pg", "pg_server")
_SETTINGS = pytest.StashKey[Settings]()


def add_options(parser: pytest.Parser) -> None:
    """Declare the options; each setting also has its environment variable."""
    group = parser.getgroup("harness", "PostgreSQL harness")
    group.addoption(
        "--pg",
        metavar="MAJORS",
        help="majors of PostgreSQL to test on, such as 15,18 (environment: HARNESS_PG)",
    )
    group.addoption(
        "--pg-server",
        metavar="KIND",
        help="auto, container, embedded, local, or a connection string"
        " (environment: HARNESS_PG_SERVER)",
    )
    group.addoption(
        "--pg-at",
        metavar="NNNN",
        type=int,
        help="use the schema as of this migration, for suites and fixtures that do not"
        " name one themselves",
    )
    group.addoption(
        "--pg-keep",
        choices=KEEP,
        help="whether the server stays up with the databases of failed tests"
        " (default: on-failure; where CI is set: never)",
    )
    group.addoption(
        "--verify",
        action="store_true",
        help="verify the migrations too: each is executed twice, and up, down and up"
        " on rows",
    )
    group.addoption(
        "--verify-crashes",
        action="store_true",
        help="verify that each migration survives the end of its runner at every"
        " boundary between two statements (minutes)",
    )
    group.addoption(
        "--verify-server-kills",
        type=int,
        default=SERVER_KILLS,
        metavar="N",
        help="at how many boundaries of each migration --verify-crashes also kills the"
        " server, beside those around the commit (default: %(default)s)",
    )


def settings_of(config: pytest.Config) -> Settings:
    """Resolve the settings once; raises pytest.UsageError for what does not fit."""
    if _SETTINGS not in config.stash:
        try:
            config.stash[_SETTINGS] = _resolve(config)
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_SETTINGS]


def _resolve(config: pytest.Config) -> Settings:
    options = {name: config.getoption(f"--{name}".replace("_", "-")) for name in _NAMES}
    if majors := getattr(config, "workerinput", {}).get(MAJORS):
        options["pg"] = majors  # the controller has asked the server
    settings = load_settings(config.rootpath, options=options)
    given = bool(options["pg"] or os.environ.get("HARNESS_PG"))
    return with_server_majors(settings, given=given)


def is_project(config: pytest.Config) -> bool:
    """Tell whether the project under test has a table [tool.harness]."""
    return find_project(config.rootpath) is not None


def keeps(config: pytest.Config, *, failed: bool) -> bool:
    """Tell whether the server, and the clone of a test that `failed`, are kept."""
    chosen = config.getoption("--pg-keep")
    if chosen is None:
        chosen = "never" if os.environ.get("CI") else "on-failure"
    return chosen == "always" or (chosen == "on-failure" and failed)


def suite_directory(config: pytest.Config) -> Path:
    """Return the directory of the pgTAP suites."""
    return settings_of(config).tests_path
