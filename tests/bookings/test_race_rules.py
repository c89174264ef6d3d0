"""Each invariant of races and storms finds what it is about, and nothing before."""

import pytest

from harness.database import Database
from tests.bookings.operations import SYSTEMS
from tests.bookings.storms import of_bookings

# Rows are spoilt as no writer could, past triggers; an exclusion constraint stays.
PAST_TRIGGERS = "set local session_replication_role = replica"


def noted(relation: str, key: str, *changes: tuple[str, str]) -> str:
    """Return SQL that notes changes of a status in the audit."""
    rows = ", ".join(
        f"(md5('acme')::uuid, '{relation}', {key}, 'UPDATE',"
        f' \'{{"status": "{old}"}}\', \'{{"status": "{new}"}}\')'
        for old, new in changes
    )
    columns = "tenant_id, relation, row_id, action, old_values, new_values"
    return f"insert into public.audit_entry ({columns}) values {rows}"


def history(vehicle: str, old: str, new: str) -> str:
    """Return SQL that adds a step to the history of an order."""
    return f"""
        insert into public.workshop_order_history (
            tenant_id, order_id, old_status, new_status, actor
        )
        select tenant_id, id, '{old}', '{new}', 'CUSTOMER'
        from public.workshop_order where vehicle = '{vehicle}'
    """


INVARIANTS = {
    **{name: system.invariants for name, system in SYSTEMS.items()},
    "bookings": of_bookings.CROWD.invariants,  # those of the races, and more
}
SOME = "gen_random_uuid()"
OF_ORDERS = {
    "history has each change once, and no other": noted(
        "workshop_order", SOME, ("CONFIRMED", "CANCELLED")
    ),
    "work has started where it must": """
        update public.workshop_order set work_started_at = null
        where status = 'IN_SERVICE'
    """,
}
SPOILT = {
    "holds": {
        "available = max - active - allocated": """
            update public.resource_capacity
            set available_capacity = available_capacity - 1
            where date = '2100-01-01'
        """,
        "no day is oversold": "update public.resource_hold set quantity = 4",
        "a hold ends once": noted(
            *("resource_hold", "md5('held')::uuid"),
            *(("ACTIVE", "RELEASED"), ("RELEASED", "EXPIRED")),
        ),
        "no hold in a blackout": """
            insert into public.resource_blackout (
                tenant_id, resource_id, start_date, end_date
            )
            values (
                md5('acme')::uuid, md5('van')::uuid, '2099-12-31', '2100-01-01'
            )
        """,
        "a hold is sold once, whole or not at all": """
            update public.resource_hold set status = 'CONFIRMED'
            where idempotency_token = 'held' and date = '2100-01-02'
        """,
    },
    "bookings": {
        "each transition is allowed": noted(
            "bookings", SOME, ("canceled", "confirmed")
        ),
        "no time is given twice": """
            alter table public.bookings
            drop constraint bookings_excl_resource_time,
            drop constraint bookings_resource_occupied_once_excl,
            drop constraint bookings_occupied_holds_slot_check;
            update public.bookings set start_at = '2020-01-01 10:59:59.999999'
            where client_generated_id = 'late'
        """,
        "a key is used once by what is not canceled": """
            drop index public.bookings_tenant_id_client_generated_id_key;
            update public.bookings set client_generated_id = 'early'
        """,
        "the last entry of a booking is its status": """
            update public.bookings set status = 'checked_in'
            where client_generated_id = 'late'
        """,
    },
    "orders": {
        **OF_ORDERS,
        "history is a chain without a gap": history(
            "CONFIRMED", "PENDING_PAYMENT", "CANCELLED"
        ),
        "each transition is allowed": history("RETURNED", "RETURNED", "IN_SERVICE"),
    },
    "offers": {
        **OF_ORDERS,
        "history is a chain without a gap": history("one", "CONFIRMED", "CANCELLED"),
        "each transition is allowed": history("one", "IN_SERVICE", "DELIVERED"),
        "no offer is open outside the service": """
            update public.workshop_order
            set status = 'READY_FOR_RETURN', pending_extensions = 0
            where vehicle = 'two'
        """,
        "an order counts its open offers": """
            update public.workshop_order set pending_extensions = 1
            where vehicle = 'two'
        """,
        "an offer is decided once": noted(
            *("workshop_extension", "md5('open')::uuid"),
            *(("PENDING", "APPROVED"), ("PENDING", "DECLINED")),
        ),
        "a total is the sum of the items": """
            delete from public.workshop_extension_item where description = 'open'
        """,
    },
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_an_invariant_finds_what_it_is_about(name: str, world: Database) -> None:
    assert {*SPOILT[name]} == {*INVARIANTS[name]}
    for rule, spoil in SPOILT[name].items():
        with world.rolled_back() as connection:
            connection.execute(SYSTEMS[name].setup.encode())
            query = INVARIANTS[name][rule].encode()
            assert connection.execute(query).fetchall() == [], rule
            connection.execute(PAST_TRIGGERS)
            connection.execute(spoil.encode())
            assert connection.execute(query).fetchall() != [], rule
