"""Bookings of a resource: what sessions do to the same times, and what must hold."""

from tests.bookings.operations.system import CHANGES, System, groups, operation, text

BOOK = """
    insert into public.bookings (
        tenant_id, customer_id, resource_id, client_generated_id, start_at, end_at
    )
    values (
        md5('acme')::uuid, md5('acme')::uuid, md5('van')::uuid, %(key)s,
        %(begin)s::timestamptz, %(begin)s::timestamptz + interval '1 hour'
    )
"""
MOVE = """
    update public.bookings
    set
        start_at = %(begin)s::timestamptz,
        end_at = %(begin)s::timestamptz + interval '1 hour'
    where client_generated_id = %(key)s
"""
BECOME = """
    update public.bookings set status = %(status)s where client_generated_id = %(key)s
"""


def _at(key: str, time: str) -> dict[str, str]:
    return {"key": key, "begin": f"2020-01-01 {time}"}


# Two bookings of the past, from 10:00 and from 12:00, an hour each.
BOOKINGS = System(
    operations=(
        operation("book over", (BOOK, _at("over", "10:30")), "23P01", "23505"),
        operation("book between", (BOOK, _at("between", "11:00")), "23P01", "23505"),
        operation("book elsewhere", (BOOK, _at("between", "15:00")), "23P01", "23505"),
        operation("move between", (MOVE, _at("late", "11:00")), "23P01"),
        operation("move away", (MOVE, _at("early", "14:30")), "23P01"),
        operation("cancel", (BECOME, {"key": "early", "status": "canceled"}), "BKA06"),
        operation(
            "complete", (BECOME, {"key": "early", "status": "completed"}), "BKA06"
        ),
        operation(
            "check in", (BECOME, {"key": "early", "status": "checked_in"}), "BKA06"
        ),
    ),
    setup="; ".join([
        text((BOOK, _at("early", "10:00"))),
        text((BOOK, _at("late", "12:00"))),
        "update public.bookings set status = 'confirmed'",
    ]),
    teardown="delete from public.bookings",
    invariants={
        "each transition is allowed": f"""
            select row_id, old_status, new_status from ({CHANGES}) as change
            where
                relation = 'bookings'
                and new_status::public.booking_status <> all(
                    public.booking_statuses_after(
                        old_status::public.booking_status
                    )
                )
        """,
        "no time is given twice": """
            select one.client_generated_id, other.client_generated_id
            from public.bookings as one
            inner join public.bookings as other
                on
                    one.id < other.id
                    and one.resource_id = other.resource_id
                    and one.start_at < other.end_at
                    and other.start_at < one.end_at
            where
                one.status in ('pending', 'confirmed', 'checked_in')
                and other.status in ('pending', 'confirmed', 'checked_in')
        """,
    },
    state="""
        select client_generated_id, status::text, start_at::text, end_at::text
        from public.bookings order by client_generated_id, start_at
    """,
    one_wins=groups(
        "book between + book between",
        "book between + move between",
        "book between + book elsewhere",
        "book elsewhere + move away",
    ),
)
