"""The servers of a run, each with the templates and clones of one project."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

import psycopg

from harness.admin import cluster_lock
from harness.clones import ClonePool
from harness.config import Settings
from harness.database import Database
from harness.errors import HarnessError, ServerError
from harness.guest import Guest
from harness.migrations import Migration, discover
from harness.server import Progress, Server, is_dsn, reach, silent, start_server
from harness.templates import Templates
from harness.warm import WarmClone, WarmClones


class Bench:
    """Everything that a test needs of one server; made when it is first asked for."""

    def __init__(
        self,
        server: Server,
        migrations: Sequence[Migration],
        *,
        settings: Settings,
        progress: Progress = silent,
    ) -> None:
        self.server = server
        self.migrations = migrations
        self.settings = settings
        self._progress = progress

    @cached_property
    def templates(self) -> Templates:
        """The templates, built on demand."""
        return Templates(
            self.server,
            self.migrations,
            settings=self.settings,
            progress=self._progress,
        )

    @cached_property
    def clones(self) -> ClonePool:
        """The clones of the templates."""
        return ClonePool(self.server, self.templates)

    @cached_property
    def warm(self) -> WarmClones:
        """The clones whose session serves one suite after the other."""
        return WarmClones(self.templates, self.clones)

    def warm_clone(self, at: int | None = None, *, new: bool = False) -> WarmClone:
        """Return a clone of the schema as of `at` with a session in it.

        It is as good as new, but for the tables' size and what was counted; `new` is
        for who looks at these. Raises what `clone` raises.
        """
        with self._server_alive():
            return self.warm.take(at, new=new)

    def clone(self, at: int | None = None) -> str:
        """Return the connection string of a fresh clone of the schema, as of `at`.

        Raises what a failing migration raises, and ServerError when the server is gone.
        """
        with self._server_alive():
            return self.clones.take(at)

    def database(self, at: int | None = None) -> Database:
        """Return a fresh clone of the schema, as of migration `at` if it is given."""
        return Database(self.clone(at), self.migrations, settings=self.settings)

    @contextmanager
    def cluster(self, *, alone: bool) -> Iterator[None]:
        """Share the cluster with all tests of all processes, or have it alone."""
        with ExitStack() as stack:
            with self._server_alive():
                lock = cluster_lock(self.templates.admin, alone=alone)
                stack.enter_context(lock)
            yield

    @contextmanager
    def _server_alive(self) -> Iterator[None]:
        """Say which server it was that a connection was lost to."""
        try:
            yield
        except psycopg.OperationalError as error:
            raise ServerError(
                f"lost the server {self.server.label}",
                detail=f"{str(error).strip()}.",
                hint="It ended, or was ended, while the tests went on.",
            ) from error

    def close(self) -> None:
        """Drop the clones that are left; the server is somebody else's to stop."""
        for name in ("warm", "clones", "templates"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()


class Benches:
    """The benches of a run by major, each started when it is first needed.

    `attached` are servers that another process started, or why it could not.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        attached: Mapping[int, Server | HarnessError] = MappingProxyType({}),
        progress: Progress = silent,
    ) -> None:
        self.settings = settings
        self._progress = progress
        self._guests: list[Guest] = []
        self._servers: dict[int, Server | HarnessError] = dict(attached)
        self._benches: dict[int, Bench] = {}
        self._migrations: tuple[Migration, ...] | None = None

    def bench(self, major: int) -> Bench:
        """Return the bench of `major`.

        Raises the HarnessError with which starting its server failed, each time.
        """
        if major not in self._benches:
            self.start(major)
            server = self._servers[major]
            if isinstance(server, HarnessError):
                raise server
            self._benches[major] = Bench(
                server,
                self._discovered(),
                settings=self.settings,
                progress=self._progress,
            )
        return self._benches[major]

    def start(self, *majors: int) -> Mapping[int, Server | HarnessError]:
        """Start servers side by side; an error takes the place of one that failed."""
        missing = [major for major in majors if major not in self._servers]
        if missing:
            with ThreadPoolExecutor(len(missing)) as pool:
                started = dict(
                    zip(missing, pool.map(self._start, missing), strict=True)
                )
            self._servers.update(started)
            self._guests += [
                Guest(server)
                for server in started.values()
                if not isinstance(server, HarnessError) and not server.throwaway
            ]
        return self._servers

    def close(self, *, keep: bool) -> None:
        """Stop every server, or keep them up with what is in them."""
        for bench in self._benches.values():
            bench.close()
        for guest in self._guests:
            guest.leave(keep=keep)
        for server in self._servers.values():
            if not isinstance(server, HarnessError):
                (server.keep if keep else server.stop)()
        self._guests.clear()
        self._servers.clear()
        self._benches.clear()

    def _discovered(self) -> tuple[Migration, ...]:
        if self._migrations is None:
            self._migrations = discover(self.settings.migrations_path)
        return self._migrations

    def _start(self, major: int) -> Server | HarnessError:
        try:
            return start_server(self.settings.pg_server, major, progress=self._progress)
        except HarnessError as error:
            return error


def with_server_majors(settings: Settings, *, given: bool) -> Settings:
    """Take the major of a server that runs already, unless majors were `given`.

    Raises ServerError when that server cannot be used.
    """
    if given or not is_dsn(settings.pg_server):
        return settings
    return replace(settings, pg=(reach(settings.pg_server).major,))
