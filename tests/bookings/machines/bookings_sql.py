"""Bookings: each step as a statement, and a look at the bookings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from math import isinf

from psycopg import sql

from tests.bookings.models import booking as b
from tests.bookings.models.bookings import MINUTE, TENANTS, Booking, Time
from tests.bookings.models.moments import At

ROWS = """
    insert into public.tenant (id, slug, name, timezone)
    values
    (md5('acme')::uuid, 'acme', 'Acme', 'Pacific/Kiritimati'),
    (md5('other')::uuid, 'other', 'Other', 'Pacific/Pago_Pago');

    insert into public.customer (id, tenant_id, name)
    select id, id, name from public.tenant;

    insert into public.resource (
        id, tenant_id, type, name, code, timezone, capacity
    )
    values
    (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC', 2),
    (
        md5('bike')::uuid, md5('acme')::uuid, 'VEHICLE', 'Bike', 'bike',
        'Pacific/Kiritimati', 1
    ),
    (
        md5('bus')::uuid, md5('other')::uuid, 'VEHICLE', 'Bus', 'bus',
        'Asia/Kathmandu', 3
    );

    insert into public.service (
        id, tenant_id, slug, name, duration_minutes, buffer_before_minutes,
        buffer_minutes, price_cents
    )
    select
        md5(slug)::uuid, tenant_id, slug, slug, 60,
        case slug when 'wash' then 60 else 0 end,
        case slug when 'wash' then 30 else 0 end, 0
    from
        unnest('{plain, wash}'::text[]) as slug,
        (select id as tenant_id from public.tenant) as owner
"""
PICTURE = """
    select jsonb_build_object(
        'bookings', (
            select coalesce(jsonb_agg(jsonb_build_array(
                right(one.id::text, 9)::integer,
                tenant.slug,
                client_generated_id,
                booking_type,
                resource.code,
                service.slug,
                (extract(epoch from start_at - now()) * 1000000)::bigint,
                (extract(epoch from end_at - now()) * 1000000)::bigint,
                booking_date - (now() at time zone booking_tz)::date,
                status,
                attendee_count,
                canceled_at is not null,
                no_show_flag,
                paid_at is not null,
                booking_tz,
                (extract(epoch from lower(occupied) - now()) * 1000000)::bigint,
                (extract(epoch from upper(occupied) - now()) * 1000000)::bigint
            )), '[]')
            from public.bookings as one
            inner join public.tenant on one.tenant_id = tenant.id
            left join public.resource on one.resource_id = resource.id
            left join public.service
                on one.tenant_id = service.tenant_id and one.service_id = service.id
        ),
        'room', (
            select jsonb_agg(jsonb_build_array(code, capacity)) from public.resource
        ),
        'buffers', (
            select jsonb_agg(jsonb_build_array(
                tenant.slug, service.slug, buffer_before_minutes, buffer_minutes
            ))
            from public.service
            inner join public.tenant on service.tenant_id = tenant.id
        )
    )
"""
NAMES = {
    "tenant": "tenant_id",
    "customer": "customer_id",
    "key": "client_generated_id",
    "kind": "booking_type",
    "resource": "resource_id",
    "service": "service_id",
    "start": "start_at",
    "end": "end_at",
    "day": "booking_date",
    "status": "status",
    "attendees": "attendee_count",
    "canceled": "canceled_at",
    "flag": "no_show_flag",
    "paid": "paid_at",
    "zone": "booking_tz",
}
IDS = ("tenant", "customer", "resource", "service")


def _time(value: Time) -> sql.Composable:
    if value is None:
        return sql.SQL("null")
    if isinstance(value, At):
        return sql.SQL("timestamptz {}").format(value.text)
    if isinf(value):
        return sql.Literal("infinity" if value > 0 else "-infinity")
    minutes, rest = divmod(int(value), MINUTE)
    text = f"{minutes} minutes" + (f" {rest} microseconds" if rest else "")
    return sql.SQL("now() + interval {}").format(text)


def _date(tenant: str, day: int) -> sql.Composable:
    today = sql.SQL("(now() at time zone {})::date + {}")
    return today.format(TENANTS[tenant], day)


@dataclass(frozen=True)
class Clock:
    """How times, and days of a tenant, are written: from now, unless said otherwise."""

    time: Callable[[Time], sql.Composable] = _time
    date: Callable[[str, int], sql.Composable] = _date


FROM_NOW = Clock()


def _value(name: str, value: object, tenant: str, clock: Clock) -> sql.Composable:
    """Return what is written into the column of a field."""
    if name in {"start", "end"}:
        assert value is None or isinstance(value, int | float)
        return clock.time(value)
    if name in {"canceled", "paid"}:
        return sql.SQL("now()" if value else "null")
    if value is None:
        return sql.SQL("null")
    if name in IDS:
        return sql.SQL("md5({})::uuid").format(value)
    if isinstance(value, At):
        return sql.SQL("date {}").format(value.text)
    if isinstance(value, float):
        return sql.Literal("infinity" if value > 0 else "-infinity")
    if name == "day":
        assert isinstance(value, int)
        return clock.date(tenant, value)
    return sql.Literal(value)


def uuid(number: int) -> str:
    """Return the id of the row with a number."""
    return f"00000000-0000-0000-0000-{number:012}"


def _given(booking: Booking, clock: Clock) -> dict[str, sql.Composable]:
    """Return the columns of an insert; a default is left to the database."""
    blank = Booking(booking.tenant, booking.customer, booking.key)
    written = {
        name: getattr(booking, name)
        for name in NAMES
        if name in {"tenant", "customer", "key"}
        or getattr(booking, name) != getattr(blank, name)
    }
    return {
        NAMES[name]: _value(name, value, booking.tenant, clock)
        for name, value in written.items()
    }


@singledispatch
def statement(step: object) -> str:
    """Return a step as SQL."""
    raise TypeError(f"no statement for {step}")


def insert(step: b.Book, clock: Clock) -> str:
    """Return the insert of a booking."""
    given = _given(step.booking, clock)
    return (
        sql
        .SQL("insert into public.bookings (id, {}) values ({}, {})")
        .format(
            sql.SQL(", ").join(map(sql.Identifier, given)),
            uuid(step.number),
            sql.SQL(", ").join(given.values()),
        )
        .as_string()
    )


def update(step: b.Change, clock: Clock) -> str:
    """Return the update of a booking."""
    pairs = [
        sql.SQL("{} = {}").format(
            sql.Identifier(NAMES[name]), _value(name, value, step.tenant, clock)
        )
        for name, value in step.columns
    ]
    changed = sql.SQL("update public.bookings set {} where id = {}")
    return changed.format(sql.SQL(", ").join(pairs), uuid(step.number)).as_string()


@statement.register
def _book(step: b.Book) -> str:
    return insert(step, FROM_NOW)


@statement.register
def _change(step: b.Change) -> str:
    return update(step, FROM_NOW)


@statement.register
def _delete(step: b.Delete) -> str:
    gone = sql.SQL("delete from public.bookings where id = {}")
    return gone.format(uuid(step.number)).as_string()


@statement.register
def _resize(step: b.Resize) -> str:
    changed = sql.SQL("update public.resource set capacity = {} where code = {}")
    return changed.format(step.room, step.resource).as_string()


@statement.register
def _buffer(step: b.Buffer) -> str:
    changed = sql.SQL(
        "update public.service set buffer_before_minutes = {}, buffer_minutes = {}"
        " where slug = {} and tenant_id = md5({})::uuid"
    )
    values = step.before, step.after, step.service, step.tenant
    return changed.format(*values).as_string()
