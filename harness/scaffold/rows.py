"""Valid rows of a table as statements: made by the generator, read back as texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection, sql

from harness.datagen import fill
from harness.scaffold.model import Expression, Table, Values, read_table


class Rows:
    """Rows of one table, and of those that they refer to, from a database with rows."""

    def __init__(self, connection: Connection[Any], table: Table) -> None:
        self._connection = connection
        self._tables = {table.name: table}
        self.table = table

    def generate(self, count: int) -> list[Values]:
        """Fill the database, and return up to `count` rows of the table."""
        fill(self._connection, rows=3)
        fill(self._connection, rows=count)
        return self._read(self.table, {}, limit=count)

    def parents(self, values: Values) -> list[tuple[Table, Values]]:
        """Return the rows that a row refers to, and theirs, the farthest first."""
        return self._ancestors(self.table, values, seen=[(self.table, values)])[:-1]

    def _ancestors(
        self, table: Table, values: Values, *, seen: list[tuple[Table, Values]]
    ) -> list[tuple[Table, Values]]:
        found: list[tuple[Table, Values]] = []
        for constraint in table.constraints:
            if constraint.parent is None:
                continue
            given = [values.get(column) for column in constraint.columns]
            if None in given:
                continue
            parent = self._table(constraint.parent)
            wanted = dict(zip(constraint.parent_columns, given, strict=True))
            for row in self._read(parent, wanted, limit=1):
                if (parent, row) not in seen:
                    seen.append((parent, row))
                    found += self._ancestors(parent, row, seen=seen)
        return [*found, (table, values)]

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = read_table(self._connection, name)
        return self._tables[name]

    def _read(self, table: Table, wanted: Values, *, limit: int) -> list[Values]:
        columns = [column.name for column in table.columns if column.writable]
        texts = [sql.SQL(f"{name}::text") for name in columns]  # quoted already
        ages = [_is_now(name) for name in columns]
        conditions = [
            sql.SQL("{}::text = {}").format(sql.SQL(name), sql.Literal(str(value)))
            for name, value in wanted.items()
        ]
        # The newest first: those that were there before cannot be inserted again.
        query = sql.SQL(
            "select {}, array[{}] from {} where {} order by ctid desc limit {}"
        ).format(
            sql.SQL(", ").join(texts),
            sql.SQL(", ").join(ages),
            sql.SQL(table.name),
            sql.SQL(" and ").join([*conditions, sql.SQL("true")]),
            sql.Literal(limit),
        )
        found = self._connection.execute(query).fetchall()
        return [_values(columns, row[:-1], row[-1]) for row in found]


def _is_now(name: str) -> sql.Composable:
    """Ask whether a value is the time of the transaction, which will be another."""
    return sql.SQL(f"coalesce({name}::text = now()::text, false)")


def _values(
    columns: Iterable[str], texts: Iterable[str | None], ages: Iterable[bool]
) -> dict[str, str | None]:
    return {
        column: Expression("now()") if is_now else text
        for column, text, is_now in zip(columns, texts, ages, strict=True)
    }


def changed(values: Values, changes: Mapping[str, str | None]) -> Values:
    """Return a row with some values replaced."""
    return {**values, **changes}
