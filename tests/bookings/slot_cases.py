"""Random hours and bookings of a day, and whether the database offers what it takes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from hypothesis import strategies as st
from psycopg import Connection

from tests.bookings.slots import Hours, Service, candidates, first_moment

# Sundays: plain, with the clock put forward, and back; in Samoa a Friday that was not.
DAYS = [
    ("UTC", date(2030, 1, 6)),
    ("America/New_York", date(2030, 3, 10)),
    ("America/New_York", date(2030, 11, 3)),
    ("Australia/Lord_Howe", date(2030, 4, 7)),
    ("Australia/Lord_Howe", date(2030, 10, 6)),
    ("America/Sao_Paulo", date(2018, 11, 4)),  # forward at midnight
    ("Pacific/Apia", date(2011, 12, 30)),
]
STATUSES = ("pending", "confirmed", "checked_in", "canceled", "no_show", "failed")

SERVICE = """
    insert into public.service (
        id, tenant_id, slug, name, timezone, duration_minutes, buffer_before_minutes,
        buffer_minutes, price_cents
    )
    values (md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', %s, %s, %s, %s, 0)
"""
RULE = """
    insert into public.availability_rule (
        tenant_id, service_id, day_of_week, starts, ends, effective_from, effective_to
    )
    values (
        md5('acme')::uuid, md5(%s::text)::uuid, extract(dow from %s::date),
        make_interval(mins => %s)::text::time, make_interval(mins => %s)::text::time,
        %s, %s
    )
"""
BOOKING = """
    insert into public.bookings (
        tenant_id, customer_id, client_generated_id, service_id, resource_id,
        start_at, end_at, status
    )
    values (
        md5('acme')::uuid, md5('acme')::uuid, gen_random_uuid(), md5('talk')::uuid,
        md5(%s::text)::uuid, %s, %s, %s
    )
"""
OFFERED = """
    select start_at, end_at
    from public.free_slots(
        md5('acme')::uuid, md5('talk')::uuid, %s, md5(%s::text)::uuid
    )
"""


@dataclass(frozen=True)
class Taken:
    """A booking, by minutes since the day began."""

    resource: str | None
    start: int
    length: int
    status: str


@dataclass(frozen=True)
class Case:
    """A service, its hours of one day, and what is booked."""

    service: Service
    day: date
    own: tuple[Hours, ...]
    common: tuple[Hours, ...]
    taken: tuple[Taken, ...]
    resource: str | None


@st.composite
def hours(draw: st.DrawFn, midnight: datetime, *, least: int) -> tuple[Hours, ...]:
    """Draw `least` hours or more, one after the other, all valid for the same time."""
    bounds = draw(
        st.lists(st.integers(0, 20), min_size=2 * least, max_size=4, unique=True)
    )
    begins = midnight + timedelta(minutes=draw(st.sampled_from([-60, 0, 90])))
    ends = draw(st.sampled_from([None, midnight + timedelta(minutes=210)]))
    ordered = [15 * bound for bound in sorted(bounds)]
    return tuple(
        Hours(one, other, begins, ends)
        for one, other in zip(ordered[::2], ordered[1::2], strict=False)
    )


PLACE = st.sampled_from([None, "van"])
BUFFER = st.sampled_from([0, 10, 30])
TAKEN = st.builds(
    Taken,
    PLACE,
    st.integers(0, 30).map(lambda step: step * 10),
    st.sampled_from([10, 30]),
    st.sampled_from(STATUSES),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a day and what is on it, in its first five hours: clocks leap there."""
    zone, day = draw(st.sampled_from(DAYS))
    midnight = first_moment(day, 0, zone)
    return Case(
        Service(zone, draw(st.sampled_from([20, 30, 60])), draw(BUFFER), draw(BUFFER)),
        day,
        draw(hours(midnight, least=1)),
        draw(hours(midnight, least=0)),
        tuple(draw(st.lists(TAKEN, min_size=1, max_size=5))),
        draw(PLACE),
    )


def book(connection: Connection[Any], *values: object) -> bool:
    """Tell whether a booking succeeds; keep it if so."""
    try:
        with connection.transaction():
            connection.execute(BOOKING.encode(), values)
    except psycopg.errors.ExclusionViolation:
        return False
    return True


def can_book(connection: Connection[Any], *values: object) -> bool:
    """Tell whether a booking would succeed; leave nothing behind."""
    with connection.transaction() as attempt:
        succeeded = book(connection, *values)
        raise psycopg.Rollback(attempt)
    return succeeded


def arrange(connection: Connection[Any], case: Case) -> None:
    service = case.service
    connection.execute(
        SERVICE.encode(),
        [service.zone, service.duration, service.before, service.after],
    )
    for owner, rules in (("talk", case.own), (None, case.common)):
        for rule in rules:
            bounds = (rule.starts, rule.ends, rule.effective_from, rule.effective_to)
            connection.execute(RULE.encode(), [owner, case.day, *bounds])
    midnight = first_moment(case.day, 0, service.zone)
    for one in case.taken:
        start = midnight + timedelta(minutes=one.start)
        book(
            connection,
            *(one.resource, start, start + timedelta(minutes=one.length), one.status),
        )


def agree(connection: Connection[Any], case: Case) -> None:
    """Compare what is offered with what the hours give and can be booked."""
    arrange(connection, case)
    offered = connection.execute(OFFERED.encode(), [case.day, case.resource]).fetchall()
    slots = candidates(case.service, [*case.own, *case.common], case.day)
    bookable = [
        slot for slot in slots if can_book(connection, case.resource, *slot, "pending")
    ]
    assert offered == bookable, f"offered {offered}, bookable {bookable}"
