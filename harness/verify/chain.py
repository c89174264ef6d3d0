"""A database that walks up the migrations; each is verified on copies of it.

Templates would be built from nothing for each number; this one is migrated once, step
by step, and the rows of the project's seeds live on in it.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from harness.admin import await_sessions, connect, create_database, drop_database
from harness.bench import Bench
from harness.dsn import merge, parse
from harness.errors import HarnessError, MigrationError
from harness.migrations import Migration
from harness.templates import create_extension, fresh_name
from harness.verify.scripts import execute
from harness.verify.seeding import Seeding


class Chain:
    """The schema just before any migration, with the rows of the seeds up to there."""

    def __init__(self, bench: Bench, seeding: Seeding) -> None:
        self._bench = bench
        self._seeding = seeding
        self._name: str | None = None
        self._applied = 0  # how many migrations
        self._broken: dict[int, HarnessError] = {}

    @property
    def migrations(self) -> Sequence[Migration]:
        """All migrations of the project."""
        return self._bench.migrations

    def copy_before(self, migration: Migration) -> str:
        """Return the connection string of a copy, as of just before `migration`.

        Going on is cheap; for an older migration the walk begins again. Raises
        MigrationError when one below it does not apply.
        """
        wanted = self._bench.migrations.index(migration)
        if self._name is None or self._applied > wanted:
            self._begin()
        while self._applied < wanted:
            self._climb()
        return self.copy(self._dsn)

    def copy(self, source: str) -> str:
        """Return the connection string of a copy; nobody may be connected to `source`.

        Whoever takes a copy drops it.
        """
        name, source_name = fresh_name("clone"), parse(source)["dbname"]
        await_sessions(self._admin, source_name)
        create_database(self._admin, name, template=source_name)
        return merge(source, dbname=name)

    def drop(self, dsn: str) -> None:
        """Drop a copy."""
        drop_database(self._admin, parse(dsn)["dbname"])

    def close(self) -> None:
        """Drop the database itself; the chain can be used again."""
        if self._name is not None:
            drop_database(self._admin, self._name)
        self._name = None

    def _begin(self) -> None:
        self.close()
        name = fresh_name("scratch")
        create_database(self._admin, name, template="template1")
        self._name, self._applied = name, 0
        with connect(self._dsn) as connection:
            for extension in self._bench.settings.extensions:
                create_extension(connection, extension)

    def _climb(self) -> None:
        migration = self._bench.migrations[self._applied]
        if error := self._broken.get(migration.number):
            raise _not_reached(migration) from error
        try:
            execute(self._dsn, migration.up, settings=self._bench.settings)
        except HarnessError as error:
            self._broken[migration.number] = error
            raise _not_reached(migration) from error
        with connect(self._dsn) as connection:
            self._seeding.after(connection, migration)
        self._applied += 1

    def server_restarted(self) -> None:
        """Connect anew: every session has ended."""
        self._bench.templates.reconnect()

    @property
    def _admin(self) -> Connection[Any]:
        return self._bench.templates.admin

    @property
    def _dsn(self) -> str:
        return merge(self._bench.server.dsn, dbname=self._name)


def _not_reached(migration: Migration) -> MigrationError:
    return MigrationError(
        f'not reached: migration "{migration.name}" below it does not apply',
        hint="Mend that one first.",
    )
