"""A server with the templates and clones of one project: where its tests are run."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from harness.admin import cluster_lock
from harness.clones import ClonePool
from harness.config import Settings
from harness.database import Database
from harness.migrations import Migration
from harness.server import Progress, Server, silent
from harness.templates import Templates


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

    def database(self, at: int | None = None) -> Database:
        """Return a fresh clone of the schema, as of migration `at` if it is given."""
        dsn = self.clones.take(at)
        return Database(dsn, self.migrations, settings=self.settings)

    @contextmanager
    def cluster(self, *, alone: bool) -> Iterator[None]:
        """Share the cluster with all tests of all processes, or have it alone."""
        with cluster_lock(self.templates.admin, alone=alone):
            yield

    def close(self) -> None:
        """Drop the clones that are left; the server is somebody else's to stop."""
        for name in ("clones", "templates"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
