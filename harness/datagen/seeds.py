"""Seeds: rows as SQL, run right after the migration of their number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

from harness.errors import DatagenError
from harness.execute import play
from harness.sqlfile import Reader, Source, read_source, shown

_NAME = re.compile(r"(\d+)(?:[_-].+)?\.sql")


@dataclass(frozen=True)
class SeedFile:
    """One file of rows; `number` is the migration on whose schema it is run."""

    number: int
    name: str
    source: Source


def discover_seeds(folder: Path) -> tuple[SeedFile, ...]:
    """Return the seeds of `folder` in the order of their numbers, then names.

    There may be several for one migration, and none at all: the folder need not exist.
    Raises DatagenError for a file without a number, SqlFileError for one that cannot be
    read.
    """
    seeds = [_load(path) for path in folder.glob("*.sql") if path.is_file()]
    return tuple(sorted(seeds, key=lambda seed: (seed.number, seed.name)))


def run_seeds(connection: Connection[Any], seeds: Iterable[SeedFile]) -> None:
    """Execute `seeds` in their order, each in a transaction, or in the caller's.

    Raises StatementError for the first statement that fails; that seed leaves no row.
    """
    for seed in seeds:
        with connection.transaction():
            for _ in play(connection, Reader(seed.source, load=read_source)):
                pass


def _load(path: Path) -> SeedFile:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise DatagenError(
            f'file "{shown(path)}" is not named like a seed',
            detail="A seed has the number of the migration that it is run after.",
            hint="Name it such as 0008_bookings.sql.",
        )
    return SeedFile(int(found[1]), path.stem, read_source(path))
