"""Foreign keys in a circle: first rows that only fit together, and keys left NULL."""

from collections.abc import Collection, Mapping
from random import Random

from psycopg import sql

from harness.datagen.attempts import DEFAULT, Inserter, Refusal, Value
from harness.datagen.compose import Composer
from harness.datagen.parents import Parents
from harness.datagen.pointing import lacking
from harness.datagen.schema import ForeignKey, Schema, Table

_ATTEMPTS = 60


class Circle:
    """Rows of tables that cannot do without each other, one of each table.

    They go in by one statement: foreign keys are checked at its end, deferrable or not.
    """

    def __init__(
        self, schema: Schema, inserter: Inserter, parents: Parents, random: Random
    ) -> None:
        self._schema = schema
        self._inserter = inserter
        self._parents = parents
        self._random = random
        self._rows: dict[int, dict[str, Value]] = {}
        self.refusal: Refusal | None = None

    def start(self, table: Table, tables: Mapping[int, Table]) -> frozenset[int]:
        """Insert a row into `table` and its circle, which is among `tables`.

        Returns the oids of the tables that got a row; none if all attempts were
        refused, the last one by `refusal`.
        """
        for _ in range(_ATTEMPTS):
            self._rows = {}
            self._add(table, {}, tables)
            writes = [(tables[oid], [row]) for oid, row in self._rows.items()]
            self.refusal = self._inserter.attempt(writes)
            if self.refusal is None:
                for oid in self._rows:
                    self._parents.forget(oid)
                return frozenset(self._rows)
        return frozenset()

    def _add(
        self, table: Table, given: Mapping[str, Value], tables: Mapping[int, Table]
    ) -> None:
        composer = Composer(table, self._schema, self._parents, self._random)
        row = {**composer.fresh(), **given}
        self._rows[table.oid] = row
        for key in lacking(table, self._parents):
            if key.parent not in tables:
                continue
            if key.parent not in self._rows:
                wanted = zip(key.parent_columns, key.columns, strict=True)
                other = {name: row.get(own) for name, own in wanted}
                self._add(tables[key.parent], other, tables)
            else:
                row.update(self._known(key))

    def _known(self, key: ForeignKey) -> dict[str, Value]:
        """Return what points to the row of the parent that is in the circle already."""
        table, row = self._schema.tables[key.parent], self._rows[key.parent]
        composer = Composer(table, self._schema, self._parents, self._random)
        for name in key.parent_columns:
            if row.get(name) is DEFAULT:
                row[name] = composer.explicit(name)
        pairs = zip(key.columns, key.parent_columns, strict=True)
        return {own: row.get(other) for own, other in pairs}


def close_circle(
    table: Table, later: Collection[int], inserter: Inserter, parents: Parents
) -> None:
    """Let one row point to each parent that was filled `later` than `table`.

    Without this a circle that was opened by NULL would never be closed. Where a rule
    refuses it, it stays open.
    """
    for key in table.foreign_keys:
        if key.parent not in later:
            continue
        for values in parents.keys(key)[:1]:
            inserter.update(_pointing(table, key, values))


def _pointing(table: Table, key: ForeignKey, values: tuple[str, ...]) -> sql.Composed:
    target = sql.Identifier(table.schema, table.name)
    columns = [sql.Identifier(name) for name in key.columns]
    pairs = zip(columns, map(sql.Literal, values), strict=True)
    return sql.SQL(
        "update {0} set {1} where not exists (select from {0} where {2})"
        " and (tableoid, ctid) = (select tableoid, ctid from {0} limit 1)"
    ).format(
        target,
        sql.SQL(", ").join(sql.SQL("{} = {}").format(*pair) for pair in pairs),
        sql.SQL(" and ").join(
            sql.SQL("{} is not null").format(name) for name in columns
        ),
    )
