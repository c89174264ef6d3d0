"""One migration tried on one copy of a database: up, down, looked at."""

from typing import Any

from psycopg import Connection

from harness.admin import connect
from harness.config import Settings
from harness.errors import HarnessError
from harness.migrations import Migration, way_down
from harness.verify.moment import Moment, look
from harness.verify.scripts import execute


class DoesNotApply(Exception):
    """The first execution of the migration failed; `reason` says why."""

    def __init__(self, reason: HarnessError) -> None:
        super().__init__(reason)
        self.reason = reason


class Trial:
    """A copy of a database; `eyes` is a connection that looks at it.

    The same one each time: a new one would have to read PostgreSQL's catalog afresh.
    """

    def __init__(
        self,
        dsn: str,
        migration: Migration,
        *,
        settings: Settings,
    ) -> None:
        self.eyes: Connection[Any] = connect(dsn)
        self.dsn = dsn
        self.migration = migration
        self.settings = settings

    def first_up(self) -> None:
        """Execute the way up for the first time; DoesNotApply where it fails."""
        try:
            self.up()
        except HarnessError as error:
            raise DoesNotApply(error) from error

    def up(self) -> None:
        """Execute the way up; HarnessError where it fails."""
        execute(self.dsn, self.migration.up, settings=self.settings)

    def down(self) -> None:
        """Execute the way down; HarnessError where it fails, or there is none."""
        execute(self.dsn, way_down(self.migration), settings=self.settings)

    def look(self) -> Moment:
        """Read the database whole."""
        return look(self.eyes)

    def reopen(self, connection: Connection[Any]) -> None:
        """Look through another connection, for the server has ended the last one."""
        self.eyes.close()
        self.eyes = connection
