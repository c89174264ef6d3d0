"""What a tenant does with services, and what customers ask for and book."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.bookings.models.availability import Service, Slot, World, moment
from tests.bookings.models.booking import Book
from tests.bookings.models.bookings import Booking
from tests.bookings.models.verdict import OneRow, Refusal, broken, check

KNOWN_ZONES = {
    *("UTC", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo"),
    *("Pacific/Apia", "Europe/Berlin"),
}


SERVICE_THERE = Refusal("23505", "service_pkey")
SLUG_TAKEN = Refusal("23505", "service_tenant_id_slug_key")
NO_ZONE = Refusal("23503", "service_timezone_fkey")
IS_BOOKED = Refusal("23503", "bookings_tenant_id_service_id_fkey")
ALIKE = Refusal("ALIKE")  # as the statement of Probe says it: offered and accepted
CLOSE = Refusal("CLOSE")  # accepted, and not offered


def unsound(service: Service) -> frozenset[Refusal]:
    """Return what no service may be."""
    return broken({
        NO_ZONE: service.zone not in KNOWN_ZONES,
        check("service_duration_minutes_positive"): service.duration <= 0,
        check("service_buffer_before_minutes_not_negative"): service.before < 0,
        check("service_buffer_minutes_not_negative"): service.after < 0,
    })


@dataclass(frozen=True)
class MakeService(OneRow):
    """Offer a service."""

    tenant: str
    slug: str
    service: Service

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Its slug, which is its key here, means one service of the tenant."""
        known = (self.tenant, self.slug) in world.services
        rules = {SERVICE_THERE: known, SLUG_TAKEN: known}
        return unsound(self.service) | broken(rules)

    def apply(self, world: World) -> None:
        """It is there."""
        world.services[self.tenant, self.slug] = self.service


@dataclass(frozen=True)
class OfService:
    """Something that is done with a service, if there is one of that slug."""

    tenant: str
    slug: str

    def rows(self, world: World) -> int:
        """One, where there is such a service."""
        return int((self.tenant, self.slug) in world.services)


@dataclass(frozen=True)
class ChangeService(OfService):
    """Write all columns of a service."""

    service: Service

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What was booked stays as it was, also where it is put off."""
        return unsound(self.service) if self.rows(world) else frozenset()

    def apply(self, world: World) -> None:
        """From here on."""
        if self.rows(world):
            world.services[self.tenant, self.slug] = self.service


@dataclass(frozen=True)
class DropService(OfService):
    """Delete a service."""

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Not while a booking names it, whatever became of that booking."""
        mine = self.tenant, self.slug
        booked = any(
            (one.tenant, one.service) == mine for one in world.bookings.values()
        )
        return broken({IS_BOOKED: booked})

    def apply(self, world: World) -> None:
        """Its rules go along, those of every service stay."""
        mine = self.tenant, self.slug
        world.services.pop(mine, None)
        world.rules = {
            number: rule
            for number, rule in world.rules.items()
            if (rule.tenant, rule.service) != mine
        }


class Reserve(Book):
    """Make a booking, of a service that can be had if it names one."""

    def refusals(self, world: World) -> frozenset[Refusal]:  # type: ignore[override]
        """The rules of any booking, and those of its service."""
        return super().refusals(world) | world.no_such_service(self.booking)


@dataclass(frozen=True)
class SetUnits(OneRow):
    """Say how many units of a resource a day has, none of which is promised."""

    resource: str
    day: date
    units: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def apply(self, world: World) -> None:
        """Where none is left, no slot of the resource is offered."""
        world.units[self.resource, self.day] = self.units


@dataclass(frozen=True)
class Ask:
    """Ask for the free slots of a service, from one day to another."""

    tenant: str
    slug: str
    first: date
    last: date
    resource: str | None

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes, also for what there is not."""
        del world
        return frozenset()

    def slots(self, world: World) -> list[Slot]:
        """Return them, each once and in order."""
        days = range((self.last - self.first).days + 1)
        return sorted({
            slot
            for number in days
            for slot in world.free(
                *(self.tenant, self.slug, self.first + timedelta(days=number)),
                self.resource,
            )
        })

    def rows(self, world: World) -> int:
        """All of them."""
        return len(self.slots(world))

    def apply(self, world: World) -> None:
        """What was answered is looked at with all the rest."""
        world.offered = self.slots(world)


@dataclass(frozen=True)
class Probe:
    """Ask whether a time is offered, try to book it, and undo that."""

    booking: Booking
    day: date

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What is offered is accepted; what is not, need only not be of the hours."""
        one = self.booking
        assert one.service is not None
        free = world.free(one.tenant, one.service, self.day, one.resource)
        offered = (moment(one.start), moment(one.end)) in free
        accepted = not world.against(one)
        return frozenset({ALIKE if offered == accepted else CLOSE})

    def rows(self, world: World) -> None:
        """None, since it is undone."""

    def apply(self, world: World) -> None:
        """Nothing stays of it."""
