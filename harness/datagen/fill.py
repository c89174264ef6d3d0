"""Puts rows into every table of a schema, parents before children."""

from collections.abc import Collection
from random import Random
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import tuple_row

from harness.datagen.attempts import Inserter
from harness.datagen.filled import Filled, Reason, TableFill
from harness.datagen.introspect import read_schema
from harness.datagen.order import parents_first, required
from harness.datagen.parents import Parents
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
    take from the server: now() and sequences. Rows that no attempt got past the
    rules are missing, and the result says which rules those were. Raises DatagenError
    for an unknown name in `tables`.
    """
    with connection.transaction():
        schema = read_schema(connection)
        inserter, parents = Inserter(connection, schema), Parents(connection)
        fills = []
        for table in parents_first(_chosen(schema, tables)):
            # A random of its own: a table's rows do not depend on its neighbours'.
            search = Search(table, inserter, parents, Random(f"{seed} {table.title}"))
            populated = _has_rows(connection, table)
            inserted = search.run(rows, populated=populated)
            reasons = _lacking(table, parents) + search.reasons()
            fills.append(
                TableFill(
                    table=table.title,
                    wanted=rows,
                    inserted=inserted,
                    present=inserted > 0 or populated,
                    reasons=reasons if inserted < rows else (),
                )
            )
    return Filled(tuple(fills))


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


def _lacking(table: Table, parents: Parents) -> tuple[Reason, ...]:
    """Name the parents without rows that the table cannot do without."""
    empty = (
        f'foreign key "{key.name}": no row in {key.parent_schema}.{key.parent_name}'
        for key in table.foreign_keys
        if required(table, key) and not parents.keys(key)
    )
    return tuple(Reason(text, 0) for text in empty)


def _has_rows(connection: Connection[Any], table: Table) -> bool:
    query = sql.SQL("select exists (select from {})").format(
        sql.Identifier(table.schema, table.name)
    )
    with connection.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(query).fetchone() == (True,)
