"""A crowd holds, confirms, releases, extends, expires, adjusts and closes few days."""

from datetime import date, timedelta
from random import Random

from harness.database import Database
from tests.bookings.capacity import (
    ADJUST,
    AGE,
    CONFIRM,
    EXPIRE,
    EXTEND,
    OPEN,
    RELEASE,
    SHUT,
    place,
)
from tests.bookings.data import WORLD
from tests.bookings.operations.holds import HOLDS
from tests.bookings.operations.system import Operation, counted
from tests.bookings.storms.account import Account
from tests.bookings.storms.system import Crowded, changing

PACE = 50  # attempts until the crowd goes on by a day
WIDTH = 4  # days that it wants at once
LONGEST = 3  # days of a hold
TOKENS = 4  # that are new, of as many requests
UNITS = 3  # a day
AT_MOST = 3  # tokens that one call expires
FIRST = date(2100, 1, 1)
GIVEN_BACK = "select count(*) from ({}) as found where status = 'RELEASED'"
DAYS = """
    select public.initialise_capacity(
        md5('acme')::uuid, md5('van')::uuid, %s::date, %s::date, %s
    )
"""
NAMES = [*["place"] * 10, *["confirm", "release", "extend", "age", "expire"] * 2]
NAMES += ["shut", "open", "adjust"]


def prepare(database: Database, count: int) -> None:
    """Make as many days as that many attempts go through."""
    database.execute(WORLD)
    database.execute(DAYS, [FIRST, _day(count // PACE + 2 * WIDTH + LONGEST), UNITS])


def draw(chance: Random, number: int) -> Operation:
    """Draw an attempt; those after another ask for the same tokens."""
    now = number // PACE
    name = chance.choice(NAMES)
    part = chance.randrange(TOKENS)
    token = f"{now - (name != 'place' and chance.randrange(2))}-{part}"
    ahead = WIDTH if name in {"shut", "open"} else 0  # behind, there are promises
    first = now + ahead + chance.randrange(WIDTH)
    days = {"first": _day(first), "last": _day(first + chance.randrange(LONGEST))}
    return {
        "place": lambda: _place(token, now, part),
        "confirm": lambda: _of_token(name, CONFIRM, token, "BKB10", "BKB11"),
        "release": lambda: _release(token),
        "extend": lambda: _of_token(name, EXTEND, token, "BKB10", "BKB11"),
        "age": lambda: Operation(name, changing((AGE, {"token": token}))),
        "expire": lambda: Operation(name, (EXPIRE, {"at_most": AT_MOST})),
        "shut": lambda: _shut(days),
        "open": lambda: Operation(name, changing((OPEN, days))),
        "adjust": lambda: _adjust(days, chance.choice([2, 3, 4])),
    }[name]()


def _day(number: int) -> str:
    return str(FIRST + timedelta(days=number))


def _place(token: str, now: int, part: int) -> Operation:
    """Return a request; two of one token are alike, so the second gets that hold."""
    first = now + part % WIDTH
    call = place(token, _day(first), _day(first + part % LONGEST))
    return Operation("place", counted(call), frozenset({"BKB04", "BKB05"}))


def _of_token(name: str, statement: str, token: str, *refused: str) -> Operation:
    refusals = frozenset({"BKB09", *refused})
    return Operation(name, counted((statement, {"token": token})), refusals)


def _release(token: str) -> Operation:
    call = GIVEN_BACK.format(RELEASE), {"token": token}
    return Operation("release", call, frozenset({"BKB09", "BKB10"}))


def _shut(days: dict[str, str]) -> Operation:
    return Operation("shut", changing((SHUT, days)), frozenset({"BKB17", "23P01"}))


def _adjust(days: dict[str, str], units: int) -> Operation:
    call = ADJUST, {**days, "units": units}
    return Operation("adjust", call, frozenset({"BKB14"}))


def _settled(status: str) -> str:
    return f"""
        select idempotency_token, count(*) from public.resource_hold
        where status = '{status}' group by idempotency_token
    """


CROWD = Crowded(
    name="holds",
    prepare=prepare,
    draw=draw,
    invariants=HOLDS.invariants,
    accounts=(
        Account(
            "placed",
            {"place": 1},
            "token",
            "select idempotency_token, count(*) from public.resource_hold group by 1",
            most=LONGEST,
            once=True,
        ),
        Account(
            "confirmed",
            {"confirm": 1},
            "token",
            "select line_item_id, count(*) from public.resource_allocation group by 1",
            most=LONGEST,
            once=True,
        ),
        Account(
            "released",
            {"release": 1},
            "token",
            _settled("RELEASED"),
            most=LONGEST,
            once=True,
        ),
        Account(
            "extended",
            {"extend": 1},
            "token",
            """
                select hold.idempotency_token, count(*)
                from public.audit_entry as entry
                inner join public.resource_hold as hold on entry.row_id = hold.id
                where
                    entry.action = 'UPDATE'
                    and (entry.new_values ->> 'expires_at')::timestamptz
                    = (entry.old_values ->> 'expires_at')::timestamptz
                    + interval '30 minutes'
                group by hold.idempotency_token
            """,
            most=LONGEST,
        ),
        Account(
            "expired",
            {"expire": 1},
            None,
            "select '', count(*) from public.resource_hold where status = 'EXPIRED'",
            most=AT_MOST * LONGEST,
        ),
        Account(
            "closed",
            {"shut": 1, "open": -1},
            "first",
            """
                select start_date::text, count(*) from public.resource_blackout
                group by start_date
            """,
        ),
    ),
)
