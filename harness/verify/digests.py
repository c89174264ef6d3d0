"""The rows of every table and the place of every sequence, as values to compare.

Whatever order the rows come in, equal databases give equal values. Needs no superuser:
a role to which row-level security hides rows gets an error, never fewer rows.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, sql

from harness.errors import HarnessError

Name = tuple[str, str]  # schema and table (or sequence), bare
Row = tuple[str | None, ...]  # one text a column

_LONGEST = 200  # characters of a value that are kept; of a longer one its checksum
_BEGINNING = 60
# All that decides how a value is written as text.
_SPELLING = {
    "search_path": "pg_catalog",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "row_security": "off",
}
# A partition is a matter of storage: its rows are read as those of the whole table, so
# that a row that moves to another one is not lost.
_RELATIONS = r"""
select nspname, relname, relkind = 'p', seqincrement,
    array(
        select attname::text from pg_attribute
        where attrelid = pg_class.oid and attnum > 0 and not attisdropped
        order by attnum
    ),
    array(
        select attname::text from pg_index
        join pg_attribute on attrelid = indrelid and attnum = any(indkey)
        where indrelid = pg_class.oid and indisprimary
        order by attnum
    ),
    array(
        select unnest(array[owner_schema.nspname, owner.relname, attname]::text[])
        from pg_depend
        join pg_class as owner on owner.oid = refobjid
        join pg_namespace as owner_schema on owner_schema.oid = owner.relnamespace
        join pg_attribute on attrelid = refobjid and attnum = refobjsubid
        where classid = 'pg_class'::regclass and objid = pg_class.oid
            and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')
    )
from pg_class
join pg_namespace on pg_namespace.oid = relnamespace
left join pg_sequence on seqrelid = pg_class.oid
where (relkind in ('r', 'p', 'S') or relkind = 'm' and relispopulated)
    and nspname <> 'information_schema' and nspname !~ '^pg_'
    and not relispartition and relpersistence <> 't'
    and not exists (
        select from pg_depend
        where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'
    )
order by nspname, relname
"""


@dataclass(frozen=True)
class Table:
    """The rows of one table; `key`: the columns of its primary key, if it has one."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sequence:
    """The number that a sequence gives next, and by how much it then goes on.

    `owner` is the schema, table and column that it belongs to, if it does.
    """

    next: int
    increment: int
    owner: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """Everything in a database that is not its schema."""

    tables: Mapping[Name, Table]
    sequences: Mapping[Name, Sequence]


def read_rows(connection: Connection[Any]) -> Rows:
    """Read every table, materialised view and sequence that belongs to no extension.

    All as of one moment. Raises HarnessError for one that this role may not read whole.
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        for name, value in _SPELLING.items():
            connection.execute("select set_config(%s, %s, true)", [name, value])
        tables: dict[Name, Table] = {}
        sequences: dict[Name, Sequence] = {}
        relations = connection.execute(_RELATIONS.encode()).fetchall()
        for schema, relation, whole, increment, columns, key, owner in relations:
            place = (schema, relation)
            if increment is None:
                tables[place] = _table(connection, place, whole, columns, key)
            else:
                sequences[place] = _sequence(connection, place, increment, owner)
        return Rows(tables, sequences)


def _table(
    connection: Connection[Any],
    name: Name,
    whole: bool,
    columns: list[str],
    key: list[str],
) -> Table:
    """Read a table; `whole` with its partitions, else without those who inherit."""
    # A row of a table without columns is an empty tuple, but it is a row.
    texts = [sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns]
    query = sql.SQL("select {} from {} {}").format(
        sql.SQL(", ").join(texts),
        sql.SQL("" if whole else "only"),
        sql.Identifier(*name),
    )
    rows = _read(connection, name, query)
    kept = tuple(tuple(map(_shortened, row)) for row in rows)
    return Table(tuple(columns), tuple(key), kept)


def _sequence(
    connection: Connection[Any], name: Name, increment: int, owner: list[str]
) -> Sequence:
    query = sql.SQL("select last_value, is_called from {}").format(
        sql.Identifier(*name)
    )
    ((last, called),) = _read(connection, name, query)
    following = last + increment if called else last
    return Sequence(following, increment, tuple(owner))


def _read(
    connection: Connection[Any], name: Name, query: sql.Composed
) -> list[tuple[Any, ...]]:
    try:
        found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    except psycopg.Error as error:
        raise HarnessError(
            f'cannot read all rows of "{".".join(name)}"',
            detail=f"SQLSTATE {error.sqlstate}: {error.diag.message_primary or error}.",
            hint="Rows that are not seen are not compared: use a role that sees them, "
            "such as one with bypassrls.",
        ) from error
    return found


def _shortened(value: str | None) -> str | None:
    if value is None or len(value) <= _LONGEST:
        return value
    checksum = hashlib.sha256(value.encode()).hexdigest()
    return f"{value[:_BEGINNING]}… (sha256 {checksum})"
