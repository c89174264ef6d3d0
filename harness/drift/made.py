"""Makes what the migrations make, up to where a database is, and takes its schema."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from harness.admin import connect
from harness.bench import Bench, Benches
from harness.catalog import Catalog, snapshot
from harness.config import Settings
from harness.drift.live import DOWN, UP, Live, cluster_of
from harness.errors import DriftError
from harness.execute import run
from harness.ledger import Step
from harness.migrations import Migration, Script, way_down
from harness.server import Progress


@contextmanager
def throwaway(
    live: Live, *, settings: Settings, progress: Progress
) -> Iterator["Throwaway"]:
    """Give a server of the same major to make schemas on, started when it is needed."""
    benches = Benches(replace(settings, pg=(live.major,)), progress=progress)
    try:
        yield Throwaway(benches, live)
    finally:
        benches.close(keep=False)


class Throwaway:
    """Schemas that migrations make, each on a database of its own.

    Not in the live database's cluster: migrations may make and alter roles, and those
    belong to all of its databases.
    """

    def __init__(self, benches: Benches, live: Live) -> None:
        self._benches = benches
        self._live = live

    def make(self, chosen: Sequence[Migration]) -> Catalog:
        """Return the schema after these migrations, and only these.

        Raises what the server's start and a failing migration raise, and DriftError
        for the live database's own server.
        """
        with self._clone(chosen) as dsn, connect(dsn) as connection:
            return snapshot(connection)

    def make_like_live(self, migrations: Sequence[Migration]) -> Catalog:
        """Return the schema that the migrations make of a database with its ledger.

        Of a half-applied migration those statements count that the ledger calls done.
        """
        live = self._live
        applied = {entry.number for entry in live.entries}
        chosen = [m for m in migrations if m.number in applied]
        half = live.unfinished
        if half is None or half.number not in {m.number for m in chosen}:
            return self.make(chosen)
        own = next(m for m in chosen if m.number == half.number)
        if live.steps[DOWN]:
            return self._make_half(chosen, way_down(own), live.steps[DOWN])
        below = [m for m in chosen if m is not own]
        return self._make_half(below, own.up, live.steps[UP])

    def _make_half(
        self, whole: Sequence[Migration], half: Script, steps: Sequence[Step]
    ) -> Catalog:
        reader = half.reader()
        with self._clone(whole) as dsn, connect(dsn) as connection:
            for statement, step in zip(half.statements(), steps, strict=False):
                if step.done:
                    run(connection, statement, reader)
            return snapshot(connection)

    @contextmanager
    def _clone(self, chosen: Sequence[Migration]) -> Iterator[str]:
        server = self._benches.bench(self._live.major).server
        with connect(server.dsn) as connection:
            if cluster_of(connection) == self._live.cluster:
                raise _own_server()
        bench = Bench(server, chosen, settings=self._benches.settings)
        try:
            yield bench.clone()
        finally:
            bench.close()


def _own_server() -> DriftError:
    return DriftError(
        "cannot make the migrations' schema on the live database's own server",
        detail="They may make and alter roles, which all of its databases share.",
        hint="Give another one: --pg-server embedded, for example.",
    )
