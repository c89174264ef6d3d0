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
        self._circles: dict[int, Circle] = {}
        self._populated: set[int] = set()

    def run(self, tables: Mapping[int, Table]) -> Filled:
        order = parents_first(tables)
        self._populated = {t.oid for t in order if _has_rows(self._connection, t)}
        for table in order:
            self._fill(table, tables)
        for table in order:  # what it needs may have come after it
            if not self._inserted(table) and self._vary_parents(table):
                self._search(table)
        later = set(tables)
        for table in order:
            later.discard(table.oid)
            if self._inserted(table):
                close_circle(table, later, self._inserter, self._parents)
        return Filled(tuple(map(self._result, order)))

    def _fill(self, table: Table, tables: Mapping[int, Table]) -> None:
        # A random of its own: a table's rows do not depend on its neighbours'.
        random = Random(f"{self._seed} {table.title}")
        common = self.schema, self._inserter, self._parents, random
        circle = self._circles[table.oid] = Circle(*common)
        if self._rows and lacking(table, self._parents):
            self._started |= circle.start(table, tables)
        self._searches[table.oid] = Search(table, *common)
        self._search(table)

    def _search(self, table: Table) -> None:
        """Insert the rows of one table, unless it lacks a parent."""
        started = table.oid in self._started
        if not lacking(table, self._parents):
            populated = started or table.oid in self._populated
            self._searches[table.oid].run(self._rows - started, populated=populated)

    def _vary_parents(self, table: Table) -> bool:
        """Give parents and neighbours more rows: a trigger may want other ones."""
        oids = self._searches[table.oid].companions & self._searches.keys()
        parents = [self._searches[oid] for oid in sorted(oids)]
        return any([parent.diversify() for parent in parents])

    def _inserted(self, table: Table) -> int:
        return self._searches[table.oid].inserted + (table.oid in self._started)

    def _result(self, table: Table) -> TableFill:
        inserted = self._inserted(table)
        reasons = _missing(table, self._parents) + self._searches[table.oid].reasons()
        refusal = self._circles[table.oid].refusal
        if refusal:
            reasons += (Reason(f"together with its parent: {refusal.reason}", 0),)
        return TableFill(
            table=table.title,
            wanted=self._rows,
            inserted=inserted,
            present=inserted > 0 or table.oid in self._populated,
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
