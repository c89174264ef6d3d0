"""Executes a migration on big tables that are in use, and says who was kept waiting."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from harness.admin import connect
from harness.verify.locking.canaries import Stall, watching
from harness.verify.locking.multiply import count, multiply
from harness.verify.locking.relations import Relation, read_relations
from harness.verify.scripts import execute
from harness.verify.trial import Trial


@dataclass(frozen=True, kw_only=True)
class Busy:
    """How long the migration took, in seconds, its stalls, and the rows by table."""

    seconds: float
    stalls: tuple[Stall, ...]
    rows: Mapping[Relation, int]

    @property
    def longest(self) -> tuple[float, float]:
        """The longest stall of any reader, and of any writer."""
        return (
            max((stall.reader for stall in self.stalls), default=0.0),
            max((stall.writer for stall in self.stalls), default=0.0),
        )


def busy(
    trial: Trial, *, rows: int, touched: Collection[str], spread: bool = True
) -> Busy:
    """Execute the way up while each whole table is read and written all the time.

    Tables that it has to do with (`touched`, by name) get up to `rows` rows first: how
    big another one is makes no difference. `spread` as for multiply(). Raises what the
    migration raises.
    """
    with connect(trial.dsn) as connection:
        relations = read_relations(connection)
        tables = [table for table in relations.tables if table.part_of is None]
        idle = {table for table in tables if str(table) not in touched}
        counted = {
            t: count(connection, t)
            if t in idle
            else multiply(connection, t, rows=rows, spread=spread)
            for t in tables
        }
        connection.execute("vacuum (analyze)")
    with watching(trial.dsn, tables, idle=idle) as stalls:
        begin = time.perf_counter()
        execute(trial.dsn, trial.migration.up, settings=trial.settings)
        seconds = time.perf_counter() - begin
    return Busy(seconds=seconds, stalls=tuple(stalls), rows=counted)
