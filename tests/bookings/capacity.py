"""Days, holds and allocations that tests start from, and what must always be true."""

from collections.abc import Sequence
from typing import Any

from harness.database import Database
from tests.bookings.data import WORLD
from tests.bookings.racing import Call

DAY = "2100-01-01"  # the first of the days that tests use

# Ten days of a resource, with so many units each.
DAYS = """
    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    select md5('acme')::uuid, md5(%s)::uuid, '2100-01-01'::date + number, %s, %s
    from generate_series(0, 9) as number
"""
PLACE = """
    select * from public.place_hold(
        md5('acme')::uuid, md5('van')::uuid, %(first)s::date, %(last)s::date,
        %(units)s, 'ada@example.org', %(token)s
    )
"""
CONFIRM = """
    select * from public.confirm_hold(
        md5('acme')::uuid, %(token)s, 'order-1', %(token)s
    )
"""
RELEASE = "select * from public.release_hold(md5('acme')::uuid, %(token)s)"
EXTEND = "select * from public.extend_hold(md5('acme')::uuid, %(token)s)"
EXPIRE = "select public.expire_holds(%(at_most)s)"
SHUT = """
    insert into public.resource_blackout (tenant_id, resource_id, start_date, end_date)
    values (md5('acme')::uuid, md5('van')::uuid, %(first)s, %(last)s)
"""
OPEN = "delete from public.resource_blackout where start_date = %(first)s"
ADJUST = """
    select public.adjust_capacity(
        md5('acme')::uuid, md5('van')::uuid, %(first)s::date, %(last)s::date, %(units)s
    )
"""
AGE = """
    update public.resource_hold
    set expires_at = clock_timestamp()
    where
        idempotency_token = %(token)s
        and status = 'ACTIVE'
        and lifetime is not null  -- one row: several have no order here
"""
OVERDUE = """
    update public.resource_hold
    set expires_at = clock_timestamp() - interval '1 minute'
    where status = 'ACTIVE'
"""
# Of a `day`: what nobody has promised, counted from the rows.
UNPROMISED = """
    day.max_capacity - (
        select coalesce(sum(quantity), 0)
        from public.resource_hold as hold
        where
            hold.resource_id = day.resource_id
            and hold.date = day.date
            and hold.status = 'ACTIVE'
    ) - (
        select coalesce(sum(quantity), 0)
        from public.resource_allocation as sold
        where sold.resource_id = day.resource_id and sold.date = day.date
    )
"""
UNTRUE = f"""
    select day.resource_id, day.date, day.max_capacity, day.available_capacity
    from public.resource_capacity as day
    where day.available_capacity <> {UNPROMISED}
"""
OVERSOLD = f"""
    select day.resource_id, day.date, day.max_capacity
    from public.resource_capacity as day
    where {UNPROMISED} < 0
"""


def with_days(database: Database, units: int) -> Database:
    """Fill a database of the newest schema: the van has ten days of so many units."""
    database.execute(WORLD)
    database.execute(DAYS, ["van", units, units])
    return database


def place(token: str, first: str = DAY, last: str = DAY, units: int = 1) -> Call:
    """Return the statement that places a hold on the van, with its parameters."""
    return PLACE, {"first": first, "last": last, "units": units, "token": token}


def free(database: Database) -> list[int]:
    """Return what is free of the van, day by day."""
    query = """
        select available_capacity from public.resource_capacity
        where resource_id = md5('van')::uuid
        order by date
    """
    return [units for (units,) in database.execute(query)]


def untrue_days(database: Database) -> Sequence[tuple[Any, ...]]:
    """Return the days whose counter is not what holds and allocations leave."""
    return database.execute(UNTRUE).fetchall()


def count(database: Database, what: str) -> int:
    """Return how many rows there are; `what` is a table, and a condition if need be."""
    row = database.execute(f"select count(*) from public.{what}").fetchone()
    assert row is not None
    return int(row[0])
