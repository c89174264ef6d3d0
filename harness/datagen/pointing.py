"""Chooses the rows that a row points to, so that keys with shared columns agree."""

from random import Random

from harness.datagen.attempts import Row, Value
from harness.datagen.order import required
from harness.datagen.parents import Parents
from harness.datagen.schema import ForeignKey, Schema, Table

_TRIES = 20  # choices of parents that agree with each other
_NULL = 0.15  # how often a key that may be NULL is


class Pointer:
    """The foreign keys of one table; and rows of other tables about the same thing."""

    def __init__(
        self, table: Table, schema: Schema, parents: Parents, random: Random
    ) -> None:
        self._parents = parents
        self._random = random
        self._oid = table.oid
        self._nullable = {column.name for column in table.columns if column.nullable}
        self._keys = sorted(table.foreign_keys, key=lambda key: -len(key.columns))
        self.columns = {name for key in self._keys for name in key.columns}
        self._neighbours = tuple(_neighbours(table, schema, self.columns))
        near = (key.parent for key in (*self._keys, *self._neighbours))
        self.companions = frozenset(near) - {table.oid}

    def choose(self, row: dict[str, Value]) -> None:
        """Set all columns of foreign keys, one value for a column that several share.

        Half the time together with a neighbour: a row of another table that has
        columns of the same names (a day of capacity, for a hold on that day).
        """
        for _ in range(_TRIES):
            chosen = self._neighbour()
            if all([self._point(key, row, chosen) for key in self._keys]):
                break
        row.update(chosen)

    def _neighbour(self) -> dict[str, Value]:
        if not self._neighbours or self._random.random() < 0.5:
            return {}
        key = self._random.choice(self._neighbours)
        found = self._parents.keys(key)
        values = self._random.choice(found) if found else ()
        return dict(zip(key.columns, values, strict=False))

    def _point(self, key: ForeignKey, row: Row, chosen: dict[str, Value]) -> bool:
        """Choose one parent; false if a key that may not be NULL found none."""
        free = [name for name in key.columns if name not in chosen]
        nullable = [name for name in free if name in self._nullable]
        fits = self._parents.agreeing(key, chosen)
        if fits and not (nullable and self._random.random() < _NULL):
            parent = self._random.choice(fits)
            chosen.update(zip(key.columns, parent, strict=True))
            return True
        if key.parent == self._oid and not nullable:
            own = zip(key.columns, key.parent_columns, strict=True)
            chosen.update((name, row.get(other)) for name, other in own if name in free)
            return True
        chosen.update(dict.fromkeys(nullable))
        return bool(nullable)


def lacking(table: Table, parents: Parents) -> tuple[ForeignKey, ...]:
    """Return the keys without which there is no row, and whose parent has none."""
    return tuple(
        key
        for key in table.foreign_keys
        if key.parent != table.oid and required(table, key) and not parents.keys(key)
    )


def _neighbours(table: Table, schema: Schema, pointing: set[str]) -> list[ForeignKey]:
    """Return the columns shared with each other table, as if they were a foreign key.

    Only where at least one points somewhere and at least one does not.
    """
    wanted = {c.name: c.type for c in table.writable if c.default is None}
    found = []
    for other in schema.tables.values():
        shared = tuple(c.name for c in other.columns if wanted.get(c.name) == c.type)
        if other != table and pointing & set(shared) and set(shared) - pointing:
            found.append(
                ForeignKey(
                    name="",
                    schema=other.schema,
                    parent=other.oid,
                    parent_schema=other.schema,
                    parent_name=other.name,
                    columns=shared,
                    parent_columns=shared,
                )
            )
    return found
