"""The keys that a foreign key can point to, read from the parents as they are now."""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import tuple_row

from harness.datagen.attempts import Value
from harness.datagen.schema import ForeignKey, Table

_MOST = 1_000  # keys of one parent that are looked at
Key = tuple[str, ...]
Index = dict[tuple[str, ...], list[Key]]


class Parents:
    """Keys by parent and columns, read once and forgotten when the parent grows."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._known: dict[tuple[int, tuple[str, ...]], list[Key]] = {}
        self._indexes: dict[tuple[int, tuple[str, ...], tuple[int, ...]], Index] = {}

    def keys(self, key: ForeignKey) -> list[Key]:
        """Return the parent's values of the columns that `key` points to, as texts."""
        place = (key.parent, key.parent_columns)
        if place not in self._known:
            self._known[place] = self._read(key)
        return self._known[place]

    def agreeing(self, key: ForeignKey, chosen: Mapping[str, Value]) -> list[Key]:
        """Return the keys that have the values `chosen` for columns of `key`."""
        at = tuple(n for n, name in enumerate(key.columns) if name in chosen)
        if not at:
            return self.keys(key)
        place = (key.parent, key.parent_columns, at)
        if place not in self._indexes:
            index: Index = {}
            for one in self.keys(key):
                index.setdefault(tuple(one[n] for n in at), []).append(one)
            self._indexes[place] = index
        values = (chosen[key.columns[n]] for n in at)
        wanted = tuple(value for value in values if isinstance(value, str))
        return self._indexes[place].get(wanted, [])

    def rows(self, table: Table, most: int) -> list[dict[str, Value]]:
        """Return up to `most` rows of `table` as they can be inserted."""
        if not table.writable:
            return [{}]
        names = [column.name for column in table.writable]
        texts = sql.SQL(", ").join(
            sql.SQL('{}::text collate "C"').format(sql.Identifier(name))
            for name in names
        )
        query = sql.SQL("select {0} from {1} order by {0} limit {2}").format(
            texts, sql.Identifier(table.schema, table.name), sql.Literal(most)
        )
        with self._connection.cursor(row_factory=tuple_row) as cursor:
            found = cursor.execute(query).fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    def forget(self, oid: int) -> None:
        """Read table `oid` again when it is asked for next."""
        self._known = {k: v for k, v in self._known.items() if k[0] != oid}
        self._indexes = {k: v for k, v in self._indexes.items() if k[0] != oid}

    def _read(self, key: ForeignKey) -> list[Key]:
        columns = [sql.Identifier(name) for name in key.parent_columns]
        texts = [sql.SQL('{}::text collate "C"').format(name) for name in columns]
        query = sql.SQL(
            "select distinct {} from {} where {} order by {} limit {}"
        ).format(
            sql.SQL(", ").join(texts),
            sql.Identifier(key.parent_schema, key.parent_name),
            sql.SQL(" and ").join(
                sql.SQL("{} is not null").format(name) for name in columns
            ),
            sql.SQL(", ").join(texts),
            sql.Literal(_MOST),
        )
        with self._connection.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(query).fetchall()
