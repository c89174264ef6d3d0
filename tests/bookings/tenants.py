"""What the application does for a tenant: one transaction, one role, one setting."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, sql

HOLD = """
    select count(*) from public.place_hold(
        public.current_tenant(), {resource}::uuid, {day}::date, {day}::date, 1,
        'ada@example.org', {token}
    )
"""
OWNED = """
    select pg_class.oid::regclass::text
    from pg_catalog.pg_class
    inner join pg_catalog.pg_attribute on pg_class.oid = pg_attribute.attrelid
    where
        pg_class.relnamespace = 'public'::regnamespace
        and pg_class.relkind in ('r', 'p')
        and not pg_class.relispartition
        and pg_attribute.attname = 'tenant_id'
        and not pg_attribute.attisdropped
    order by 1
"""


@contextmanager
def acting(connection: Connection[Any], tenant: object = None) -> Iterator[None]:
    """Run what is inside as the application for `tenant` (an id), then commit."""
    with connection.transaction():
        connection.execute("set local role booking_app")
        if tenant is not None:
            connection.execute(
                "select set_config('booking.tenant_id', %s::text, true)", [str(tenant)]
            )
        yield


def one(connection: Connection[Any], query: str | sql.Composed, *params: object) -> Any:  # noqa: ANN401 -- any type
    """Return the only value of a query."""
    text = query if isinstance(query, str) else query.as_string(connection)
    row = connection.execute(text.encode(), params or None).fetchone()
    assert row is not None
    return row[0]


def hold(resource: str, day: str, token: str) -> sql.Composed:
    """Compose the request of one unit on one day."""
    return sql.SQL(HOLD).format(resource=resource, day=day, token=token)


def owned_tables(connection: Connection[Any]) -> list[str]:
    """Return the names of all tables with rows of tenants."""
    return [name for (name,) in connection.execute(OWNED)]
