"""What a database holds, in a form that can be compared: its catalog and its rows."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from psycopg import Connection, sql

from harness.catalog import Catalog, Change, diff, snapshot

# A partition's rows are those of its table; an extension's tables are its own affair.
_TABLES = """
    select format('%I.%I', pg_namespace.nspname, pg_class.relname)
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
    left join pg_catalog.pg_depend
        on
            pg_class.oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_class'::regclass
            and pg_depend.deptype = 'e'
    where
        pg_class.relkind in ('r', 'p')
        and not pg_class.relispartition
        and pg_namespace.nspname !~ '^pg_|^information_schema$'
        and pg_depend.objid is null
    order by 1
"""
# The sum does not depend on the order in which rows are read. A collision in 64 bits
# would have to come with an equal number of rows.
_ROWS = """
    select
        count(*),
        coalesce(sum(('x' || left(md5(stored::text), 16))::bit(64)::bigint), 0)::text
    from {} as stored
"""


class Rows(NamedTuple):
    """How many rows a table has, and a sum over what is in them."""

    number: int
    checksum: str


@dataclass(frozen=True)
class Contents:
    """A database at one moment: its catalog, and the rows of each table by name."""

    catalog: Catalog
    rows: dict[str, Rows]

    @property
    def row_count(self) -> int:
        """How many rows there are in all tables."""
        return sum(each.number for each in self.rows.values())


def contents(connection: Connection[Any]) -> Contents:
    """Read all of it inside the transaction that is open.

    Raises psycopg.errors.InsufficientPrivilege where row-level security would hide
    rows: what is not seen cannot be compared.
    """
    connection.execute("set local row_security = off")
    # As pg_dump, for a row's text depends on these.
    connection.execute("set local timezone = 'UTC'")
    connection.execute("set local datestyle = 'ISO, MDY'")
    names = [name for (name,) in connection.execute(_TABLES)]
    return Contents(
        catalog=snapshot(connection),
        rows={name: _rows(connection, name) for name in names},
    )


def differences(before: Contents, after: Contents) -> tuple[str, ...]:
    """Name everything that is not in `after` as it was in `before`, a line each."""
    changed = [
        f"{change.kind} {change.name} {change.action}"
        for change in diff(before.catalog, after.catalog)
        if not _is_left_out(change, before.catalog)
    ]
    tables = sorted(before.rows.keys() | after.rows.keys())
    return (*changed, *filter(None, (_told(name, before, after) for name in tables)))


def _is_left_out(change: Change, catalog: Catalog) -> bool:
    """Whether pg_dump never writes it: comments on what a partition has inherited."""
    thing = catalog.by_key.get((change.kind, change.name))
    inherited = thing is not None and thing.copy_of is not None
    return inherited and change.attributes.keys() == {"comment"}


def _told(name: str, before: Contents, after: Contents) -> str | None:
    was, now = (side.rows.get(name, Rows(0, "0")) for side in (before, after))
    if was == now:
        return None
    if was.number != now.number:
        return f"table {name}: {was.number} rows became {now.number}"
    return f"table {name}: {was.number} rows, and some are others"


def _rows(connection: Connection[Any], name: str) -> Rows:
    # The name comes from the catalog, qualified and quoted where it must be.
    query = sql.SQL(_ROWS).format(sql.SQL(name))
    row = connection.execute(query).fetchone()
    assert row is not None
    return Rows(*row)
