"""Makes many rows of a few, by one statement for each of those few.

Copies with a new key: numbers go on, identifiers are drawn. All moments of a copy lie
some weeks earlier, as in rows that have come in over the years; or only those of keys.
References stay as they are, so they stay true, and triggers do not fire. A table whose
keys are nothing but references, or whose checks no copy passes, stays small.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, sql

from harness.verify.locking.relations import Relation

_COLUMNS = r"""
select
    attname::text, pg_catalog.format_type(atttypid, null), typcategory::text,
    exists (
        select from pg_catalog.pg_index
        where indrelid = attrelid and (indisunique or indisexclusion)
            and attnum = any(indkey)
    ),
    exists (
        select from pg_catalog.pg_constraint
        where conrelid = attrelid and contype = 'f' and attnum = any(conkey)
    )
from pg_catalog.pg_attribute join pg_catalog.pg_type on pg_type.oid = atttypid
where attrelid = %s and attnum > 0 and not attisdropped and attgenerated = ''
order by attnum
"""
_SOURCES = 20  # rows of a table that are copied
_MOMENTS = {"date", "timestamp with time zone", "timestamp without time zone"}
_SPANS = {"daterange", "tsrange", "tstzrange"}
_MOVED = "({column} - copy * interval '7 days')::{type}"
_MOVED_SPAN = (
    "{type}((lower({column}) - copy * interval '7 days')::{bound},"
    " (upper({column}) - copy * interval '7 days')::{bound},"
    " case when lower_inc({column}) then '[' else '(' end"
    " || case when upper_inc({column}) then ']' else ')' end)"
)
# Some rows may have the largest number that there is: from those no way leads on.
_NEXT = (
    "(select coalesce(max({column}) filter (where {column} between 0 and 1000000), 0)"
    " from {table}) + row_number() over ()"
)
_BOUNDS = {"daterange": "date", "tsrange": "timestamp", "tstzrange": "timestamptz"}


Source = tuple[int, str]  # the partition (or table) of a row, and its place there


@dataclass(frozen=True)
class _Way:
    """How a copy differs: whether numbers of keys go on, and which moments move."""

    numbers: bool
    all_moments: bool


_WAYS = tuple(
    _Way(numbers, moments) for moments in (False, True) for numbers in (True, False)
)
_PROBES = 3  # copies by which it is found out whether a way works for a row


def multiply(
    connection: Connection[Any], table: Relation, *, rows: int, spread: bool = True
) -> int:
    """Bring a table to at most `rows` rows; return how many it has then.

    Each of its rows is copied in the first way that breaks no rule, if there is one.
    With `spread` copies lie at different times where they can.
    """
    find = sql.SQL("select tableoid, ctid::text from {} limit {}").format(
        _name(table), sql.Literal(_SOURCES)
    )
    sources: list[Source] = connection.execute(find).fetchall()
    ways = {s: _way(connection, table, s, spread=spread) for s in sources}
    usable = {source: way for source, way in ways.items() if way is not None}
    for place, (source, way) in enumerate(usable.items()):
        missing = rows - count(connection, table)
        share = -(-missing // (len(usable) - place))
        if share > 0:
            _copy(connection, table, source, way, first=_PROBES + 1, copies=share)
    return count(connection, table)


def _way(
    connection: Connection[Any], table: Relation, source: Source, *, spread: bool
) -> _Way | None:
    """Return the first way in which a row can be copied, and copy it a few times."""
    for way in sorted(_WAYS, key=lambda way: way.all_moments is not spread):
        if _copy(connection, table, source, way, first=1, copies=_PROBES):
            return way
    return None


def _copy(
    connection: Connection[Any],
    table: Relation,
    source: Source,
    way: _Way,
    *,
    first: int,
    copies: int,
) -> int:
    """Copy one row; return how many copies came in, 0 where they break a check."""
    columns = connection.execute(_COLUMNS.encode(), [table.oid]).fetchall()
    statement = sql.SQL(
        "insert into {table} ({names}) overriding system value select {values}"
        " from {table} as source cross join generate_series({first}, {last}) as copy"
        " where source.tableoid = {part} and source.ctid = {place}::tid"
        " on conflict do nothing"
    ).format(
        table=_name(table),
        names=sql.SQL(", ").join(sql.Identifier(name) for name, *_ in columns),
        values=sql.SQL(", ").join(_value(table, way, *column) for column in columns),
        first=sql.Literal(first),
        last=sql.Literal(first + copies - 1),
        part=sql.Literal(source[0]),
        place=sql.Literal(source[1]),
    )
    try:
        with connection.transaction():
            connection.execute("set local session_replication_role = replica")
            return connection.execute(statement).rowcount
    except psycopg.Error:
        return 0


def _value(
    table: Relation,
    way: _Way,
    name: str,
    type_: str,
    category: str,
    key: bool,
    reference: bool,
) -> sql.Composable:
    """Return what a copy has in a column: another key, or the same."""
    column = sql.SQL("source.{}").format(sql.Identifier(name))
    parts: dict[str, sql.Composable] = {"column": column, "type": sql.SQL(type_)}
    if reference:
        return column
    moves = key or way.all_moments
    if moves and type_ in _MOMENTS:
        return sql.SQL(_MOVED).format(**parts)
    if moves and type_ in _SPANS:
        return sql.SQL(_MOVED_SPAN).format(**parts, bound=sql.SQL(_BOUNDS[type_]))
    if key and type_ == "uuid":
        return sql.SQL("gen_random_uuid()")
    if key and way.numbers and category == "N":
        return sql.SQL(_NEXT).format(column=sql.Identifier(name), table=_name(table))
    if key and type_ in {"text", "character varying"}:
        return sql.SQL("{} || copy").format(column)
    return column


def count(connection: Connection[Any], table: Relation) -> int:
    """Return how many rows a table has."""
    query = sql.SQL("select count(*) from {}").format(_name(table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _name(table: Relation) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)
