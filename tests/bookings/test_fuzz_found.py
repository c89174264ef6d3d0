"""Examples that a search found once, taken again in every run."""

import json
from datetime import date
from typing import Any

import pytest

from harness.database import Database
from tests.bookings.machines import MACHINES
from tests.bookings.machines.duel import Disagreement, replay
from tests.bookings.machines.stage import RolledBack
from tests.bookings.models import booking as b
from tests.bookings.models import holding as h
from tests.bookings.models import hours
from tests.bookings.models import offering as o
from tests.bookings.models import promoting as p
from tests.bookings.models import stocking as s
from tests.bookings.models import storing as store
from tests.bookings.models import workshop as w
from tests.bookings.models import writing as direct
from tests.bookings.models.availability import (
    YEAR_1,
    Rule,
    Service,
    since_base,
)
from tests.bookings.models.bookings import MINUTE, Booking
from tests.bookings.slots import first_moment

HOUR = 60 * MINUTE
STOCK = s.Initialise("acme", "van", 0, 1, 2)
PLACE = h.Place("acme", "van", 0, 1, 2, "a")
TIME = Booking("acme", "acme", "k", resource="van", start=-HOUR, end=0)
TO_SERVICE = [
    w.Move(1, "CONFIRMED", "SYSTEM"),
    w.Move(1, "PICKUP_ASSIGNED", "ADMIN"),
    w.Move(1, "PICKED_UP", "JOCKEY"),
    w.Move(1, "AT_WORKSHOP", "WORKSHOP"),
    w.Move(1, "IN_SERVICE", "WORKSHOP"),
]
NIGHT = Rule("acme", None, 0, 60, 240, YEAR_1)
FORWARD, BACK = date(2030, 3, 10), date(2030, 11, 3)  # of the clock in New York
AT_3 = since_base(first_moment(FORWARD, 180, "America/New_York"))
SLOT = Booking(
    *("acme", "acme", "k", "TIMESLOT", "van", "plain", AT_3, AT_3 + HOUR),
)

# One record after the other, each blank, on one slot of one resource.
BLANK = {"user_id": "u_9", "slot_id": "A", "start_at": 0, "duration_min": 30}
WISH = {"status": "reschedule_pending", "pending_new_slot_id": "B"}
FILE = {
    "users": {},
    "bookings": {
        key: {**BLANK, "id": key, "created_at": made, "status": status, "history": []}
        for key, made, status in [
            ("b_1", 2, "confirmed"),
            ("b_2", 1, "reschedule_pending"),
            ("b_3", None, "cancelled"),
        ]
    },
}
LOAD = store.Load("acme", json.dumps(FILE))

