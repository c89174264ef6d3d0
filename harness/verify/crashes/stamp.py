"""Tells cheaply whether anything in a database is another than it was.

Every change of a row, of PostgreSQL's own tables too, makes a new version of it, with
another place or another transaction's number. Where all versions that can be seen are
the same, so is everything that is read from them: the schema and the rows need not be
read again, which takes ten times as long.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

# Left out are two that all databases share and each new one changes: what they say of
# this database changes with a row elsewhere. A sequence's row is changed where it is.
_QUERIES = """
select string_agg(
    case
        when relkind = 'S' then
            format('select %1$s::oid, last_value, is_called::int from %2$s', oid, name)
        else
            format(
                'select %1$s::oid, count(*),'
                ' bit_xor(pg_catalog.hash_record_extended(row(ctid, xmin), 0))'
                ' from only %2$s', oid, name
            )
    end,
    ' union all ' order by oid
)
from pg_class
cross join lateral
    (select format('%s.%I', relnamespace::regnamespace, relname)) as own (name)
where
    relkind in ('r', 'm', 'S')
    and relpersistence <> 't'
    and relnamespace <> 'pg_toast'::regnamespace
    and (relkind <> 'm' or relispopulated)
    and oid not in ('pg_database'::regclass, 'pg_shdepend'::regclass)
"""
Stamp = Sequence[tuple[Any, ...]]


def stamp(connection: Connection[Any]) -> Stamp | None:
    """Return a value that is equal only while nothing changes, in this one database.

    None for a role that may not see everything.
    """
    if connection.info.parameter_status("is_superuser") != "on":
        return None
    ((query,),) = connection.execute(_QUERIES).fetchall()
    return connection.execute(query.encode()).fetchall()
