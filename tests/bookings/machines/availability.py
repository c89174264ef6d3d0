"""The machine of availability: services, their hours, slots offered and booked."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.bookings.machines import availability_draws as d
from tests.bookings.machines.availability_sql import PICTURE, ROWS, statement
from tests.bookings.machines.duel import System
from tests.bookings.machines.machine import Machine
from tests.bookings.models import booking as b
from tests.bookings.models import hours as h
from tests.bookings.models import offering as o
from tests.bookings.models.availability import (
    NOW,
    YEAR_1,
    Rule,
    Service,
    Slot,
    World,
    since_base,
    today,
)
from tests.bookings.models.bookings import MINUTE, Booking, Time
from tests.bookings.slots import first_moment

AVAILABILITY: System[World] = System(
    "availability", ROWS, PICTURE, World, statement, d.drawing
)


def has_several_rules(machine: "Availability") -> bool:
    """Tell whether hours are left when some are deleted."""
    return len(machine.duel.world.rules) > 1


def has_bookings(machine: "Availability") -> bool:
    """Tell whether something is booked."""
    return bool(machine.duel.world.bookings)


class Availability(Machine[World]):
    """Random hours, bookings and questions around one day."""

    system = AVAILABILITY
    zone: str
    day: date

    def number(self) -> int:
        """Return a number that nothing has yet."""
        return len(self.duel.taken) + 1

    def at(self, minutes: int, microseconds: int = 0) -> int:
        """Return a time of the day that the example is about."""
        midnight = since_base(first_moment(self.day, 0, self.zone))
        return midnight + minutes * MINUTE + microseconds

    def weekday(self, offset: int) -> int:
        """Return a day of the week, so many from the day, or a wrong one."""
        if offset in {0, 1, 6}:
            return (self.day.isoweekday() + offset) % 7
        return offset

    def here(self, service: Service) -> Service:
        """Return a service in its zone, or where the example takes place."""
        return replace(service, zone=service.zone or self.zone)

    def bounds(self, since: str, until: str) -> tuple[Time, Time]:
        """Return from when and until when a rule holds."""
        times: dict[str, Time] = {
            "ever": YEAR_1,
            "now": NOW,
            "before": self.at(-60),
            "within": self.at(90),
            "late": self.at(210),
            "open": None,
            "inf": d.INF,
            "-inf": -d.INF,
        }
        return times[since], times[until]

    def book(self, tenant: str, **columns: Any) -> bool:  # noqa: ANN401  # of any type
        """Make a booking; tell whether that was accepted."""
        number = self.number()
        booking = Booking(tenant, tenant, f"key {number}", **columns)
        return self.take(o.Reserve(number, booking))

    def free(self, resource: str | None) -> list[Slot]:
        """Return what the model would offer of the day."""
        return [*self.duel.world.free("acme", "plain", self.day, resource)]

    @initialize(
        focus=d.FOCUS,
        service=d.SOUND,
        start=st.integers(0, 4),
        length=st.integers(4, 10),
        common=st.booleans(),
    )
    def open(
        self,
        focus: tuple[str, date],
        service: Service,
        start: int,
        length: int,
        common: bool,
    ) -> None:
        """A service that can be had for some hours of a day."""
        self.zone, self.day = focus
        self.take(o.ChangeService("acme", "plain", self.here(service)))
        hours = 30 * start, 30 * (start + length)
        of = None if common else "plain"
        rule = Rule("acme", of, self.weekday(0), *hours, YEAR_1)
        self.take(h.AddRule(self.number(), rule))

    @rule(
        tenant=d.TENANT,
        of=d.OF,
        weekday=d.WEEKDAY,
        start=d.CLOCK,
        length=d.LENGTH,
        since=d.SINCE,
        until=d.UNTIL,
        which=d.WHICH,
    )
    def write_rule(
        self,
        tenant: str,
        of: str | None,
        weekday: int,
        start: int | str,
        length: int,
        since: str,
        until: str,
        which: int,
    ) -> None:
        """A new rule or, one time in three, another one is overwritten."""
        end = "banana" if isinstance(start, str) else start + length
        bounds = self.bounds(since, until)
        rule = Rule(tenant, of, self.weekday(weekday), start, end, *bounds)
        rules = self.duel.world.rules
        if which > 6 and rules:
            number = [*rules][which % len(rules)]
            same = replace(rule, tenant=rules[number].tenant)
            self.take(h.ChangeRule(number, same))
        else:
            self.take(h.AddRule(self.number(), rule))

    @rule(which=d.WHICH, later=st.sampled_from([15, 15, 0]))
    def renew_rule(self, which: int, later: int) -> None:
        """Others take the place of hours, from the moment at which those end."""
        rules = self.duel.world.rules
        if not rules:
            return
        number = [*rules][which % len(rules)]
        old, change = rules[number], self.at(90)
        self.take(h.ChangeRule(number, replace(old, until=change)))
        assert isinstance(old.starts, int)
        new = replace(old, starts=old.starts + later, since=change)
        self.take(h.AddRule(self.number(), new))

    @precondition(has_several_rules)
    @rule(which=d.WHICH)
    def drop_rule(self, which: int) -> None:
        rules = [*self.duel.world.rules]
        self.take(h.DropRule(rules[which % len(rules)]))

    @rule(slug=d.SLUG, service=d.SERVICE, tenant=d.TENANT, which=d.WHICH)
    def write_service(
        self, slug: str, service: Service, tenant: str, which: int
    ) -> None:
        """Where it is missing it is made; one time in ten also where it is there."""
        known = (tenant, slug) in self.duel.world.services
        step = o.ChangeService if known and which else o.MakeService
        self.take(step(tenant, slug, self.here(service)))

    @rule(
        tenant=d.TENANT, slug=st.sampled_from([*["trip"] * 6, "wash", "wash", "plain"])
    )
    def drop_service(self, tenant: str, slug: str) -> None:
        self.take(o.DropService(tenant, slug))

    @rule(which=d.WHICH, resource=d.PLACE)
    def book_free(self, which: int, resource: str | None) -> None:
        """Book a slot that is offered, and find that it no longer is; or free one."""
        slots = self.free(resource)
        if slots:
            start, end = map(since_base, slots[which % len(slots)])
            assert self.book(
                "acme", resource=resource, service="plain", start=start, end=end
            )
        elif has_bookings(self):
            self.change(which, status="canceled")
        self.take(o.Ask("acme", "plain", self.day, self.day, resource))

    @rule(
        tenant=d.TENANT,
        resource=d.PLACE,
        of=d.OF,
        start=d.MINUTES,
        ugly=d.UGLY,
        length=d.LENGTH,
        status=d.STATUS,
    )
    def book_time(
        self,
        tenant: str,
        resource: str | None,
        of: str | None,
        start: int,
        ugly: int,
        length: int,
        status: str,
    ) -> None:
        slot = self.at(start, ugly), self.at(start + length)
        self.book(
            tenant,
            resource=resource,
            service=of,
            start=slot[0],
            end=slot[1],
            status=status,
        )

    @rule(
        tenant=d.TENANT,
        of=d.OF,
        offset=st.sampled_from([0, 0, 1, 366]),
        status=d.STATUS,
    )
    def book_day(self, tenant: str, of: str | None, offset: int, status: str) -> None:
        """A whole day, which leaves its times alone."""
        day = (self.day - today(tenant)).days + offset
        self.book(tenant, service=of, day=day, status=status)

    @precondition(has_bookings)
    @rule(which=d.WHICH, status=st.sampled_from(["canceled", "canceled", "no_show"]))
    def turn(self, which: int, status: str) -> None:
        self.change(which, status=status)

    @precondition(has_bookings)
    @rule(which=d.WHICH, start=d.MINUTES, length=d.LENGTH)
    def move(self, which: int, start: int, length: int) -> None:
        self.change(which, start=self.at(start), end=self.at(start + length))

    def change(self, which: int, **columns: Any) -> None:  # noqa: ANN401  # as above
        """Write columns of a booking."""
        numbers = [*self.duel.world.bookings]
        number = numbers[which % len(numbers)]
        tenant = self.duel.world.bookings[number].tenant
        self.take(b.Change(number, tenant, tuple(columns.items())))

    @rule(
        resource=st.sampled_from(["van", "van", "bike"]),
        offset=st.sampled_from([0, 0, -1, 1]),
        units=st.sampled_from([0, 0, 1]),
    )
    def set_units(self, resource: str, offset: int, units: int) -> None:
        day = self.day + timedelta(days=offset)
        self.take(o.SetUnits(resource, day, units))

    @rule(
        tenant=d.TENANT,
        slug=d.SLUG,
        first=st.sampled_from([0, 0, -1]),
        days=st.sampled_from([0, 0, 1, 8, -1]),
        resource=d.PLACE,
    )
    def ask(
        self, tenant: str, slug: str, first: int, days: int, resource: str | None
    ) -> None:
        begins = self.day + timedelta(days=first)
        ends = begins + timedelta(days=days)
        self.take(o.Ask(tenant, slug, begins, ends, resource))

    @rule(which=d.WHICH, minutes=d.MINUTES, ugly=d.UGLY, slug=d.SLUG, resource=d.PLACE)
    def probe(
        self, which: int, minutes: int, ugly: int, slug: str, resource: str | None
    ) -> None:
        """Of a time that the hours give, mostly: is it offered where it is accepted?"""
        world = self.duel.world
        given = world.given("acme", slug, self.day)
        if given and which < 8:
            start, end = map(since_base, given[which % len(given)])
        else:
            service = world.services.get(("acme", slug), Service("UTC", 60, 0, 0))
            start = self.at(minutes, ugly)
            end = start + service.duration * MINUTE
        booking = Booking("acme", "acme", "asked", "DATE", resource, slug, start, end)
        self.take(o.Probe(replace(booking, kind="TIMESLOT"), self.day))
