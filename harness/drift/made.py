"""Makes what the migrations make, up to where a database is, and takes its schema."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from harness.admin import connect
from harness.bench import Bench, Benches
from harness.catalog import Catalog, snapshot
from harness.config import Settings
from harness.drift.live import DOWN, UP, Live
from harness.execute import run
from harness.ledger import Step
from harness.migrations import Migration, Script, way_down
from harness.server import Progress


@contextmanager
def throwaway(
    major: int, *, settings: Settings, progress: Progress
) -> Iterator["Throwaway"]:
    """Give a server of `major` to make schemas on; it is started when it is needed."""
    settings = replace(settings, pg=(major,))
    benches = Benches(settings, progress=progress)
    try:
        yield Throwaway(benches, major)
    finally:
        benches.close(keep=False)


class Throwaway:
    """Schemas that migrations make, each on a database of its own."""

    def __init__(self, benches: Benches, major: int) -> None:
        self._benches = benches
        self._major = major

    def make(self, chosen: Sequence[Migration]) -> Catalog:
        """Return the schema after these migrations, and only these.

        Raises what the server's start and a failing migration raise.
        """
        with self._clone(chosen) as dsn, connect(dsn) as connection:
            return snapshot(connection)

    def make_like(self, live: Live, migrations: Sequence[Migration]) -> Catalog:
        """Return the schema that the migrations make of a database with this ledger.

        Of a half-applied migration those statements count that the ledger calls done.
        """
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
        server = self._benches.bench(self._major).server
        bench = Bench(server, chosen, settings=self._benches.settings)
        try:
            yield bench.clone()
        finally:
            bench.close()
