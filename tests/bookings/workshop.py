"""Workshop orders of every shape under the older names, and what is read of them."""

import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from psycopg import sql

from harness.database import Database
from harness.execute import StatementError

# Name of an order: its older status and whether work had started; its newer status.
SHAPES = {
    ("PENDING_PAYMENT", False): "PENDING_PAYMENT",
    ("CONFIRMED", False): "CONFIRMED",
    ("JOCKEY_ASSIGNED", False): "PICKUP_ASSIGNED",
    ("IN_TRANSIT_TO_WORKSHOP", False): "PICKED_UP",
    ("IN_WORKSHOP", False): "AT_WORKSHOP",
    ("IN_WORKSHOP", True): "IN_SERVICE",
    ("COMPLETED", False): "READY_FOR_RETURN",
    ("COMPLETED", True): "READY_FOR_RETURN",
    ("IN_TRANSIT_TO_CUSTOMER", False): "RETURN_ASSIGNED",
    ("IN_TRANSIT_TO_CUSTOMER", True): "RETURN_ASSIGNED",
    ("DELIVERED", False): "DELIVERED",
    ("DELIVERED", True): "DELIVERED",
    ("CANCELLED", False): "CANCELLED",
    ("CANCELLED", True): "CANCELLED",
}
RENAMED = {shape for shape, newer in SHAPES.items() if shape[0] != newer}

TENANTS = """
    insert into public.tenant (id, slug, name)
    select md5(slug)::uuid, slug, slug from unnest('{acme, other}'::text[]) as slug;

    insert into public.customer (id, tenant_id, name)
    select id, id, name from public.tenant;
"""
# With an old updated_at, which no change of a row would leave alone.
ORDER = """
    insert into public.workshop_order (
        id, tenant_id, customer_id, vehicle, status, work_started_at, updated_at
    )
    select
        md5(%(vehicle)s)::uuid, id, id, %(vehicle)s,
        %(status)s::public.workshop_order_status,
        case when %(started)s then '2020-01-01'::timestamptz end, '2020-01-02'
    from public.tenant
"""

LABELS = (
    "select count(*) from pg_catalog.pg_enum"
    " where enumtypid = 'public.workshop_order_status'::regtype"
)


class Order(NamedTuple):
    """What a test compares of an order of tenant acme."""

    status: str
    started: bool
    untouched: bool  # since it was made


def fill(database: Database) -> None:
    """Two tenants, each with one order of every shape."""
    database.execute(TENANTS)
    for status, started in SHAPES:
        add(database, name(status, started), status, started=started)


def add(
    database: Database, vehicle: str, status: str, *, started: bool = False
) -> None:
    """Make an order in each tenant; `vehicle` is its name in `orders`."""
    database.execute(ORDER, {"vehicle": vehicle, "status": status, "started": started})


def name(status: str, started: bool) -> str:
    return f"{status} started" if started else status


def orders(database: Database, tenant: str = "acme") -> dict[str, Order]:
    """The orders of a tenant, by the name of the car."""
    found = database.execute(
        "select vehicle, status::text, work_started_at is not null,"
        " updated_at = '2020-01-02' from public.workshop_order"
        " where tenant_id = md5(%s)::uuid",
        [tenant],
    )
    return {vehicle: Order(*rest) for vehicle, *rest in found}


def statuses(database: Database) -> dict[str, str]:
    """Status of each order of tenant acme, by the name of the car."""
    return {vehicle: order.status for vehicle, order in orders(database).items()}


def set_status(database: Database, vehicle: str, status: str) -> None:
    """Write a status as any program would, in both tenants."""
    database.execute(
        "update public.workshop_order"
        " set status = %s::public.workshop_order_status where vehicle = %s",
        [status, vehicle],
    )


def history(database: Database) -> set[tuple[str, str, str, str]]:
    """Car, older status, newer status and kind of each change in tenant acme."""
    return set(
        database.execute(
            "select vehicle, old_status, new_status, kind"
            " from public.workshop_order_history as history"
            " join public.workshop_order as orders"
            " on orders.tenant_id = history.tenant_id and orders.id = order_id"
            " where orders.tenant_id = md5('acme')::uuid"
        )
    )


def count(database: Database, query: str) -> int:
    """Return the one number that a query gives."""
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def refused(database: Database, *, to: int) -> StatementError:
    """Migrate; return the error, after a look that no order and no name has gone."""
    before = (
        orders(database),
        count(database, "select count(*) from pg_catalog.pg_enum"),
    )
    with pytest.raises(StatementError) as caught:
        database.migrate(to=to)
    after = orders(database), count(database, "select count(*) from pg_catalog.pg_enum")
    assert after == before
    return caught.value


def set_here(database: Database, setting: str, value: str) -> None:
    """Make a setting for every later session in this database."""
    row = database.execute("select current_database()").fetchone()
    assert row is not None
    database.execute(
        sql.SQL("alter database {} set {} to {}").format(
            sql.Identifier(row[0]), sql.Identifier(*setting.split(".")), value
        )
    )


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition that another session brings about."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in 30 s"
        time.sleep(0.05)
