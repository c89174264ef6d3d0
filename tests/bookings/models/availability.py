"""Availability: services, the hours in which they can be had, and their free slots."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.bookings import slots
from tests.bookings.models import bookings as b
from tests.bookings.models.bookings import MINUTE, TENANTS, ZONES, Booking, Time
from tests.bookings.models.verdict import Picture, Refusal, broken

# Times count from here, days from the date that a tenant has here: between the days of
# a machine that are over and those to come.
BASE = datetime(2020, 1, 1, tzinfo=UTC)
NOT_ACTIVE = Refusal("BKD01")
NO_SERVICE = Refusal("23503", "bookings_tenant_id_service_id_fkey")

Slot = tuple[datetime, datetime]


def since_base(moment: datetime) -> int:
    """Return a moment as a model's time: microseconds."""
    return (moment - BASE) // timedelta(microseconds=1)


def moment(time: Time) -> datetime:
    """Return a model's time as a moment; it must be one of the years 1 to 9999."""
    assert isinstance(time, int)
    return BASE + timedelta(microseconds=time)


def today(tenant: str) -> date:
    """Return the day from which the days of a tenant's bookings count."""
    return BASE.astimezone(ZoneInfo(TENANTS[tenant])).date()


NOW = since_base(datetime(2025, 1, 1, tzinfo=UTC))  # of the database, or thereabouts
YEAR_1 = since_base(datetime(1, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Service(slots.Service):
    """A service as a tenant has it."""

    active: bool = True


@dataclass(frozen=True)
class Rule:
    """Weekly hours of a service, or of every service of a tenant.

    `starts` and `ends` are minutes since midnight, or what a clock never shows, as a
    text; `weekday` 0 is Sunday.
    """

    tenant: str
    service: str | None
    weekday: int
    starts: int | str
    ends: int | str
    since: Time = NOW
    until: Time = None

    def hours(self) -> slots.Hours:
        """Return what free slots are made of."""
        assert isinstance(self.starts, int)
        assert isinstance(self.ends, int)
        until = None if self.until is None else moment(self.until)
        return slots.Hours(self.starts, self.ends, moment(self.since), until)


@dataclass
class World(b.World):
    """Bookings, and what makes slots of services: hours, zones, days without a unit."""

    services: dict[tuple[str, str], Service] = field(
        default_factory=lambda: {
            (tenant, service): Service(
                *("America/New_York", 60),
                *((60, 30) if service == "wash" else (0, 0)),
            )
            for tenant in b.TENANTS
            for service in b.SERVICES
        }
    )
    rules: dict[int, Rule] = field(default_factory=dict)
    units: dict[tuple[str, date], int] = field(default_factory=dict)
    offered: list[Slot] = field(default_factory=list)

    def buffered(self, booking: Booking) -> tuple[Time, Time] | None:
        """Return what it occupies, by the buffers that its service has now."""
        start, end = booking.slot()
        if start is None or end is None or start >= end:
            return None
        service = self.services.get((booking.tenant, booking.service or ""))
        before, after = (service.before, service.after) if service else (0, 0)
        return start - before * MINUTE, end + after * MINUTE

    def no_such_service(self, new: Booking) -> frozenset[Refusal]:
        """Tell whether its service cannot be had."""
        if new.service is None:
            return frozenset()
        service = self.services.get((new.tenant, new.service))
        return broken({
            NO_SERVICE: service is None,
            NOT_ACTIVE: service is not None
            and not service.active
            and new.status in b.OCCUPYING,
        })

    def given(self, tenant: str, slug: str, day: date) -> list[Slot]:
        """Return the slots that the hours of a day give, whether or not they are free.

        The rules of the service and those of every service.
        """
        service = self.services.get((tenant, slug))
        if service is None or not service.active:
            return []
        weekday = day.isoweekday() % 7
        hours = [
            rule.hours()
            for rule in self.rules.values()
            if (rule.tenant, rule.weekday) == (tenant, weekday)
            and rule.service in {None, slug}
        ]
        return slots.candidates(service, hours, day)

    def held(self, resource: str | None, slot: Slot) -> bool:
        """Tell whether a day of the slot, where the resource is, has no unit left."""
        if resource is None:
            return False
        zone = ZoneInfo(ZONES[resource])
        last = slot[1] - timedelta(microseconds=1)
        first_day, last_day = (one.astimezone(zone).date() for one in (slot[0], last))
        return any(
            code == resource and first_day <= day <= last_day and left == 0
            for (code, day), left in self.units.items()
        )

    def free(
        self, tenant: str, slug: str, day: date, resource: str | None
    ) -> Iterator[Slot]:
        """Yield the slots of a day that a booking can have."""
        for slot in self.given(tenant, slug, day):
            start, end = map(since_base, slot)
            new = Booking(
                *(tenant, tenant, "not used yet", "TIMESLOT", resource, slug),
                *(start, end),
            )
            if not (self.held(resource, slot) or self.against(new)):
                yield slot

    def against(self, new: Booking) -> frozenset[Refusal]:
        """Return what speaks against a booking of a time."""
        occupying = replace(new, occupied=self.buffered(new))
        return (
            self.wrong_alone(occupying)
            | self.wrong_beside(occupying, self.bookings.values())
            | self.no_such_service(occupying)
        )

    def picture(self) -> Picture:
        """Return what a look at the database should show."""
        return {
            "bookings": super().picture()["bookings"],
            "services": [[*key, *_columns(one)] for key, one in self.services.items()],
            "rules": [[number, *_row(one)] for number, one in self.rules.items()],
            "units": [
                [*key[:1], str(key[1]), left] for key, left in self.units.items()
            ],
            "offered": [[since_base(a), since_base(z)] for a, z in self.offered],
        }


def _columns(one: Service) -> list[Any]:
    return [one.zone, one.duration, one.before, one.after, one.active]


def _row(one: Rule) -> list[Any]:
    columns = (one.tenant, one.service, one.weekday, one.starts, one.ends)
    return [*columns, one.since, one.until]
