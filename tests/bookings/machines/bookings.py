"""The machine of bookings: both kinds, buffers, life cycle, room, tenants."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.bookings.machines.bookings_draws import (
    ATTENDEES,
    COLUMN,
    FAR_DAY,
    FIRST_ONE,
    KEY,
    ODD,
    OTHERS,
    PARTY,
    PLACE,
    SERVICE,
    STATUS,
    WHICH,
    ZONE,
)
from tests.bookings.machines.bookings_sql import PICTURE, ROWS, statement
from tests.bookings.machines.duel import System
from tests.bookings.machines.machine import Machine
from tests.bookings.machines.slots import HOUR, HOURS, Slot, drawing, slots
from tests.bookings.models import booking as b
from tests.bookings.models import moments
from tests.bookings.models.bookings import (
    OCCUPYING,
    OWNERS,
    SERVICES,
    STATUSES,
    TENANTS,
    Booking,
    Time,
    World,
)

BOOKINGS: System[World] = System("bookings", ROWS, PICTURE, World, statement, drawing)


def has_bookings(machine: "Bookings") -> bool:
    """Tell whether there is a booking that could change."""
    return bool(machine.duel.world.bookings)


def has_changed(machine: "Bookings") -> bool:
    """Tell whether something was changed that could be changed back."""
    return bool(machine.changed)


class Bookings(Machine[World]):
    """Random bookings around now."""

    system = BOOKINGS

    def book(self, **columns: Any) -> None:  # noqa: ANN401  # columns of any type
        """Make a booking with the next number; its key is that, unless it has one."""
        number = len(self.duel.taken) + 1
        columns["key"] = columns.get("key") or f"key {number}"
        columns.setdefault("customer", columns["tenant"])
        self.take(b.Book(number, Booking(**columns)))

    def number(self, which: int, *statuses: str) -> int:
        """Return the number of a booking: of each status there is, equally often.

        If there is one of `statuses`, one of these.
        """
        bookings = self.duel.world.bookings
        there = sorted({one.status for one in bookings.values()})
        wanted = [status for status in there if status in statuses] or there
        rest, number = divmod(which, len(wanted))
        same = [key for key, one in bookings.items() if one.status == wanted[number]]
        return same[rest % len(same)]

    def bounds(self, slot: Slot) -> tuple[Time, Time]:
        """Return the start and the end of a slot."""
        others = [one.slot() for one in self.duel.world.bookings.values()]
        return slot.bounds(others, self.duel.stage.now)

    def change(self, number: int, **columns: Any) -> bool:  # noqa: ANN401  # as above
        """Write columns of a booking; tell whether that was accepted."""
        old = self.duel.world.bookings[number]
        if not self.take(b.Change(number, old.tenant, tuple(columns.items()))):
            return False
        before = {name: getattr(old, name) for name in columns}
        self.changed.append((number, before))
        return True

    @initialize(
        first=FIRST_ONE,
        resource=st.sampled_from(["van", "van", "van", None]),
        whole_day=st.sampled_from([False] * 4 + [True]),
        paid=st.booleans(),
        status=st.sampled_from(OCCUPYING),
    )
    def book_first(
        self,
        first: tuple[int, int],
        resource: str | None,
        whole_day: bool,
        paid: bool,
        status: str,
    ) -> None:
        """One that begins or ends about now, with which most things can happen."""
        self.changed: list[tuple[int, dict[str, Any]]] = []
        common = {"tenant": "acme", "status": status, "paid": paid}
        if whole_day:
            self.book(**common, day=0)
            return
        place = {"resource": resource, "service": None if resource else "wash"}
        start, end = first
        self.book(**common, **place, start=start, end=end, attendees=2)

    @rule(
        place=PLACE,
        service=SERVICE,
        slot=slots(),
        status=STATUS,
        paid=st.booleans(),
        attendees=PARTY,
    )
    def book_time(
        self,
        place: tuple[str, str | None],
        service: str | None,
        slot: Slot,
        status: str,
        paid: bool,
        attendees: int,
    ) -> None:
        tenant, resource = place
        start, end = self.bounds(slot)
        self.book(
            tenant=tenant,
            resource=resource,
            service=service,
            start=start,
            end=end,
            status=status,
            paid=paid,
            attendees=attendees,
        )

    @rule(start=HOURS, key=KEY, zone=ZONE, attendees=ATTENDEES, place=PLACE)
    def book_people(
        self,
        start: int,
        key: str,
        zone: str | None,
        attendees: int | None,
        place: tuple[str, str | None],
    ) -> None:
        tenant, resource = place
        self.book(
            tenant=tenant,
            resource=resource,
            start=start,
            end=start + HOUR,
            key=key,
            zone=zone,
            attendees=attendees,
        )

    @rule(
        tenant=st.sampled_from(["acme", "acme", "other"]),
        day=FAR_DAY,
        status=STATUS,
        paid=st.booleans(),
    )
    def book_day(self, tenant: str, day: float | str, status: str, paid: bool) -> None:
        if isinstance(day, str):
            day = moments.day(day, self.duel.stage.now, TENANTS[tenant])
        self.book(tenant=tenant, day=day, status=status, paid=paid)

    @rule(columns=ODD)
    def book_oddly(self, columns: dict[str, Any]) -> None:
        self.book(tenant="acme", **{"start": -HOUR, "end": HOUR, **columns})

    @precondition(has_bookings)
    @rule(
        which=WHICH,
        over=st.sampled_from([None, None, "canceled", "completed"]),
        own_key=st.booleans(),
        other=st.sampled_from([None, None, "tenant", "resource", "service"]),
    )
    def book_again(
        self, which: int, over: str | None, own_key: bool, other: str | None
    ) -> None:
        """Book once more what is there, or is just over; with one thing other."""
        number = self.number(which)
        if over:
            self.change(number, status=over)
        old = self.duel.world.bookings[number]
        names = ["tenant", "resource", "service", "start", "end", "day", "paid"]
        columns = {name: getattr(old, name) for name in names}
        if isinstance(old.day, moments.At):
            columns["day"] = int(old.day)  # another tenant's clock shows another day
        if other == "tenant":
            columns["tenant"] = "other" if old.tenant == "acme" else "acme"
            columns["resource"] = None
        elif other:
            columns[other] = None if columns[other] else OTHERS[other]
        self.book(**columns, key="" if own_key else old.key)

    @precondition(has_bookings)
    @rule(which=WHICH, going=st.booleans())
    def turn(self, which: int, going: bool) -> None:
        """Try each status that it cannot have, then, perhaps, one that it can."""
        number = self.number(which)
        old = self.duel.world.bookings[number]
        ways = [
            status
            for status in STATUSES
            if status != old.status
            and not b.Change(number, old.tenant, (("status", status),)).refusals(
                self.duel.world
            )
        ]
        for status in STATUSES:
            if status not in ways:
                self.change(number, status=status)
        if going and ways:
            self.change(number, status=ways[which // 7 % len(ways)])

    @precondition(has_bookings)
    @rule(which=WHICH, slot=slots())
    def move(self, which: int, slot: Slot) -> None:
        start, end = self.bounds(slot)
        self.change(self.number(which), start=start, end=end)

    @precondition(has_bookings)
    @rule(which=WHICH, column=COLUMN)
    def alter(self, which: int, column: tuple[str, Any]) -> None:
        self.change(self.number(which), **dict([column]))

    @precondition(has_bookings)
    @rule(which=WHICH, paid=st.booleans())
    def complete(self, which: int, paid: bool) -> None:
        number = self.number(which, "confirmed", "checked_in")
        self.change(number, status="completed", paid=paid)

    @precondition(has_bookings)
    @rule(which=WHICH, paid=st.booleans())
    def pay(self, which: int, paid: bool) -> None:
        self.change(self.number(which), paid=paid)

    @precondition(has_changed)
    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        """Write what was there before some change."""
        number, before = self.changed[-1 - which % len(self.changed)]
        if number in self.duel.world.bookings:
            self.change(number, **before)

    @precondition(has_bookings)
    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        self.change(self.number(which), canceled=False, status="confirmed")

    @precondition(has_bookings)
    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        self.take(b.Delete(self.number(which)))

    @rule(resource=st.sampled_from(["van", *OWNERS]), more=st.sampled_from([-1, 0, 1]))
    def resize(self, resource: str, more: int) -> None:
        """Room for the largest party that is there, or for one more or less."""
        parties = [
            one.attendees or 0
            for one in self.duel.world.bookings.values()
            if one.resource == resource
        ]
        self.take(b.Resize(resource, max(parties, default=1) + more))

    @rule(
        service=st.sampled_from(SERVICES),
        before=st.sampled_from([0, 60, 60]),
        after=st.sampled_from([0, 30, 60, 60, 0, 30, -1]),
    )
    def buffer(self, service: str, before: int, after: int) -> None:
        self.take(b.Buffer("acme", service, before, after))
