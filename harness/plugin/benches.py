"""One bench for each major: started when it is first needed, shared by all workers."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from harness.bench import Bench
from harness.config import Settings
from harness.errors import HarnessError
from harness.migrations import Migration, discover
from harness.server import Server, silent, start_embedded


class Benches:
    """The benches of a session, by major; `attached` are servers of another process."""

    def __init__(
        self, settings: Settings, attached: Mapping[int, Server | HarnessError]
    ) -> None:
        self.settings = settings
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
                server, self._discovered(), settings=self.settings
            )
        return self._benches[major]

    def start(self, *majors: int) -> Mapping[int, Server | HarnessError]:
        """Start servers side by side; an error takes the place of one that failed."""
        missing = [major for major in majors if major not in self._servers]
        if missing:
            with ThreadPoolExecutor(len(missing)) as pool:
                self._servers.update(
                    zip(missing, pool.map(_start, missing), strict=True)
                )
        return self._servers

    def labels(self) -> list[str]:
        """Return the names of the servers that run."""
        found = (self._servers[major] for major in sorted(self._servers))
        return [
            server.label for server in found if not isinstance(server, HarnessError)
        ]

    def close(self, *, keep: bool) -> None:
        """Stop every server, or keep them up with what is in them."""
        for bench in self._benches.values():
            bench.close()
        for server in self._servers.values():
            if not isinstance(server, HarnessError):
                (server.keep if keep else server.stop)()
        self._servers.clear()
        self._benches.clear()

    def _discovered(self) -> tuple[Migration, ...]:
        if self._migrations is None:
            self._migrations = discover(self.settings.migrations_path)
        return self._migrations


def _start(major: int) -> Server | HarnessError:
    try:
        return start_embedded(major, progress=silent)
    except HarnessError as error:
        return error
