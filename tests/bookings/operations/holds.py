"""Days and holds: what sessions do to the same days, and what must hold of them."""

from tests.bookings.capacity import (
    ADJUST,
    CONFIRM,
    EXPIRE,
    EXTEND,
    OVERDUE,
    OVERSOLD,
    RELEASE,
    SHUT,
    UNTRUE,
    place,
)
from tests.bookings.operations.system import (
    CHANGES,
    System,
    counted,
    groups,
    operation,
    text,
)

D1, D2, D3 = "2100-01-01", "2100-01-02", "2100-01-03"
HELD, LATE = {"token": "held"}, {"token": "late"}

# Three units a day. Two of them are held on the first two days, one of these overdue:
# "place" and "place last" want the last one of the second day.
HOLDS = System(
    operations=(
        operation("place", counted(place("new", D2, D3)), "BKB04", "BKB05"),
        operation("place two", counted(place("two", D1, D2, 2)), "BKB05"),
        operation("place last", counted(place("last", D2, D2)), "BKB05"),
        operation("place again", counted(place("held", D1, D2))),
        operation("confirm", counted((CONFIRM, HELD)), "BKB10"),
        operation("release", counted((RELEASE, HELD)), "BKB10"),
        operation("extend", counted((EXTEND, HELD)), "BKB10"),
        operation("expire", (EXPIRE, {"at_most": 10})),
        operation("release late", counted((RELEASE, LATE))),
        operation(
            "adjust",
            (ADJUST, {"first": D1, "last": D3, "units": 2}),
            "BKB14",
        ),
        operation("shut", (SHUT, {"first": D3, "last": D3}), "BKB17", "23P01"),
    ),
    setup="; ".join([
        text(counted(place("held", D1, D2))),
        text(counted(place("late", D1, D2))),
        f"{OVERDUE} and idempotency_token = 'late'",
    ]),
    teardown="""
        delete from public.resource_allocation;
        delete from public.resource_hold;
        delete from public.resource_blackout;
        update public.resource_capacity set max_capacity = 3 where max_capacity <> 3
    """,
    invariants={
        "available = max - active - allocated": UNTRUE,
        # Counted, for the counter alone would not show it: a check keeps it above zero.
        "no day is oversold": OVERSOLD,
        "a hold ends once": f"""
            select row_id from ({CHANGES}) as change
            where relation = 'resource_hold'
            group by row_id having count(*) > 1
        """,
        "no hold in a blackout": """
            select hold.date
            from public.resource_blackout as shut
            inner join public.resource_hold as hold
                on
                    shut.resource_id = hold.resource_id
                    and hold.date between shut.start_date and shut.end_date
            where hold.status = 'ACTIVE'
        """,
        "a hold is sold once, whole or not at all": """
            select hold.idempotency_token, hold.date, count(sold.id)
            from public.resource_hold as hold
            left join public.resource_allocation as sold on hold.id = sold.hold_id
            group by hold.idempotency_token, hold.date, hold.status
            having count(sold.id) <> (hold.status = 'CONFIRMED')::int
        """,
    },
    state="""
        select 'day', date::text, max_capacity::text, available_capacity::text
        from public.resource_capacity where date <= '2100-01-03'
        union all
        select
            idempotency_token, date::text, status::text,
            (expires_at > clock_timestamp() + interval '40 minutes')::text
        from public.resource_hold
        union all
        select 'sold', date::text, order_id, line_item_id
        from public.resource_allocation
        union all
        select 'shut', start_date::text, end_date::text, ''
        from public.resource_blackout
        order by 1, 2, 3
    """,
    one_wins=groups(
        "confirm + release",
        "place + place last",
        "place + adjust",
        "place + shut",
        "shut + shut",
    ),
)
