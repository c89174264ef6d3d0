"""Template databases: one for each state of the migrations, cloned for each test.

A template is built under a scratch name, then renamed and sealed (no connections), so
that a database with a template's name is complete. One lock of the cluster lets one
process build while the others wait. Its name holds a fingerprint of everything that it
was made from: the migrations, the server, its extensions, the code that applied them.
"""

import hashlib
import secrets
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import psycopg
from psycopg import Connection, sql

from harness.admin import (
    connect,
    create_database,
    drop_database,
    publish_template,
    template_lock,
)
from harness.config import Settings
from harness.dsn import merge
from harness.errors import ServerError
from harness.migrations import Done, Migration, open_runner
from harness.server import Progress, Server, silent

PREFIX = "harness"
# The code that decides what a template holds.
_APPLIERS = ("migrations", "sqlfile", "execute.py", "ledger.py", "templates.py")


class Templates:
    """The templates of one project on one server."""

    def __init__(
        self,
        server: Server,
        migrations: Sequence[Migration],
        *,
        settings: Settings,
        progress: Progress = silent,
    ) -> None:
        self._server = server
        self._migrations = tuple(migrations)
        self._settings = settings
        self._progress = progress
        self.admin = connect(server.dsn)
        self._names: dict[int | None, str] = {}
        self.applied: dict[int, Done] = {}

    def close(self) -> None:
        """Close the connection to the maintenance database."""
        self.admin.close()

    def reconnect(self) -> None:
        """Connect to the maintenance database anew; the old connection may be lost."""
        self.admin.close()
        self.admin = connect(self._server.dsn)

    def template(self, at: int | None = None) -> str:
        """Return the name of the template with all migrations, or all up to `at`.

        Raises StatementError or MigrationError when a migration fails, and ServerError
        when an extension that the settings name, or pgTAP, is not there.
        """
        chosen = self._chosen(at)
        newest = chosen[-1].number if chosen else None
        if newest not in self._names:
            self._names[newest] = self._build(chosen)
        return self._names[newest]

    def _chosen(self, at: int | None) -> tuple[Migration, ...]:
        return tuple(m for m in self._migrations if at is None or m.number <= at)

    def _build(self, chosen: Sequence[Migration]) -> str:
        name = f"{PREFIX}_template_{self._fingerprint(chosen)}"
        with template_lock(self.admin):
            if not _exists(self.admin, name):
                scratch = fresh_name("scratch")
                create_database(self.admin, scratch, template="template1")
                try:
                    self._fill(merge(self._server.dsn, dbname=scratch), chosen)
                    publish_template(self.admin, scratch, name)
                except BaseException:
                    drop_database(self.admin, scratch)
                    raise
        return name

    def _fill(self, dsn: str, chosen: Sequence[Migration]) -> None:
        with connect(dsn) as connection:
            for extension in self._settings.extensions:
                create_extension(connection, extension)
        with open_runner(
            dsn,
            chosen,
            settings=self._settings,
            progress=self._progress,
            report=self._note,
        ) as runner:
            runner.up()
        # Last, so that a suite can count what the migrations made.
        with connect(dsn) as connection:
            create_extension(connection, "pgtap")

    def _note(self, done: Done) -> None:
        self.applied[done.migration.number] = done

    def _fingerprint(self, chosen: Sequence[Migration]) -> str:
        digest = hashlib.sha256(_code().encode())
        for row in self.admin.execute(
            "select version() as name, '' as version union all"
            " select name, default_version from pg_available_extensions order by 1"
        ):
            digest.update(repr(row).encode())
        digest.update(repr(self._settings.extensions).encode())
        for migration in chosen:
            digest.update(f"{migration.name} {migration.sha256}".encode())
        return digest.hexdigest()[:24]


def fresh_name(kind: str) -> str:
    """Return a name that no other process takes."""
    return f"{PREFIX}_{kind}_{secrets.token_hex(8)}"


def _exists(admin: Connection[Any], name: str) -> bool:
    found = admin.execute("select from pg_database where datname = %s", [name])
    return found.fetchone() is not None


def create_extension(connection: Connection[Any], name: str) -> None:
    """Create an extension and what it needs; ServerError where there is none."""
    try:
        connection.execute(
            sql.SQL("create extension if not exists {} cascade").format(
                sql.Identifier(name)
            )
        )
    except psycopg.Error as error:
        raise ServerError(
            f'no extension "{name}" on this server',
            detail=f"{error.diag.message_primary or error}.",
            hint="Install it for this major of PostgreSQL; the embedded server has "
            "pgTAP and PostgreSQL's own extensions.",
        ) from error


@cache
def _code() -> str:
    """Return a checksum of the code that applies migrations."""
    digest = hashlib.sha256()
    for name in _APPLIERS:
        for file in _python_files(files("harness") / name):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _python_files(place: Traversable) -> list[Traversable]:
    if place.is_file():
        return [place]
    inside = sorted(place.iterdir(), key=lambda child: child.name)
    return [file for file in inside if file.name.endswith(".py")]
