"""Examples that a search found once, taken again in every run."""

from typing import Any

import pytest

from harness.database import Database
from tests.bookings.machines import MACHINES
from tests.bookings.machines.duel import Disagreement, replay
from tests.bookings.machines.stage import RolledBack
from tests.bookings.models import booking as b
from tests.bookings.models import holding as h
from tests.bookings.models import stocking as s
from tests.bookings.models import workshop as w
from tests.bookings.models import writing as direct
from tests.bookings.models.bookings import MINUTE, Booking

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
