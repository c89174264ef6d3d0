"""The keys that a foreign key can point to, read from the parents as they are now."""

from typing import Any

from psycopg import Connection, sql
from psycopg.rows import tuple_row

from harness.datagen.schema import ForeignKey

_MOST = 1_000  # keys of one parent that are looked at
Key = tuple[str, ...]


class Parents:
    """Keys by parent and columns, read once and forgotten when the parent grows."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._known: dict[tuple[int, tuple[str, ...]], list[Key]] = {}

    def keys(self, key: ForeignKey) -> list[Key]:
        """Return the parent's values of the columns that `key` points to, as texts."""
        place = (key.parent, key.parent_columns)
        if place not in self._known:
            self._known[place] = self._read(key)
        return self._known[place]

    def forget(self, oid: int) -> None:
        """Read table `oid` again when it is asked for next."""
        self._known = {k: v for k, v in self._known.items() if k[0] != oid}

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
