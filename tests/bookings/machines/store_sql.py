"""The older store: each step as a statement, and a look at the mirror and its file."""

import json
from functools import singledispatch
from io import StringIO

from psycopg import sql

from sql.store.reading import pieces
from tests.bookings.data import WORLD
from tests.bookings.models import promoting as p
from tests.bookings.models import storing as s
from tests.bookings.models.store_file import NOW

ROWS = (
    WORLD
    + """
    insert into public.resource (id, tenant_id, type, name, code, timezone)
    values (md5('primary')::uuid, md5('acme')::uuid, 'TOUR', 'One', 'primary', 'UTC');

    -- What was answered last, to be looked at.
    create table public.answer (numbers bigint[])
"""
)
# In a file the time of a change stands as a number, which the model cannot know.
PICTURE = f"""
    with clock as (
        select floor(extract(epoch from now()) * 1000)::bigint as ms
    ),

    file as (
        select store.tenant_id, replace(
            (
                select string_agg(piece, '')
                from public.store_pieces(store.tenant_id) as piece
            ),
            clock.ms::text, '{NOW}'
        )::jsonb as document
        from public.store, clock
    )

    select jsonb_build_object(
        'stores', (
            select coalesce(jsonb_agg(jsonb_build_array(
                slug, rows_before, rows_after, rows_without_resource, not_promoted,
                changed_since_promoted
            )), '[]')
            from public.store_verification as one
            inner join public.tenant on one.tenant_id = tenant.id
        ),
        'files', (
            select coalesce(jsonb_agg(jsonb_build_array(slug, document)), '[]')
            from file as one
            inner join public.tenant on one.tenant_id = tenant.id
        ),
        'mirror', (
            select coalesce(jsonb_agg(jsonb_build_array(
                slug, key, user_id, slot_id, status,
                (extract(epoch from start_at) * 1000)::bigint,
                duration_min, resource_id, reserved_slot_id
            )), '[]')
            from public.store_booking as one
            inner join public.tenant on one.tenant_id = tenant.id
        ),
        'runs', (
            select coalesce(jsonb_agg(jsonb_build_array(
                slug, row_count, blocked_every_resource
            )), '[]')
            from public.store_backfill_run as one
            inner join public.tenant on one.tenant_id = tenant.id
        ),
        'unpromoted', (
            select coalesce(jsonb_agg(jsonb_build_array(slug, key, reason)), '[]')
            from public.store_unpromoted as one
            inner join public.tenant on one.tenant_id = tenant.id
        ),
        'bookings', (
            select coalesce(jsonb_agg(jsonb_build_array(
                slug, client_generated_id, code, customer.name,
                (extract(epoch from start_at) * 1000)::bigint,
                (extract(epoch from end_at) * 1000)::bigint,
                case floor(extract(epoch from canceled_at) * 1000)
                    when clock.ms then {NOW}
                    else floor(extract(epoch from canceled_at) * 1000)
                end
            )), '[]')
            from clock, public.bookings as one
            inner join public.tenant on one.tenant_id = tenant.id
            inner join public.resource on one.resource_id = resource.id
            inner join public.customer on one.customer_id = customer.id
        ),
        'answer', (select coalesce(jsonb_agg(numbers), '[]') from public.answer)
    )
"""
ANSWER = "with gone as (delete from public.answer) insert into public.answer select "
COUNTS = ANSWER + "array[records, added, changed, removed] from "


def _sql(template: str, *values: object) -> str:
    return sql.SQL(template).format(*values).as_string()


def _id(name: str) -> sql.Composable:
    return sql.SQL("md5({})::uuid").format(name)


@singledispatch
def statement(step: object) -> str:
    """Return a step as SQL."""
    raise TypeError(f"no statement for {step}")


@statement.register
def _load(step: s.Load) -> str:
    if step.in_pieces:
        return _in_pieces(step.tenant, step.text or "")
    return _sql(COUNTS + "public.load_store({}, {})", _id(step.tenant), step.text)


def _in_pieces(tenant: str, text: str) -> str:
    """Return what the command does: it reads a few characters at a time."""
    values = [
        sql.SQL("({}, {}, {}, {})").format(
            _id(tenant), one.collection, one.key, one.document
        )
        for one in pieces(StringIO(text), chunk=9)
    ]
    insert = "insert into public.store_incoming (tenant_id, collection, key, document)"
    statements = [
        _sql("select public.begin_store_load({})", _id(tenant)),
        *([_sql(insert + " values {}", sql.SQL(", ").join(values))] if values else []),
        _sql(COUNTS + "public.accept_store({})", _id(tenant)),
    ]
    return ";\n".join(statements)


@statement.register
def _load_written(step: s.LoadWritten) -> str:
    return _sql(
        COUNTS + "public.load_store({}, (select string_agg(piece, '')"
        " from public.store_pieces({}) as piece))",
        *(_id(step.tenant), _id(step.of)),
    )


@statement.register
def _write(step: s.Write) -> str:
    record = json.dumps(step.record, ensure_ascii=False)
    if step.over:
        return _sql(
            "update public.store_booking set record = {}"
            " where tenant_id = {} and key = {}",
            *(record, _id(step.tenant), step.key),
        )
    return _sql(
        "insert into public.store_booking (tenant_id, key, record) values ({}, {}, {})",
        *(_id(step.tenant), step.key, record),
    )


@statement.register
def _backfill(step: s.Backfill) -> str:
    return _sql(ANSWER + "array[public.backfill_store({})]", _id(step.tenant))


@statement.register
def _require(step: s.Require) -> str:
    name = "store_booking_resource_id_not_blank_check"
    if step.strict:
        return (
            f"alter table public.store_booking alter column resource_id set not null,"
            f" add constraint {name}"
            " check (not public.is_blank(record ->> 'resource_id'))"
        )
    return (
        f"alter table public.store_booking drop constraint {name},"
        " alter column resource_id drop not null"
    )


@statement.register
def _promote(step: p.Promote) -> str:
    done = "array[promoted, refused] from public.promote_store({})"
    return _sql(ANSWER + done, _id(step.tenant))


@statement.register
def _cancel(step: p.Cancel) -> str:
    names = _id(step.tenant), step.key
    return _sql("select public.cancel_store_booking({}, {})", *names)


@statement.register
def _complete(step: p.Complete) -> str:
    return _sql(
        "select public.complete_store_reschedule({}, {},"
        " timestamptz 'epoch' + {} * interval '1 millisecond')",
        *(_id(step.tenant), step.key, step.start),
    )


@statement.register
def _book(step: p.Book) -> str:
    return _sql(
        "insert into public.bookings (tenant_id, customer_id, resource_id,"
        " client_generated_id, start_at, end_at, status)"
        " select {acme}, {acme}, {}, {}, begins, begins + {} * interval '1 minute',"
        " 'confirmed' from (select timestamptz 'epoch' + {} * interval '1 millisecond'"
        " as begins) as slot".replace("{acme}", "md5('acme')::uuid"),
        *(_id(step.resource), step.key, step.minutes, step.start),
    )


@statement.register
def _cancel_booking(step: p.CancelBooking) -> str:
    return _sql(
        "update public.bookings set status = 'canceled'"
        " where tenant_id = {} and client_generated_id = {}",
        *(_id(step.tenant), step.key),
    )
