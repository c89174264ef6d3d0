"""The plugin's command-line options, and the settings that they resolve to."""

import os
from pathlib import Path

import pytest

from harness.config import Settings, find_project, load_settings
from harness.errors import HarnessError

KEEP = ("on-failure", "always", "never")


def add_options(parser: pytest.Parser) -> None:
    """Declare the options; each setting also has its environment variable."""
    group = parser.getgroup("harness", "PostgreSQL harness")
    group.addoption(
        "--pg",
        metavar="MAJORS",
        help="majors of PostgreSQL to test on, such as 15,18 (environment: HARNESS_PG)",
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


def settings_of(config: pytest.Config) -> Settings:
    """Resolve the settings; raises pytest.UsageError for what does not fit."""
    try:
        return load_settings(config.rootpath, options={"pg": config.getoption("--pg")})
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from None


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
