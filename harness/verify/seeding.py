"""The rows on which migrations are tried: the project's seeds, and generated ones."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.config import Settings
from harness.datagen import SeedFile, discover_seeds, fill, run_seeds
from harness.migrations import Migration


@dataclass(frozen=True)
class Seeding:
    """The project's seeds, and how many rows a table gets beside them, from `seed`."""

    seeds: tuple[SeedFile, ...]
    rows: int
    seed: int

    @classmethod
    def of(cls, settings: Settings, *, rows: int, seed: int) -> "Seeding":
        """Read the project's seeds. Raises DatagenError or SqlFileError."""
        return cls(discover_seeds(settings.seeds_path), rows, seed)

    def after(self, connection: Connection[Any], migration: Migration) -> None:
        """Execute the seeds of the schema that `migration` makes."""
        run_seeds(connection, [s for s in self.seeds if s.number == migration.number])

    def generate(self, connection: Connection[Any], *, turn: int) -> None:
        """Put rows into every table; each turn gives others."""
        if self.rows:
            fill(connection, rows=self.rows, seed=self.seed + turn)
