"""The machine of days, holds, allocations and blackouts."""

from collections.abc import Callable
from math import inf
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.bookings.machines.capacity_sql import PICTURE, ROWS, statement
from tests.bookings.machines.days import drawing
from tests.bookings.machines.duel import System
from tests.bookings.machines.machine import Machine
from tests.bookings.machines.stage import Stage
from tests.bookings.models import holding as h
from tests.bookings.models import moments
from tests.bookings.models import stocking as s
from tests.bookings.models import writing as direct
from tests.bookings.models.capacity import (
    FIRST,
    MINUTE,
    OWNERS,
    ZONES,
    World,
)
from tests.bookings.models.verdict import Step

# What is allowed is drawn more often: the more succeeds, the more can clash.
PLACES = [("acme", "van")] * 12 + [("acme", "bike"), ("other", "bus")]
PLACE = st.sampled_from([*PLACES, ("other", "van"), ("acme", "bus")])
DAY = st.sampled_from([0, 1, 0, 1, 0, 1, 2, -1])
FAR_DAY = st.sampled_from([*[0, 1, 0, 1, 0, 1, 2, -1] * 2, *moments.DAYS, inf])
LENGTH = st.sampled_from([*[1, 2] * 5, 3, 0])
HOLD_LENGTH = st.sampled_from([*[1, 2] * 4, 3, 0, 366, 367])
UNITS = st.sampled_from([*[1, 2] * 5, 3, 0, -1])
FEW = st.sampled_from([*[1] * 7, 2, 3, 0])
TOKEN = st.sampled_from(["a", "b", "a", "b", " A\t", "c", "žluť 🚐", " "])
ORDER = st.sampled_from([*"1111112", " "])
LINE = st.sampled_from(["x", "x", "x", "y"])
EMAIL = st.sampled_from(["ada@example.org"] * 20 + ["bob@example.org", " "])
MINUTES = st.sampled_from([30] * 12 + [1, 60, 0])
MOMENT = st.sampled_from([0, 0, 0, 1, -1, 20 * MINUTE, -20 * MINUTE])
STATUS = st.sampled_from(["ACTIVE", "RELEASED", "CONFIRMED", "EXPIRED"])
REASON = st.sampled_from(["inactive", "past", "blackout", "no capacity", "full", None])
WHICH = st.integers(0, 119)


def confirmed(tenant: str, token: str) -> h.Confirm:
    """Return the step that sells a hold to the line that is sold most."""
    return h.Confirm(tenant, token, "1", "x")


# What is then tried with a hold, before all that is overdue expires; or nothing is.
THEN = st.sampled_from([None, None, h.Extend, h.Release, confirmed])
# Steps that can be taken again, whatever has been since.
AGAIN = (h.Place, h.Confirm, h.Release, h.Extend, s.OfDays, s.Shut, direct.Sell)


CAPACITY: System[World] = System("capacity", ROWS, PICTURE, World, statement, drawing)


def has_holds(machine: "Capacity") -> bool:
    """Tell whether there is a hold with which something could be done."""
    return bool(machine.duel.world.holds)


def has_repeatable(machine: "Capacity") -> bool:
    """Tell whether a step was taken that can be taken again."""
    return bool(machine.repeatable)


