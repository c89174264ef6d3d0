"""The rows on which migrations are tried: the project's seeds, and generated ones."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.config import Settings
from harness.datagen import Schema, SeedFile, discover_seeds, fill, run_seeds
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

    def generate(
        self,
        connection: Connection[Any],
        *,
        turn: int,
        tables: Collection[str] | None = None,
    ) -> None:
        """Put rows into every table, or those of `tables`; each turn others."""
        if self.rows:
            fill(connection, rows=self.rows, seed=self.seed + turn, tables=tables)


def concerned(migration: Migration, older: Schema, newer: Schema) -> list[str]:
    """Return the tables that a migration has to do with, of the schema that it makes.

    Those that its scripts name, and those that take other rows since: a type of a
    column may have another value, and a loop may have altered what it found.
    """
    scripts = filter(None, (migration.up, migration.down))
    words = {word for s in scripts for word in re.findall(r"\w+", s.source.text)}
    return [
        table.title
        for oid, table in newer.tables.items()
        if table.name in words or table != older.tables.get(oid)
    ]
