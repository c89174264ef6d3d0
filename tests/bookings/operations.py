"""What two sessions may do to the same days or slots, one statement each, and rules."""

from collections.abc import Set
from dataclasses import dataclass

from harness.concurrency import Isolation, Outcome, Race, Session, Step, session
from tests.bookings.capacity import (
    CONFIRM,
    EXPIRE,
    EXTEND,
    OVERDUE,
    RELEASE,
    SHUT,
    UNTRUE,
    place,
)
from tests.bookings.racing import Call

# A snapshot before the operation: what a program does that looks first.
LOOK = "select count(*) from public.resource"


@dataclass(frozen=True)
class Operation:
    """A statement, and the SQLSTATEs with which it may be refused."""

    name: str
    call: Call
    refused: frozenset[str] = frozenset()

    def session(self, name: str, level: Isolation, also: Set[str]) -> Session:
        allowed = self.refused | also
        return session(name, LOOK, self.call, isolation=level, allows=allowed)


@dataclass(frozen=True)
class System:
    """Operations on the same rows; of the pairs in `one_wins` just one succeeds."""

    operations: tuple[Operation, ...]
    setup: str
    teardown: str
    invariants: dict[str, str]
    state: str
    one_wins: frozenset[frozenset[str]]

    def named(self, names: str) -> tuple[Operation, ...]:
        """Return the operations of these names, which a + separates."""
        known = {one.name: one for one in self.operations}
        return tuple(known[name] for name in names.split(" + "))

    def race(
        self, *operations: Operation, level: Isolation, also: Set[str] = frozenset()
    ) -> Race:
        """Return the race of these operations, in a session each.

        Each may be refused with the SQLSTATEs of `also`, too.
        """
        names = frozenset(one.name for one in operations)
        one_wins = names in self.one_wins and len(operations) <= max(2, len(names))
        return Race(
            sessions=tuple(
                one.session(f"{one.name} {number}", level, also)
                for number, one in enumerate(operations, 1)
            ),
            setup=self.setup,
            teardown=self.teardown,
            invariants=self.invariants,
            state=self.state,
            checks=(one_winner,) if one_wins else (),
        )


def one_winner(outcome: Outcome) -> str | None:
    """Say who won, unless it was just one."""
    if len(outcome.committed) == 1:
        return None
    return f"{len(outcome.committed)} won: {', '.join(sorted(outcome.committed))}"


def _operation(name: str, call: Call, *refused: str) -> Operation:
    return Operation(name, call, frozenset(refused))


def _text(call: Call) -> str:
    text = Step(call).text()
    assert text is not None
    return text


def _counted(call: Call) -> Call:
    """Return the same, telling how many rows there are, for ids differ each time."""
    return f"select count(*) from ({call[0].strip().rstrip(';')}) as found", call[1]


D1, D2, D3 = "2100-01-01", "2100-01-02", "2100-01-03"
HELD, LATE = {"token": "held"}, {"token": "late"}

# Three units a day. Two of them are held on the first two days, one of these overdue.
HOLDS = System(
    operations=(
        _operation("place", _counted(place("new", D2, D3)), "BKB04", "BKB05"),
        _operation("place two", _counted(place("two", D1, D2, 2)), "BKB05"),
        _operation("place again", _counted(place("held", D1, D2))),
        _operation("confirm", _counted((CONFIRM, HELD)), "BKB10"),
        _operation("release", _counted((RELEASE, HELD)), "BKB10"),
        _operation("extend", _counted((EXTEND, HELD)), "BKB10"),
        _operation("expire", (EXPIRE, {"at_most": 10})),
        _operation("release late", _counted((RELEASE, LATE))),
        _operation(
            "adjust",
            (
                "select public.adjust_capacity("
                "md5('acme')::uuid, md5('van')::uuid, %(first)s, %(last)s, 2)",
                {"first": D1, "last": D3},
            ),
            "BKB14",
        ),
        _operation("shut", (SHUT, {"first": D3, "last": D3}), "BKB17", "23P01"),
    ),
    setup="; ".join([
        _text(_counted(place("held", D1, D2))),
        _text(_counted(place("late", D1, D2))),
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
        "no day is oversold": (
            "select date from public.resource_capacity where available_capacity < 0"
        ),
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
    one_wins=frozenset({
        frozenset({"confirm", "release"}),
        frozenset({"place", "shut"}),
        frozenset({"shut"}),
    }),
)

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
        _operation("book over", (BOOK, _at("over", "10:30")), "23P01", "23505"),
        _operation("book between", (BOOK, _at("between", "11:00")), "23P01", "23505"),
        _operation("book elsewhere", (BOOK, _at("between", "15:00")), "23P01", "23505"),
        _operation("move between", (MOVE, _at("late", "11:00")), "23P01"),
        _operation("move away", (MOVE, _at("early", "14:30")), "23P01"),
        _operation("cancel", (BECOME, {"key": "early", "status": "canceled"}), "BKA06"),
        _operation(
            "complete", (BECOME, {"key": "early", "status": "completed"}), "BKA06"
        ),
        _operation(
            "check in", (BECOME, {"key": "early", "status": "checked_in"}), "BKA06"
        ),
    ),
    setup="; ".join([
        _text((BOOK, _at("early", "10:00"))),
        _text((BOOK, _at("late", "12:00"))),
        "update public.bookings set status = 'confirmed'",
    ]),
    teardown="delete from public.bookings",
    invariants={
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
    one_wins=frozenset({
        frozenset({"book between"}),
        frozenset({"book between", "move between"}),
        frozenset({"book between", "book elsewhere"}),
        frozenset({"book elsewhere", "move away"}),
    }),
)
