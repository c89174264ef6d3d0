"""The rows on which migrations are tried: the project's seeds, and generated ones."""

import re
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.config import Settings
from harness.datagen import SeedFile, discover_seeds, fill, read_schema, run_seeds
from harness.migrations import Migration, Script


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

    def generate(
        self, connection: Connection[Any], *, turn: int, script: Script | None = None
    ) -> None:
        """Put rows into every table, or those that `script` names; each turn others."""
        if not self.rows:
            return
        tables = None
        if script is not None:
            words = set(re.findall(r"\w+", script.source.text))
            schema = read_schema(connection)
            tables = [t.title for t in schema.tables.values() if t.name in words]
        fill(connection, rows=self.rows, seed=self.seed + turn, tables=tables)