class Capacity(Machine[World]):
    """Random holds on random days."""

    system = CAPACITY

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.repeatable: list[Step[World]] = []

    def aim(self, which: int) -> tuple[str, str]:
        """Return a tenant and a token: mostly of a hold, in some spelling.

        Of a hold of each status that there is, equally often.
        """
        holds = self.duel.world.holds
        which, quirk = divmod(which, 12)
        if quirk == 0 or not holds:
            return "acme", "never seen"
        there = sorted({hold.status for hold in holds.values()})
        rest, number = divmod(which, len(there))
        keys = [key for key, hold in holds.items() if hold.status == there[number]]
        tenant, token = keys[rest % len(keys)]
        if quirk == 1:
            return tenant, f" {token.upper()}\n" if token.isascii() else token
        return ("other" if quirk == 2 else tenant), token

    def take(self, step: Step[World]) -> bool:
        """Take a step, and remember it if it can be taken again."""
        if isinstance(step, AGAIN):
            self.repeatable.append(step)
        return super().take(step)

    @initialize(
        units=st.sampled_from([2, 2, 1, 3]),
        held=st.sampled_from([None, 1, 2]),
        last=st.integers(0, 1),
    )
    def stock(self, units: int, held: int | None, last: int) -> None:
        """Days, and mostly a hold."""
        self.take(s.Initialise("acme", "van", FIRST, 2, units))
        if held:
            self.take(h.Place("acme", "van", 0, last, held, "a"))

    @rule(
        place=PLACE,
        first=FAR_DAY,
        length=HOLD_LENGTH,
        units=st.sampled_from([*[1, 2] * 5, 3, 0, None, 2**31 - 1]),
        token=TOKEN,
        email=EMAIL,
        minutes=MINUTES,
    )
    def place(
        self,
        place: tuple[str, str],
        first: float | str,
        length: int,
        units: int | None,
        token: str,
        email: str,
        minutes: int,
    ) -> None:
        day = self.day(first, place[1])
        last = day + length - 1
        self.take(h.Place(*place, day, last, units, token, email, minutes))

    @rule(
        first=DAY,
        length=LENGTH,
        units=st.sampled_from([1, 1, 2]),
        token=st.sampled_from("abcd"),
    )
    def place_plainly(self, first: int, length: int, units: int, token: str) -> None:
        self.take(h.Place("acme", "van", first, first + length - 1, units, token))

    @precondition(has_repeatable)
    @rule(which=WHICH)
    def repeat(self, which: int) -> None:
        """Take a step again, one of the last mostly."""
        steps = self.repeatable[-12 if which % 4 else -3 :]
        self.take(steps[which % len(steps)])

    @precondition(has_holds)
    @rule(which=WHICH, order=ORDER, line=LINE)
    def confirm(self, which: int, order: str, line: str) -> None:
        self.take(h.Confirm(*self.aim(which), order, line))

    @precondition(has_holds)
    @rule(which=WHICH)
    def release(self, which: int) -> None:
        self.take(h.Release(*self.aim(which)))

    @precondition(has_holds)
    @rule(which=WHICH)
    def extend(self, which: int) -> None:
        self.take(h.Extend(*self.aim(which)))

    @rule(at_most=st.sampled_from([500, 1]))
    def expire(self, at_most: int) -> None:
        ends = [hold.left for hold in self.duel.world.holds.values() if hold.overdue()]
        alone = len(set(ends)) == len(ends)  # of several at once, any may be taken
        self.take(h.Expire(at_most if alone else 500))

    @precondition(has_holds)
    @rule(which=WHICH, moment=MOMENT, then=THEN)
    def wait(self, which: int, moment: int, then: Callable[..., Any] | None) -> None:
        """Until a hold ends, or a moment before or after that."""
        holds = self.duel.world.holds
        active = [key for key, hold in holds.items() if hold.status == "ACTIVE"]
        keys = active or [*holds]
        key = keys[which % len(keys)]
        self.take(h.Wait(max(1, holds[key].left + moment)))
        if then:
            self.take(then(*key))
            self.take(h.Expire(500))

    def day(self, day: float | str, resource: str) -> int:
        """Return the number of a day, which may be one of moments.DAYS."""
        if isinstance(day, str):
            return moments.day(day, self.duel.stage.now, ZONES[resource])
        return day  # type: ignore[return-value]  # infinite: refused before it counts

    @rule(place=PLACE, first=FAR_DAY, length=LENGTH, units=UNITS)
    def initialise(
        self, place: tuple[str, str], first: float | str, length: int, units: int
    ) -> None:
        day = self.day(first, place[1])
        self.take(s.Initialise(*place, day, day + length - 1, units))

    @rule(place=PLACE, first=DAY, length=LENGTH, units=UNITS)
    def adjust(
        self, place: tuple[str, str], first: int, length: int, units: int
    ) -> None:
        self.take(s.Adjust(*place, first, first + length - 1, units))

    @rule(first=DAY, length=LENGTH, more=st.sampled_from([-1, 0, 1]))
    def adjust_to_promises(self, first: int, length: int, more: int) -> None:
        """As many units as are promised on the first day, or one more or less."""
        units = self.duel.world.promised("van", first) + more
        self.take(s.Adjust("acme", "van", first, first + length - 1, units))

    @rule(place=PLACE, first=DAY, length=LENGTH)
    def shut(self, place: tuple[str, str], first: int, length: int) -> None:
        self.take(s.Shut(*place, first, first + length - 1))

    @rule(resource=st.sampled_from([*OWNERS]))
    def reopen(self, resource: str) -> None:
        self.take(s.Reopen(resource))

    @rule(resource=st.sampled_from([*OWNERS]), active=st.booleans())
    def activate(self, resource: str, active: bool) -> None:
        self.take(s.Activate(resource, active))

    @rule(
        place=PLACE,
        order=ORDER,
        line=LINE,
        number=DAY,
        units=FEW,
        times=st.sampled_from([1, 1, 2]),
    )
    def sell(
        self,
        place: tuple[str, str],
        order: str,
        line: str,
        number: int,
        units: int,
        times: int,
    ) -> None:
        tenant, resource = place
        for _ in range(times):
            self.take(direct.Sell((tenant, order, line, resource, number), units))

    @rule(tenant=st.sampled_from(["acme", "acme", "other"]), order=ORDER, line=LINE)
    def unsell(self, tenant: str, order: str, line: str) -> None:
        self.take(direct.Unsell(tenant, order, line))

    @rule(resource=st.sampled_from([*OWNERS]), reason=REASON)
    def see(self, resource: str, reason: str | None) -> None:
        self.take(s.See(resource, reason))

    @rule(place=PLACE, number=DAY, units=UNITS)
    def note(self, place: tuple[str, str], number: int, units: int) -> None:
        tenant, resource = place
        token = f"row {len(self.duel.taken)}"
        self.take(direct.Note(tenant, resource, number, units, token))

    @precondition(has_holds)
    @rule(which=WHICH, status=STATUS)
    def turn(self, which: int, status: str) -> None:
        self.take(direct.Turn(*self.aim(which), status))

    @rule(number=DAY, units=UNITS)
    def count(self, number: int, units: int) -> None:
        self.take(direct.Count("van", number, units))

    @rule(number=DAY)
    def remove(self, number: int) -> None:
        self.take(direct.Remove("van", number))

    @rule(
        place=st.sampled_from(PLACES),
        first=DAY,
        length=st.sampled_from([1, 2]),
        units=st.sampled_from([1, 2, 3]),
    )
    def ask(self, place: tuple[str, str], first: int, length: int, units: int) -> None:
        self.take(s.Ask(*place, first, first + length - 1, units))
