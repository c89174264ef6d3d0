"""Rows as they lived in the older schemas of days, blackouts, holds and allocations."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.rules import migrate_down

At = Callable[[str], Database]
TABLES = (
    *("resource", "resource_capacity", "resource_blackout"),
    *("resource_hold", "resource_allocation"),
)

# name, date, units, free
DAY = """
    insert into public.resource_capacity (
        resource_id, date, max_capacity, available_capacity
    )
    values (md5(%s)::uuid, %s, %s, %s)
"""
# name, date, units, token, status
HOLD = """
    insert into public.resource_hold (
        resource_id, date, quantity, customer_email, expires_at, idempotency_token,
        status
    )
    values (md5(%s)::uuid, %s, %s, 'ada@example.org', '2020-01-01', %s, %s)
"""
# name, date, units, line
SOLD = """
    insert into public.resource_allocation (
        resource_id, date, quantity, order_id, line_item_id
    )
    values (md5(%s)::uuid, %s, %s, 'order-1', %s)
"""
# name, first day, last day, reason
SHUT = """
    insert into public.resource_blackout (resource_id, start_date, end_date, reason)
    values (md5(%s)::uuid, %s, %s, %s)
"""


def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return every row of the five tables, as JSON objects, each begins with its id."""
    return {
        table: [
            row
            for (row,) in database.execute(
                f"select to_jsonb(one) from public.{table} as one order by one::text"
            )
        ]
        for table in TABLES
    }


def notices(database: Database, number: int) -> str:
    """Apply the migration of that number; return what it said."""
    (done,) = database.migrate(to=number)
    return str(done.notices)


def refused(action: Callable[[], object], database: Database) -> StatementError:
    """Return the error with which a migration stops, having changed no row."""
    before = rows(database)
    with pytest.raises(StatementError) as caught:
        action()
    assert rows(database) == before
    return caught.value


def down_and_up_again(database: Database, bench: Bench, number: int) -> None:
    """Revert a migration and apply it again: no row is any different then."""
    before = rows(database)
    migrate_down(database, bench, to=number - 1)
    database.migrate(to=number)
    assert rows(database) == before
