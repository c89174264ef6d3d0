"""Puts rows into every table of a schema, parents before children."""

from collections.abc import Collection, Mapping
from random import Random
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import tuple_row

from harness.datagen.attempts import Inserter
from harness.datagen.circles import Circle, close_circle
from harness.datagen.filled import Filled, Reason, TableFill
from harness.datagen.introspect import read_schema
from harness.datagen.order import parents_first
from harness.datagen.parents import Parents
from harness.datagen.pointing import lacking
from harness.datagen.schema import Schema, Table
from harness.datagen.search import Search
from harness.errors import DatagenError


def fill(
    connection: Connection[Any],
    *,
    rows: int = 3,
    seed: int = 0,
    tables: Collection[str] | None = None,
) -> Filled:
    """Insert `rows` rows into each of the user's tables, or into those of `tables`.

    Inside the transaction that is open on `connection`, else in one of its own. The
    same seed on the same schema and rows gives the same rows, but for what defaults
    take from the server: now() and sequences. A table gets more rows than that where a
    child needs a parent in a certain state. Rows that no attempt got past the
    rules are missing, and the result says which rules those were. Raises DatagenError
    for an unknown name in `tables`.
    """
    with connection.transaction():
        filling = _Filling(connection, rows=rows, seed=seed)
        return filling.run(_chosen(filling.schema, tables))


class _Filling:
    def __init__(self, connection: Connection[Any], *, rows: int, seed: int) -> None:
        self.schema = read_schema(connection)
        self._connection = connection
        self._rows = rows
        self._seed = seed
        self._inserter = Inserter(connection, self.schema)
        self._parents = Parents(connection)
        self._started: set[int] = set()
        self._searches: dict[int, Search] = {}

    def run(self, tables: Mapping[int, Table]) -> Filled:
        order = parents_first(tables)
        populated = {table.oid: _has_rows(self._connection, table) for table in order}
        other = [self._fill(table, tables, populated[table.oid]) for table in order]
        later = set(tables)
        for table in order:
            later.discard(table.oid)
            if self._inserted(table):
                close_circle(table, later, self._inserter, self._parents)
        return Filled(
            tuple(
                self._result(table, reasons, populated[table.oid])
                for table, reasons in zip(order, other, strict=True)
            )
        )

    def _fill(
        self, table: Table, tables: Mapping[int, Table], populated: bool
    ) -> tuple[Reason, ...]:
        """Insert the rows of one table; return reasons that are no refusals of it."""
        # A random of its own: a table's rows do not depend on its neighbours'.
        random = Random(f"{self._seed} {table.title}")
        common = self.schema, self._inserter, self._parents, random
        circle = Circle(*common)
        if self._rows and lacking(table, self._parents):
            self._started |= circle.start(table, tables)
        started = table.oid in self._started
        search = self._searches[table.oid] = Search(table, *common)
        missing = _missing(table, self._parents)
        if not missing:
            wanted = self._rows - started
            found = search.run(wanted, populated=populated or started)
            if not found and wanted and self._vary_parents(table):
                search.run(wanted, populated=populated or started)
        if circle.refusal:
            missing += (
                Reason(f"together with its parent: {circle.refusal.reason}", 0),
            )
        return missing

    def _vary_parents(self, table: Table) -> bool:
        """Give the parents more rows: a trigger may want one in another state."""
        oids = {key.parent for key in table.foreign_keys} - {table.oid}
        parents = [self._searches[oid] for oid in sorted(oids & self._searches.keys())]
        return any([parent.diversify() for parent in parents])

    def _inserted(self, table: Table) -> int:
        return self._searches[table.oid].inserted + (table.oid in self._started)

    def _result(
        self, table: Table, other: tuple[Reason, ...], populated: bool
    ) -> TableFill:
        inserted = self._inserted(table)
        reasons = other + self._searches[table.oid].reasons()
        return TableFill(
            table=table.title,
            wanted=self._rows,
            inserted=inserted,
            present=populated or inserted > 0,
            reasons=reasons if inserted < self._rows else (),
        )


def _chosen(schema: Schema, names: Collection[str] | None) -> dict[int, Table]:
    if names is None:
        return schema.tables
    chosen = {
        oid: table
        for oid, table in schema.tables.items()
        if table.title in names or table.name in names
    }
    known = {text for table in chosen.values() for text in (table.title, table.name)}
    for name in names:
        if name not in known:
            raise DatagenError(
                f'no table "{name}" to fill',
                detail="Tables of extensions, of the system and of the harness, "
                "partitions and temporary tables are not filled.",
                hint="Write it as schema.name, or as name.",
            )
    return chosen


def _missing(table: Table, parents: Parents) -> tuple[Reason, ...]:
    """Name the parents without rows that the table cannot do without."""
    empty = (
        f'foreign key "{key.name}": no row in {key.parent_schema}.{key.parent_name}'
        for key in lacking(table, parents)
    )
    return tuple(Reason(text, 0) for text in empty)


def _has_rows(connection: Connection[Any], table: Table) -> bool:
    query = sql.SQL("select exists (select from {})").format(
        sql.Identifier(table.schema, table.name)
    )
    with connection.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(query).fetchone() == (True,)
