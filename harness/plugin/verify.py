"""Migrations as pytest items: the checks of each of them on each major."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from harness.errors import HarnessError
from harness.migrations import Migration, discover
from harness.plugin.execution import Failure
from harness.plugin.options import settings_of
from harness.plugin.outcome import representation
from harness.plugin.session import BENCHES
from harness.verify import CHECKS, CRASHES, Verifier

_VERIFIERS = pytest.StashKey[dict[int, Verifier]]()
_MIGRATIONS = pytest.StashKey[dict[Path, Migration]]()


class MigrationFile(pytest.File):
    """The way up of a migration."""

    def collect(self) -> Iterator["VerifyItem"]:
        """Give the checks of each major."""
        try:
            migration = _migrations(self.config).get(self.path.resolve())
        except HarnessError as error:
            raise self.CollectError(str(error)) from None
        if migration is None:  # the way down: verified with the way up
            return
        for major in settings_of(self.config).pg:
            for check in checks_of(self.config):
                item: VerifyItem = VerifyItem.from_parent(
                    self,
                    name=f"verify {check}[pg{major}]",
                    migration=migration,
                    check=check,
                    major=major,
                )
                yield item


class VerifyItem(pytest.Item):
    """One check of one migration on one major."""

    def __init__(
        self,
        *,
        migration: Migration,
        check: str,
        major: int,
        **arguments: Any,  # noqa: ANN401 (pytest's own: name, parent, nodeid)
    ) -> None:
        super().__init__(**arguments)
        self.migration = migration
        self.check = check
        self.major = major

    def runtest(self) -> None:
        """Run the check; its problems are the failure's text."""
        verdict = _verifier(self.config, self.major).verify(self.migration, self.check)
        if not verdict.passed:
            head = f"{verdict.finding.outcome}: {verdict.migration}"
            raise Failure("\n".join((head, *verdict.lines())))
        for line in verdict.lines():
            self.add_report_section("call", "verify", f"{line}\n")

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the migration is: the path, the line from 0, the name."""
        return self.path, 0, f"{self.path.name}: {self.name}"

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ANN401 (pytest's own)
    ) -> Any:  # noqa: ANN401 (pytest's own)
        """Show what was found instead of this plugin's own code."""
        error = excinfo.value
        if isinstance(error, Failure | HarnessError):
            return representation(str(error), self.path, 1)
        return super().repr_failure(excinfo, style)


def is_migration(path: Path, config: pytest.Config) -> bool:
    """Tell whether a file is to be verified, or belongs to one that is."""
    return bool(checks_of(config)) and (
        path.suffix == ".sql"
        and path.parent.resolve() == migration_directory(config).resolve()
    )


def checks_of(config: pytest.Config) -> tuple[str, ...]:
    """Return what was asked for."""
    usual = CHECKS if config.getoption("--verify") else ()
    return (*usual, CRASHES) if config.getoption("--verify-crashes") else usual


def migration_directory(config: pytest.Config) -> Path:
    """Return the directory of the migrations."""
    return settings_of(config).migrations_path


def close_verifiers(config: pytest.Config) -> None:
    """Drop what was made to verify migrations."""
    for verifier in config.stash.get(_VERIFIERS, {}).values():
        with suppress(psycopg.OperationalError):  # the server is gone, and all with it
            verifier.close()


def _verifier(config: pytest.Config, major: int) -> Verifier:
    verifiers = config.stash.setdefault(_VERIFIERS, {})
    if major not in verifiers:
        verifiers[major] = Verifier(
            config.stash[BENCHES].bench(major),
            server_kills=config.getoption("--verify-server-kills"),
        )
    return verifiers[major]


def _migrations(config: pytest.Config) -> dict[Path, Migration]:
    """Return the project's migrations by the path of their way up."""
    if _MIGRATIONS not in config.stash:
        config.stash[_MIGRATIONS] = {
            migration.up.source.path.resolve(): migration
            for migration in discover(migration_directory(config))
        }
    return config.stash[_MIGRATIONS]
