"""The order in which tables are filled: those pointed to come first. Pure."""

from collections.abc import Mapping

from harness.datagen.schema import ForeignKey, Table


def parents_first(tables: Mapping[int, Table]) -> tuple[Table, ...]:
    """Return the tables so that each comes after those that it points to.

    In a circle of foreign keys one that may be NULL is not waited for; where every one
    of them is NOT NULL, the first by name begins.
    """
    left = dict(tables)
    order: list[Table] = []
    while left:
        free = [table for table in left.values() if not _waits(table, left)]
        ready = [table for table in left.values() if not _needs(table, left)]
        chosen = (free or ready or list(left.values()))[0]
        order.append(left.pop(chosen.oid))
    return tuple(order)


def required(table: Table, key: ForeignKey) -> bool:
    """Whether a row must point to a parent: no column of the key may be NULL."""
    columns = {column.name: column for column in table.columns}
    return not any(columns[name].nullable for name in key.columns)


def _waits(table: Table, left: Mapping[int, Table]) -> bool:
    return any(
        key.parent in left for key in table.foreign_keys if key.parent != table.oid
    )


def _needs(table: Table, left: Mapping[int, Table]) -> bool:
    return any(
        key.parent in left and required(table, key)
        for key in table.foreign_keys
        if key.parent != table.oid
    )
