"""Availability: each step as a statement, and a look at services, hours and slots."""

from datetime import timedelta
from functools import singledispatch
from math import isinf

from psycopg import sql

from tests.bookings.machines import bookings_sql
from tests.bookings.models import booking as b
from tests.bookings.models import hours as h
from tests.bookings.models import offering as o
from tests.bookings.models.availability import (
    BASE,
    NOW,
    Rule,
    Service,
    moment,
    today,
)
from tests.bookings.models.bookings import OWNERS, Time

FROM = f"timestamptz '{BASE:%Y-%m-%d %H:%M}+00'"
ROWS = (
    bookings_sql.ROWS
    + """;
    -- What was answered last, to be looked at.
    create table public.offered (start_at timestamptz, end_at timestamptz)
"""
)
MICROSECONDS = f"(extract(epoch from {{}} - {FROM}) * 1000000)::bigint"
SINCE, UNTIL, START, END = (
    MICROSECONDS.format(name)
    for name in ("effective_from", "effective_to", "start_at", "end_at")
)
PICTURE = f"""
    select ({bookings_sql.PICTURE.replace("now()", FROM)}) || jsonb_build_object(
        'services', (
            select coalesce(jsonb_agg(jsonb_build_array(
                tenant.slug, service.slug, service.timezone, duration_minutes,
                buffer_before_minutes, buffer_minutes, active
            )), '[]')
            from public.service
            inner join public.tenant on service.tenant_id = tenant.id
        ),
        'rules', (
            select coalesce(jsonb_agg(jsonb_build_array(
                right(one.id::text, 9)::integer, tenant.slug, service.slug,
                day_of_week, extract(epoch from starts)::integer / 60,
                extract(epoch from ends)::integer / 60,
                case when effective_from = now() then {NOW} else {SINCE} end, {UNTIL}
            )), '[]')
            from public.availability_rule as one
            inner join public.tenant on one.tenant_id = tenant.id
            left join public.service
                on one.tenant_id = service.tenant_id and one.service_id = service.id
        ),
        'units', (
            select coalesce(jsonb_agg(jsonb_build_array(
                code, date, available_capacity
            )), '[]')
            from public.resource_capacity as one
            inner join public.resource on one.resource_id = resource.id
        ),
        'offered', (
            select coalesce(jsonb_agg(jsonb_build_array({START}, {END})), '[]')
            from public.offered
        )
    )
"""
# It always fails, so that nothing of it stays.
_PROBE = """do $probe$
declare
    refusal text;
    offered constant boolean := exists (
        select from public.free_slots({tenant}, {service}, {day}, {resource})
        where start_at = {start} and end_at = {end}
    );
begin
    begin
        {insert};
    exception when others then
        refusal := sqlerrm;
    end;

    raise exception 'offered: %, refused: %', offered, refusal
        using errcode = case
            when offered = (refusal is null) then 'ALIKE'
            when offered then 'TAKEN'
            else 'CLOSE'
        end;
end;
$probe$"""


def _sql(template: str, *values: object) -> str:
    return sql.SQL(template).format(*values).as_string()


def _id(name: str | None) -> sql.Composable:
    return sql.SQL("null" if name is None else "md5({})::uuid").format(name)


def _time(time: Time) -> sql.Composable:
    if time is None:
        return sql.SQL("null")
    if isinf(time):
        return sql.Literal("infinity" if time > 0 else "-infinity")
    if time == NOW:
        return sql.SQL("now()")
    return sql.Literal(f"{moment(time).replace(tzinfo=None)}+00")


def _date(tenant: str, day: int) -> sql.Composable:
    return sql.Literal(str(today(tenant) + timedelta(days=day)))


CLOCK = bookings_sql.Clock(_time, _date)


def _clock(minutes: int | str) -> str:
    if isinstance(minutes, str):
        return minutes
    return f"{minutes // 60:02}:{minutes % 60:02}"


