"""Takes random steps in a database and in the model, and compares the two."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st
from psycopg import Connection

from harness.database import Database
from tests.bookings.model import (
    NOW,
    OCCUPYING,
    OWNERS,
    STATUSES,
    TENANTS,
    Book,
    Booking,
    Move,
    Pay,
    Rule,
    Step,
    Turn,
    broken_rules,
    settled,
    written,
)

TICKS = 12
TICK = timedelta(days=1)
# Half of tick NOW has passed: no search takes as long as the other half.
ORIGIN = datetime.now(UTC) - (NOW + 0.5) * TICK

INSERT = """
    insert into public.bookings (
        id, client_generated_id, tenant_id, customer_id, resource_id,
        start_at, end_at, status, paid_at
    )
    values (
        %(id)s, %(id)s::text, md5(%(tenant)s)::uuid, md5(%(tenant)s)::uuid,
        md5(%(resource)s::text)::uuid, %(start)s, %(end)s, %(status)s,
        case when %(paid)s then now() end
    )
"""
UPDATE = """
    update public.bookings
    set
        resource_id = md5(%(resource)s::text)::uuid,
        start_at = %(start)s,
        end_at = %(end)s,
        status = %(status)s,
        paid_at = case when %(paid)s then now() end
    where id = %(id)s
"""
SELECT = """
    select bookings.id, slug, code, start_at, end_at, bookings.status,
        paid_at is not null
    from public.bookings
    inner join public.tenant on bookings.tenant_id = tenant.id
    left join public.resource on bookings.resource_id = resource.id
"""

# The more bookings succeed, the more can clash: what is allowed is drawn more often.
PLACES = [*((owner, code) for code, owner in OWNERS.items()), ("other", "van")]
PLACE = st.sampled_from([*PLACES, *((tenant, None) for tenant in TENANTS)])
RESOURCE = st.sampled_from([*OWNERS, None])
STATUS = st.sampled_from([*OCCUPYING, *STATUSES])
START = st.integers(0, TICKS // 2)
LENGTH = st.sampled_from([1, 2, 3, 4, 5, 6, 0, -1])
WHICH = st.integers(0, 9)


@st.composite
def bookings(draw: st.DrawFn) -> Booking:
    tenant, resource = draw(PLACE)
    start = draw(START)
    end = start + draw(LENGTH)
    return Booking(tenant, resource, start, end, draw(STATUS), draw(st.booleans()))


@st.composite
def moves(draw: st.DrawFn) -> Move:
    start = draw(START)
    return Move(draw(WHICH), draw(RESOURCE), start, start + draw(LENGTH))


BOOK = st.builds(Book, bookings())
TURN = st.builds(Turn, WHICH, STATUS)
PAY = st.builds(Pay, WHICH, st.booleans())
STEP = st.one_of(BOOK, moves(), TURN, PAY)
STEPS = st.tuples(st.lists(BOOK, max_size=10), st.lists(STEP, max_size=10)).map(
    lambda parts: [*parts[0], *parts[1]]
)


def write(
    connection: Connection[Any], statement: str, key: int, booking: Booking
) -> Rule | None:
    """Try to write a booking; return the rule that refused it, if one did."""
    values = {
        "id": UUID(int=key),
        "tenant": booking.tenant,
        "resource": booking.resource,
        "start": ORIGIN + TICK * booking.start,
        "end": ORIGIN + TICK * booking.end,
        "status": booking.status,
        "paid": booking.paid,
    }
    try:
        with connection.transaction():
            connection.execute(statement.encode(), values)
    except psycopg.Error as error:
        return Rule(error.sqlstate, error.diag.constraint_name)
    return None


def stored(connection: Connection[Any]) -> dict[int, Booking]:
    return {
        key.int: Booking(
            tenant, resource, (start - ORIGIN) // TICK, (end - ORIGIN) // TICK, *rest
        )
        for key, tenant, resource, start, end, *rest in connection.execute(SELECT)
    }


def agree(database: Database, steps: Sequence[Step]) -> None:
    """Take the steps in the database and in the model, and compare after each."""
    rows: dict[int, Booking] = {}
    with database.rolled_back() as connection:
        for step in steps:
            if (aim := written(step, rows)) is None:
                continue
            key, new = aim
            refusal = write(connection, UPDATE if key in rows else INSERT, key, new)
            new = settled(new, rows.get(key))
            others = [row for other, row in rows.items() if other != key]
            expected = broken_rules(new, rows.get(key), others) or {None}
            assert refusal in expected, f"{step}: {refusal}, expected {expected}"
            if refusal is None:
                rows[key] = new
            found = stored(connection)
            assert found == rows, f"{step}: {found}, expected {rows}"