FOUND: dict[str, tuple[str, list[Any]]] = {
    "a hold ends at its last microsecond, and counts until it is expired": (
        "capacity",
        [
            *(STOCK, PLACE, h.Wait(30 * MINUTE - 1), h.Extend("acme", "a")),
            *(h.Wait(30 * MINUTE + 1), h.Confirm("acme", "a", "1", "x")),
            *(direct.Sell(("acme", "1", "x", "van", 0), 1), h.Expire(500)),
            direct.Sell(("acme", "1", "x", "van", 0), 1),
        ],
    ),
    "the same request again returns a hold that is settled": (
        "capacity",
        [STOCK, PLACE, h.Release("acme", " A\t"), PLACE],
    ),
    "an allocation that is deleted gives its day back, once": (
        "capacity",
        [
            *(STOCK, PLACE, h.Confirm("acme", "a", "1", "x")),
            *(direct.Unsell("acme", "1", "x"), h.Confirm("acme", "a", "2", "x")),
            direct.Unsell("acme", "1", "x"),
        ],
    ),
    "a taken resource is taken for other tenants, too": (
        "bookings",
        [
            b.Book(1, TIME),
            b.Book(2, Booking("other", "other", "k", "DATE", "van", None, -1, 1)),
        ],
    ),
    "what ends now can be completed, and what begins now if it is paid": (
        "bookings",
        [
            b.Book(1, TIME),
            b.Change(1, "acme", (("status", "confirmed"),)),
            b.Change(1, "acme", (("status", "completed"),)),
            b.Change(1, "acme", (("end", 1), ("paid", True))),
            b.Change(1, "acme", (("start", 0), ("paid", False))),
            b.Change(1, "acme", (("start", 1), ("end", 2))),
        ],
    ),
    "a canceled booking is revived by nothing, and its key is free": (
        "bookings",
        [
            b.Book(1, TIME),
            b.Change(1, "acme", (("flag", True), ("canceled", True))),
            b.Change(1, "acme", (("canceled", False),)),
            b.Change(1, "acme", (("canceled", False), ("status", "pending"))),
            b.Book(2, TIME),
        ],
    ),
    "hours last an hour less or more where the clock is put forward or back": (
        "availability",
        [
            hours.AddRule(1, NIGHT),
            o.Ask("acme", "plain", FORWARD, FORWARD, None),
            o.Ask("acme", "plain", BACK, BACK, "van"),
            o.Probe(SLOT, FORWARD),
        ],
    ),
    "what nobody booked is offered where a unit is left": (
        "availability",
        [
            *(hours.AddRule(1, NIGHT), o.SetUnits("van", FORWARD, 0)),
            *(o.Probe(SLOT, FORWARD), o.SetUnits("van", FORWARD, 1)),
            *(o.Probe(SLOT, FORWARD), o.Reserve(2, SLOT), o.Probe(SLOT, FORWARD)),
            b.Change(2, "acme", (("status", "canceled"),)),
            o.Probe(SLOT, FORWARD),
        ],
    ),
    "hours of every service begin once, and stay when a service goes": (
        "availability",
        [
            *(hours.AddRule(1, NIGHT), hours.AddRule(2, NIGHT)),
            hours.AddRule(3, Rule("acme", "plain", 0, 60, 240, YEAR_1)),
            o.DropService("acme", "plain"),
            o.Ask("acme", "wash", FORWARD, BACK, None),
        ],
    ),
    "a service that is put off is not offered and not booked": (
        "availability",
        [
            hours.AddRule(1, NIGHT),
            o.ChangeService(
                "acme", "plain", Service("America/New_York", 60, 0, 0, False)
            ),
            *(o.Probe(SLOT, FORWARD), o.Reserve(2, SLOT)),
        ],
    ),
    "a service is finished once nothing is undecided": (
        "workshop",
        [
            *(w.Open(1), *TO_SERVICE, w.MakeOffer(2, 1), w.AddItem(2, 999)),
            w.Move(1, "READY_FOR_RETURN", "WORKSHOP"),
            *(w.Decide(2, "APPROVED"), w.AddItem(2, 1)),
            w.Move(1, "READY_FOR_RETURN", "WORKSHOP"),
            w.MakeOffer(3, 1),
        ],
    ),
    "no file is not an empty one": (
        "store",
        [LOAD, store.LoadWritten("acme", None, of="other"), store.Load("acme", None)],
    ),
    "a file is loaded, filled and promoted once": (
        "store",
        [
            *(LOAD, store.Backfill("acme"), p.Promote("acme"), LOAD),
            *(p.Promote("acme"), p.CancelBooking("acme", "store/b_2")),
            *(p.Promote("acme"), p.Promote("acme"), store.Load("acme", "{}")),
            store.LoadWritten("acme", None, of="acme"),
        ],
    ),
    "what was cancelled is revived by nothing": (
        "store",
        [
            *(LOAD, p.Cancel("acme", "b_2"), p.Complete("acme", "b_2", 0)),
            *(p.Cancel("acme", "b_3"), p.Complete("acme", "b_3", 0), LOAD),
            store.Write(
                "acme", "b_3", {**BLANK, "id": "b_3", "status": "x"}, over=True
            ),
            store.Load("acme", json.dumps(FILE).replace('"cancelled"', '"confirmed"')),
            *(p.Promote("acme"), p.Cancel("acme", "b_1")),
        ],
    ),
    "two want one slot once both are filled: the backfill is refused": (
        "store",
        [
            *(store.Load("acme", "{}"), store.Require(strict=False)),
            store.Write("acme", "b_1", {**BLANK, **WISH, "id": "b_1"}),
            store.Write("acme", "b_2", {**BLANK, **WISH, "id": "b_2"}),
            *(store.Backfill("acme"), p.Cancel("acme", "b_1")),
            *(store.Backfill("acme"), store.Require()),
        ],
    ),
    "records without a resource are filled before one is required": (
        "store",
        [
            *(LOAD, store.Require(strict=False)),
            store.Write("acme", "", {**BLANK, "id": "", "status": "confirmed"}),
            *(store.Require(), store.Backfill("acme"), store.Backfill("acme")),
            *(store.Require(), p.Promote("acme")),
        ],
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once_is_right(name: str, pg_db: Database) -> None:
    machine, steps = FOUND[name]
    system = MACHINES[machine].system
    pg_db.execute(system.rows)
    stage = RolledBack(pg_db, system.picture)
    assert len(replay(system, stage, steps).taken) == len(steps)


def test_an_example_is_compared_with_the_model(pg_db: Database) -> None:
    system = MACHINES["capacity"].system
    pg_db.execute(system.rows)
    pg_db.execute("drop trigger resource_capacity_refuse_removal on resource_capacity")
    with pytest.raises(Disagreement, match="accepted instead of BKB15"):
        replay(
            system,
            RolledBack(pg_db, system.picture),
            [STOCK, PLACE, direct.Remove("van", 1)],
        )