@singledispatch
def statement(step: object) -> str:
    """Return a step as SQL."""
    return bookings_sql.statement(step)


@statement.register
def _reserve(step: b.Book) -> str:
    return bookings_sql.insert(step, CLOCK)


@statement.register
def _change(step: b.Change) -> str:
    return bookings_sql.update(step, CLOCK)


def _columns(service: Service) -> tuple[object, ...]:
    lengths = service.duration, service.before, service.after
    return (service.zone, *lengths, service.active)


@statement.register
def _make_service(step: o.MakeService) -> str:
    return _sql(
        "insert into public.service (id, tenant_id, slug, name, price_cents, timezone,"
        " duration_minutes, buffer_before_minutes, buffer_minutes, active)"
        " values ({}, {}, {}, {}, 0, {}, {}, {}, {}, {})",
        *(_id(step.slug), _id(step.tenant), step.slug, step.slug),
        *_columns(step.service),
    )


@statement.register
def _change_service(step: o.ChangeService) -> str:
    return _sql(
        "update public.service set (timezone, duration_minutes, buffer_before_minutes,"
        " buffer_minutes, active) = ({}, {}, {}, {}, {})"
        " where tenant_id = {} and slug = {}",
        *(*_columns(step.service), _id(step.tenant), step.slug),
    )


@statement.register
def _drop_service(step: o.DropService) -> str:
    gone = "delete from public.service where tenant_id = {} and slug = {}"
    return _sql(gone, _id(step.tenant), step.slug)


def _bounds(rule: Rule) -> tuple[object, ...]:
    return (
        *(_id(rule.service), rule.weekday, _clock(rule.starts), _clock(rule.ends)),
        *(_time(rule.since), _time(rule.until)),
    )


@statement.register
def _add_rule(step: h.AddRule) -> str:
    return _sql(
        "insert into public.availability_rule (id, tenant_id, service_id, day_of_week,"
        " starts, ends, effective_from, effective_to)"
        " values ({}, {}, {}, {}, {}, {}, {}, {})",
        *(bookings_sql.uuid(step.number), _id(step.rule.tenant), *_bounds(step.rule)),
    )


@statement.register
def _change_rule(step: h.ChangeRule) -> str:
    return _sql(
        "update public.availability_rule set (service_id, day_of_week, starts, ends,"
        " effective_from, effective_to) = ({}, {}, {}, {}, {}, {})"
        " where id = {}",
        *(*_bounds(step.rule), bookings_sql.uuid(step.number)),
    )


@statement.register
def _drop_rule(step: h.DropRule) -> str:
    gone = "delete from public.availability_rule where id = {}"
    return _sql(gone, bookings_sql.uuid(step.number))


@statement.register
def _set_units(step: o.SetUnits) -> str:
    return _sql(
        "insert into public.resource_capacity"
        " (tenant_id, resource_id, date, max_capacity, available_capacity)"
        " values ({}, {}, {}, {}, {}) on conflict on constraint uq_resource_date"
        " do update set max_capacity = excluded.max_capacity",
        *(_id(OWNERS[step.resource]), _id(step.resource), str(step.day)),
        *(step.units, step.units),
    )


@statement.register
def _ask(step: o.Ask) -> str:
    return _sql(
        "with gone as (delete from public.offered)"
        " insert into public.offered"
        " select * from public.free_slots_between({}, {}, {}, {}, {})",
        *(_id(step.tenant), _id(step.slug), str(step.first), str(step.last)),
        _id(step.resource),
    )


@statement.register
def _probe(step: o.Probe) -> str:
    one = step.booking
    return (
        sql
        .SQL(_PROBE)
        .format(
            tenant=_id(one.tenant),
            service=_id(one.service),
            day=str(step.day),
            resource=_id(one.resource),
            start=_time(one.start),
            end=_time(one.end),
            insert=sql.SQL(bookings_sql.insert(b.Book(0, one), CLOCK)),
        )
        .as_string()
    )
