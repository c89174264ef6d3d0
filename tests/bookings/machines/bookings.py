"""The machine of bookings: both kinds, buffers, life cycle, room, tenants."""

from math import inf
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.bookings.machines.bookings_sql import PICTURE, ROWS, statement
from tests.bookings.machines.drawing import Line, draw
from tests.bookings.machines.duel import System
from tests.bookings.machines.machine import Machine
from tests.bookings.models import booking as b
from tests.bookings.models.bookings import (
    MINUTE,
    OCCUPYING,
    OWNERS,
    SERVICES,
    STATUSES,
    Booking,
    World,
)

HOUR = 60 * MINUTE
FIRST, LAST = -4, 8  # hours that a drawing shows
# The more succeeds, the more can clash: what is allowed is drawn more often.
PLACES = [("acme", "van")] * 9 + [("acme", None)] * 5 + [("other", None)] * 2
PLACE = st.sampled_from([*PLACES, ("other", "bus"), ("acme", "bike"), ("other", "van")])
SERVICE = st.sampled_from([None, "plain", "wash", "wash"])
HOURS = st.integers(-2, 2).map(HOUR.__mul__)
UGLY = st.sampled_from([1, -1, 30 * MINUTE, -2020 * 8766 * HOUR, 7000 * 8766 * HOUR])
LENGTHS = [*[HOUR] * 8, *[2 * HOUR] * 6, 3 * HOUR, HOUR // 2, 1, 0, -HOUR, inf, None]
LENGTH = st.sampled_from(LENGTHS)
STATUS = st.sampled_from([*OCCUPYING * 2, *STATUSES])
KEY = st.sampled_from(["", "k", "ключ 🔑", "", "k", "", "k", " \t"])  # empty: a new one
DAY = st.sampled_from([0, 1, 0, 1, -1])
ATTENDEES = st.sampled_from([1, 1, 1, 2, 2, 3, 1, 0])
ZONE = st.sampled_from([None, None, None, "Australia/Lord_Howe"])
WHICH = st.integers(0, 9)


@st.composite
def slots(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw a start and an end: hours mostly, with a few that are off by a moment."""
    start = draw(HOURS) + (draw(UGLY) if draw(st.integers(0, 9)) == 0 else 0)
    length = draw(LENGTH)
    return start, None if length is None else start + length


def drawing(world: World) -> str:
    """Draw the slots of each resource or service, and list the whole days."""
    lines = []
    days = []
    for number, one in world.bookings.items():
        label = f"{number} {one.status}"
        lane = f"{one.tenant} {one.resource or one.service or '-'}"
        if one.start is None or one.end is None:
            days.append(f"{lane} day {one.day}: {label}")
            continue
        label += f" {one.start / HOUR:+g} h to {one.end / HOUR:+g} h"
        start, end = int(one.start // HOUR), int(-(-one.end // HOUR))
        lines.append(Line(lane, start, end, label))
    return "\n".join([draw(lines, FIRST, LAST), *days])


BOOKINGS: System[World] = System("bookings", ROWS, PICTURE, World, statement, drawing)


def has_bookings(machine: "Bookings") -> bool:
    """Tell whether there is a booking that could change."""
    return bool(machine.duel.world.bookings)


class Bookings(Machine[World]):
    """Random bookings around now."""

    system = BOOKINGS

    def book(self, **columns: Any) -> None:  # noqa: ANN401  # columns of any type
        """Make a booking with the next number; its key is that, unless it has one."""
        number = len(self.duel.taken) + 1
        columns["key"] = columns.get("key") or f"key {number}"
        columns.setdefault("customer", columns["tenant"])
        self.take(b.Book(number, Booking(**columns)))

    def number(self, which: int) -> int:
        """Return the number of a booking."""
        numbers = sorted(self.duel.world.bookings)
        return numbers[which % len(numbers)]

    def change(self, number: int, **columns: Any) -> bool:  # noqa: ANN401  # as above
        """Write columns of a booking; tell whether that was accepted."""
        tenant = self.duel.world.bookings[number].tenant
        return self.take(b.Change(number, tenant, tuple(columns.items())))

    @rule(place=PLACE, service=SERVICE, slot=slots(), status=STATUS, paid=st.booleans())
    def book_time(
        self,
        place: tuple[str, str | None],
        service: str | None,
        slot: tuple[Any, Any],
        status: str,
        paid: bool,
    ) -> None:
        tenant, resource = place
        start, end = slot
        self.book(
            tenant=tenant,
            resource=resource,
            service=service,
            start=start,
            end=end,
            status=status,
            paid=paid,
        )

    @rule(start=HOURS, key=KEY, zone=ZONE, attendees=ATTENDEES, place=PLACE)
    def book_people(
        self,
        start: int,
        key: str,
        zone: str | None,
        attendees: int,
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
        day=DAY,
        status=STATUS,
        paid=st.booleans(),
    )
    def book_day(self, tenant: str, day: int, status: str, paid: bool) -> None:
        self.book(tenant=tenant, day=day, status=status, paid=paid)

    @rule(
        columns=st.fixed_dictionaries(
            {},
            optional={
                "day": DAY,
                "start": st.none(),
                "end": st.none(),
                "resource": st.sampled_from([*OWNERS]),
                "kind": st.sampled_from(["TIMESLOT"]),
                "canceled": st.booleans(),
                "flag": st.booleans(),
                "customer": st.sampled_from(["acme", "other"]),
            },
        )
    )
    def book_oddly(self, columns: dict[str, Any]) -> None:
        self.book(tenant="acme", **{"start": -HOUR, "end": HOUR, **columns})

    @precondition(has_bookings)
    @rule(which=WHICH, statuses=st.permutations(STATUSES))
    def turn(self, which: int, statuses: list[str]) -> None:
        """Try one status after the other, until one is accepted that is another."""
        number = self.number(which)
        old = self.duel.world.bookings[number]
        for status in statuses:
            if self.change(number, status=status) and status != old.status:
                return

    @precondition(has_bookings)
    @rule(which=WHICH, slot=slots())
    def move(self, which: int, slot: tuple[Any, Any]) -> None:
        self.change(self.number(which), start=slot[0], end=slot[1])

    @precondition(has_bookings)
    @rule(
        which=WHICH,
        column=st.one_of(
            st.tuples(st.just("canceled"), st.booleans()),
            st.tuples(st.just("flag"), st.booleans()),
            st.tuples(st.just("day"), DAY),
            st.tuples(st.just("resource"), st.sampled_from([*OWNERS, None])),
            st.tuples(st.just("service"), SERVICE),
            st.tuples(st.just("attendees"), ATTENDEES),
        ),
    )
    def alter(self, which: int, column: tuple[str, Any]) -> None:
        self.change(self.number(which), **dict([column]))

    @precondition(has_bookings)
    @rule(which=WHICH, paid=st.booleans())
    def complete(self, which: int, paid: bool) -> None:
        self.change(self.number(which), status="completed", paid=paid)

    @precondition(has_bookings)
    @rule(which=WHICH, paid=st.booleans())
    def pay(self, which: int, paid: bool) -> None:
        self.change(self.number(which), paid=paid)

    @precondition(has_bookings)
    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        self.change(self.number(which), canceled=False, status="confirmed")

    @precondition(has_bookings)
    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        self.take(b.Delete(self.number(which)))

    @rule(resource=st.sampled_from([*OWNERS]), room=st.sampled_from([1, 2, 3, 0]))
    def resize(self, resource: str, room: int) -> None:
        self.take(b.Resize(resource, room))

    @rule(
        service=st.sampled_from(SERVICES),
        before=st.sampled_from([0, 60, 60]),
        after=st.sampled_from([0, 30, 60, 60, 0, 30, -1]),
    )
    def buffer(self, service: str, before: int, after: int) -> None:
        self.take(b.Buffer("acme", service, before, after))
