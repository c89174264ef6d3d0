"""Extensions of workshop orders: offers, decisions, items, the end of the service."""

from tests.bookings.operations.orders import (
    BY_HAND,
    INVARIANTS,
    TEARDOWN,
    TRANSITION,
)
from tests.bookings.operations.system import (
    CHANGES,
    Operation,
    System,
    groups,
    operation,
)

# An order that is not in service yet, and three that are: with work that was agreed on,
# with an offer, with two. Each offer has an item of its name; ids are the md5 of names.
ROWS = """
    insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
    select
        md5(name)::uuid, md5('acme')::uuid, md5('acme')::uuid, name,
        case name when 'brought' then 'AT_WORKSHOP' else 'IN_SERVICE' end
            ::public.workshop_order_status
    from unnest('{brought, none, one, two}'::text[]) as name;

    insert into public.workshop_extension (id, tenant_id, order_id, description)
    select md5(name)::uuid, md5('acme')::uuid, md5(vehicle)::uuid, name
    from (
        values ('agreed', 'none'), ('open', 'one'), ('left', 'two'), ('right', 'two')
    ) as given (name, vehicle);

    insert into public.workshop_extension_item (
        id, tenant_id, extension_id, description, price_cents
    )
    select id, tenant_id, id, description, length(description)
    from public.workshop_extension;

    update public.workshop_extension set status = 'APPROVED'
    where description = 'agreed'
"""
OFFER = """
    insert into public.workshop_extension (tenant_id, order_id, description)
    values (md5('acme')::uuid, md5(%(vehicle)s)::uuid, 'more')
"""
DECIDE = """
    update public.workshop_extension set status = %(status)s
    where description = %(name)s
"""
ADD_ITEM = """
    insert into public.workshop_extension_item (
        tenant_id, extension_id, description, price_cents
    )
    values (md5('acme')::uuid, md5(%(name)s)::uuid, 'part', 100)
"""
SET_PRICE = """
    update public.workshop_extension_item set price_cents = 1000
    where description = %(name)s
"""
DELETE = "delete from public.workshop_extension where description = %(name)s"
REMOVE_ITEM = """
    delete from public.workshop_extension_item where description = %(name)s
"""
MOVE_ITEM = """
    update public.workshop_extension_item set extension_id = md5(%(to)s)::uuid
    where description = %(name)s
"""


def _move(
    verb: str, vehicle: str, status: str, statement: str = TRANSITION
) -> Operation:
    call = (statement, {"vehicle": vehicle, "status": status, "actor": "WORKSHOP"})
    return operation(f"{verb} {vehicle}", call, "BKC06", "BKC10", row=vehicle)


def _finish(vehicle: str) -> Operation:
    return _move("finish", vehicle, "READY_FOR_RETURN")


def _finish_by_hand(vehicle: str) -> Operation:
    return _move("finish by hand", vehicle, "READY_FOR_RETURN", BY_HAND)


def _offer(vehicle: str) -> Operation:
    call = (OFFER, {"vehicle": vehicle})
    return operation(f"offer {vehicle}", call, "BKC09", row=vehicle)


def _decide(verb: str, name: str, status: str, row: str) -> Operation:
    call = (DECIDE, {"name": name, "status": status})
    return operation(f"{verb} {name}", call, "BKC11", row=row)


def _item(
    verb: str, statement: str, name: str, row: str, *refused: str, to: str = ""
) -> Operation:
    call = (statement, {"name": name, "to": to})
    return operation(f"{verb} {name}", call, "BKC12", *refused, row=row)


OFFERS = System(
    operations=(
        _move("start", "brought", "IN_SERVICE"),
        _offer("brought"),
        _finish("none"),
        _finish_by_hand("none"),
        _offer("none"),
        _decide("complete", "agreed", "COMPLETED", "none"),
        _decide("take back", "agreed", "CANCELLED", "none"),
        _item("add to", ADD_ITEM, "agreed", "none"),
        _finish("one"),
        _finish_by_hand("one"),
        _offer("one"),
        _decide("approve", "open", "APPROVED", "one"),
        _decide("decline", "open", "DECLINED", "one"),
        _decide("cancel", "open", "CANCELLED", "one"),
        _decide("complete", "open", "COMPLETED", "one"),
        # One that has items stays, and one that is gone gets none.
        operation("delete open", (DELETE, {"name": "open"}), "23503", row="one"),
        _item("add to", ADD_ITEM, "open", "one", "23503"),
        _item("raise", SET_PRICE, "open", "one"),
        _item("empty", REMOVE_ITEM, "open", "one"),
        _finish("two"),
        _offer("two"),
        _decide("approve", "left", "APPROVED", "two"),
        _decide("decline", "left", "DECLINED", "two"),
        _decide("approve", "right", "APPROVED", "two"),
        _item("add to", ADD_ITEM, "left", "two"),
        _item("move", MOVE_ITEM, "left", "two", to="right"),
        _item("move", MOVE_ITEM, "right", "two", to="left"),
    ),
    setup=ROWS,
    teardown=TEARDOWN,
    invariants={
        **INVARIANTS,
        "no offer is open outside the service": """
            select description, orders.status
            from public.workshop_extension as offer
            inner join public.workshop_order as orders on offer.order_id = orders.id
            where offer.status = 'PENDING' and orders.status <> 'IN_SERVICE'
        """,
        "an order counts its open offers": """
            select vehicle, pending_extensions
            from public.workshop_order as orders
            where pending_extensions <> (
                select count(*) from public.workshop_extension as offer
                where offer.order_id = orders.id and offer.status = 'PENDING'
            )
        """,
        "an offer is decided once": f"""
            select row_id from ({CHANGES}) as change
            where relation = 'workshop_extension' and new_status <> 'COMPLETED'
            group by row_id having count(*) > 1
        """,
        "a total is the sum of the items": """
            select description, total_cents
            from public.workshop_extension as offer
            where total_cents <> (
                select coalesce(sum(price_cents), 0)
                from public.workshop_extension_item as item
                where item.extension_id = offer.id
            )
        """,
    },
    state="""
        select 'order', vehicle, status::text, pending_extensions::text
        from public.workshop_order
        union all
        select 'history', new_status, old_status, actor::text
        from public.workshop_order_history
        union all
        select 'offer', description, status::text, total_cents::text
        from public.workshop_extension
        union all
        select 'item', item.description, offer.description, price_cents::text
        from public.workshop_extension_item as item
        inner join public.workshop_extension as offer on extension_id = offer.id
        order by 1, 2, 3, 4
    """,
    one_wins=groups(
        "start brought + start brought",
        "finish none + finish none",
        "finish none + offer none",
        "finish by hand none + offer none",
        "approve open + decline open",
        "approve open + cancel open",
        "decline open + cancel open",
        "complete open + decline open",
        "complete open + cancel open",
        "approve left + decline left",
    ),
)
