"""Workshop orders: each step as a statement, and a look at orders and offers."""

from functools import singledispatch

from psycopg import sql

from tests.bookings.machines.bookings_sql import uuid
from tests.bookings.models import workshop as w

ROWS = """
    insert into public.tenant (id, slug, name, timezone)
    values
    (md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
    (md5('other')::uuid, 'other', 'Other', 'UTC');

    insert into public.customer (id, tenant_id, name)
    select id, id, name from public.tenant
"""
PICTURE = """
    select jsonb_build_object(
        'orders', (
            select coalesce(jsonb_agg(jsonb_build_array(
                vehicle::integer, status, pending_extensions,
                work_started_at is not null
            )), '[]')
            from public.workshop_order
        ),
        'history', (
            select coalesce(jsonb_agg(jsonb_build_array(
                vehicle::integer, old_status, new_status, actor
            )), '[]')
            from public.workshop_order_history as one
            inner join public.workshop_order as car
                on one.tenant_id = car.tenant_id and one.order_id = car.id
        ),
        'offers', (
            select coalesce(jsonb_agg(jsonb_build_array(
                offer.description::integer, vehicle::integer, offer.status,
                total_cents, (
                    select count(*) from public.workshop_extension_item as item
                    where item.extension_id = offer.id
                )
            )), '[]')
            from public.workshop_extension as offer
            inner join public.workshop_order as car
                on offer.tenant_id = car.tenant_id and offer.order_id = car.id
        )
    )
"""


def _sql(template: str, *values: object) -> str:
    return sql.SQL(template).format(*values).as_string()


@singledispatch
def statement(step: object) -> str:
    """Return a step as SQL."""
    raise TypeError(f"no statement for {step}")


@statement.register
def _open(step: w.Open) -> str:
    return _sql(
        "insert into public.workshop_order (id, tenant_id, customer_id, vehicle)"
        " values ({}, md5('acme')::uuid, md5('acme')::uuid, {})",
        *(uuid(step.number), str(step.number)),
    )


@statement.register
def _move(step: w.Move) -> str:
    if not step.plainly:
        return _sql(
            "select * from public.transition_workshop_order(md5({})::uuid, {}, {}, {})",
            *(step.tenant, uuid(step.number), step.status, step.actor),
        )
    # The actor is set in the statement, before it comes to any row.
    return _sql(
        "with part as materialized (select set_config('booking.actor', {}, true))"
        " update public.workshop_order set status = {} from part"
        " where tenant_id = md5({})::uuid and id = {}",
        *(step.actor or "", step.status, step.tenant, uuid(step.number)),
    )


@statement.register
def _make(step: w.MakeOffer) -> str:
    return _sql(
        "insert into public.workshop_extension"
        " (id, tenant_id, order_id, description, status)"
        " values ({}, md5('acme')::uuid, {}, {}, {})",
        *(uuid(step.number), uuid(step.order), str(step.number), step.status),
    )


@statement.register
def _decide(step: w.Decide) -> str:
    changed = "update public.workshop_extension set status = {} where id = {}"
    return _sql(changed, step.status, uuid(step.number))


@statement.register
def _item(step: w.AddItem) -> str:
    if step.changes:
        changed = (
            "update public.workshop_extension_item set price_cents = {}"
            " where extension_id = {}"
        )
        return _sql(changed, step.price, uuid(step.number))
    return _sql(
        "insert into public.workshop_extension_item"
        " (tenant_id, extension_id, description, price_cents)"
        " values (md5('acme')::uuid, {}, 'part', {})",
        *(uuid(step.number), step.price),
    )
