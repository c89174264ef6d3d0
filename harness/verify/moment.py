"""A database at one moment, and what differs from one moment to another."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.catalog import Catalog, Change, diff, render, snapshot
from harness.sqlfile import RowClaim
from harness.verify.digests import Rows, read_rows
from harness.verify.rowdiff import row_changes
from harness.verify.verdict import Problem


@dataclass(frozen=True)
class Moment:
    """The schema, and everything in it."""

    catalog: Catalog
    rows: Rows

    @property
    def empty(self) -> tuple[str, ...]:
        """The names of the tables without a row."""
        return tuple(
            ".".join(name) for name, table in self.rows.tables.items() if not table.rows
        )


def look(connection: Connection[Any]) -> Moment:
    """Read a database whole."""
    return Moment(snapshot(connection), read_rows(connection))


def catalog_problem(
    kind: str, before: Moment, after: Moment, *, partitions: bool = True
) -> tuple[Problem, ...]:
    """Return one problem of this kind if the schema differs.

    Without `partitions`, it does not matter which partitions a table has.
    """
    changes = tuple(
        change
        for change in diff(before.catalog, after.catalog)
        if partitions or not _is_partition(change)
    )
    return (Problem(kind, render(changes, definitions=True)),) if changes else ()


def _is_partition(change: Change) -> bool:
    """Tell whether a whole partition is there now, or is not there any more."""
    return (
        change.kind == "table"
        and change.action != "changed"
        and "\n    partition of: " in (change.before or change.after or "")
    )


def rows_problem(
    kind: str, before: Moment, after: Moment, *, declared: Collection[RowClaim] = ()
) -> tuple[Problem, ...]:
    """Return one problem of this kind if rows differ beside the `declared` ones."""
    changes = row_changes(before.rows, after.rows, declared=declared)
    return (Problem(kind, "\n".join(map(str, changes))),) if changes else ()
