"""A crowd books, moves, cancels and completes around the same hours of one van."""

from datetime import UTC, datetime, timedelta
from random import Random

from harness.database import Database
from tests.bookings.data import WORLD
from tests.bookings.operations.bookings import BECOME, BOOK, BOOKINGS, MOVE
from tests.bookings.operations.system import Operation
from tests.bookings.racing import DEADLOCK
from tests.bookings.storms.account import Account
from tests.bookings.storms.system import Crowded, changing

PACE = 50  # attempts until the crowd goes on by an hour
WIDTH = 4  # half hours at which it wants to begin, for an hour each
KEYS = 2
HOUR = timedelta(hours=1)
FIRST = datetime(2010, 1, 1, tzinfo=UTC)  # so that what is booked can be completed
BECOMES = {
    "check in": "checked_in",
    "confirm": "confirmed",
    "cancel": "canceled",
    "complete": "completed",
}
NAMES = [*["book"] * 12, *["confirm", "move"] * 5, *["check in"] * 4]
NAMES += ["cancel", "complete"] * 3
# Of a canceled one canceled_at says the status: whatever is written changes nothing.
OTHER_STATUS = """
    and status <> %(status)s::public.booking_status and canceled_at is null
"""
OTHER_TIME = " and start_at <> %(begin)s::timestamptz"


def prepare(database: Database, _count: int) -> None:
    """Make tenants and resources; every booking is the crowd's."""
    database.execute(WORLD)


def draw(chance: Random, number: int) -> Operation:
    """Draw an attempt; those after booking ask for the same keys."""
    now = number // PACE
    begin = str(FIRST + now * HOUR + chance.randrange(WIDTH) * HOUR / 2)
    name = chance.choice(NAMES)
    key = f"{now - (name != 'book' and chance.randrange(2))}-{chance.randrange(KEYS)}"
    if name == "book":
        call = changing((BOOK, {"key": key, "begin": begin}))
        return Operation(name, call, frozenset({"23P01", "23505"}))
    if name == "move":
        call = changing((MOVE, {"key": key, "begin": begin}), OTHER_TIME)
        return Operation(name, call, frozenset({"23P01"}))
    call = changing((BECOME, {"key": key, "status": BECOMES[name]}), OTHER_STATUS)
    return Operation(name, call, frozenset({"BKA06"}))


def _changes(status: str) -> str:
    """Return how often bookings of each key became something, as the audit says."""
    return f"""
        select booking.client_generated_id, count(*)
        from public.audit_entry as entry
        inner join public.bookings as booking on entry.row_id = booking.id
        where entry.action = 'UPDATE' and entry.new_values ->> 'status' = '{status}'
        group by booking.client_generated_id
    """


CROWD = Crowded(
    name="bookings",
    prepare=prepare,
    draw=draw,
    invariants={
        **BOOKINGS.invariants,
        "a key is used once by what is not canceled": """
            select client_generated_id from public.bookings
            where status <> 'canceled'
            group by client_generated_id having count(*) > 1
        """,
        "the last entry of a booking is its status": """
            select booking.id, booking.status
            from public.bookings as booking
            where booking.status::text <> (
                select new_values ->> 'status' from public.audit_entry as entry
                where entry.row_id = booking.id and entry.new_values ? 'status'
                order by entry.number desc limit 1
            )
        """,
    },
    accounts=(
        Account(
            "booked",
            {"book": 1},
            "key",
            "select client_generated_id, count(*) from public.bookings group by 1",
        ),
        Account(
            "moved",
            {"move": 1},
            "key",
            """
                select booking.client_generated_id, count(*)
                from public.audit_entry as entry
                inner join public.bookings as booking on entry.row_id = booking.id
                where entry.action = 'UPDATE' and entry.new_values ? 'start_at'
                group by booking.client_generated_id
            """,
        ),
        *(
            Account(name, {name: 1}, "key", _changes(status))
            for name, status in BECOMES.items()
        ),
    ),
    also=frozenset({DEADLOCK}),  # three may, in the overlap rule: see test_races.py
)
