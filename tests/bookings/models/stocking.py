"""What a tenant does with days: makes, changes, shuts and asks for them."""

from dataclasses import dataclass

from tests.bookings.models.capacity import FIRST, LAST, OWNERS, World
from tests.bookings.models.holding import BAD_ARGUMENT, NO_RESOURCE
from tests.bookings.models.verdict import OneRow, Refusal, broken

PROMISED = Refusal("BKB14")
SHUTS_PROMISES = Refusal("BKB17")
NO_CAPACITY = Refusal("BKB02")
SHUT_TWICE = Refusal("23P01", "resource_blackout_never_overlap_excl")
SHUT_BACKWARDS = Refusal("23514", "resource_blackout_dates_ordered_check")
SHUT_OTHERS = Refusal("23503", "resource_blackout_tenant_id_resource_id_fkey")
AS_OFFERED = Refusal("ALIKE")  # as the statement of Ask says it
LONGEST = 3661  # days of a range


@dataclass(frozen=True)
class OfDays:
    """Something that is asked for a range of days."""

    tenant: str
    resource: str
    first: int
    last: int
    units: int

    def bad(self) -> frozenset[Refusal]:
        """Return what is wrong whatever the days are."""
        if not 1 <= self.last - self.first + 1 <= LONGEST or self.units < 0:
            return frozenset({BAD_ARGUMENT})
        return broken({NO_RESOURCE: OWNERS[self.resource] != self.tenant})

    def days(self) -> range:
        """Return the days."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Initialise(OfDays):
    """Make the days that are missing."""

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Days that are there are no obstacle."""
        del world
        return self.bad()

    def rows(self, world: World) -> int | None:
        """It counts what it made."""
        return sum((self.resource, day) not in world.maximum for day in self.days())

    def apply(self, world: World) -> None:
        """Existing days stay untouched."""
        for day in self.days():
            world.maximum.setdefault((self.resource, day), self.units)


@dataclass(frozen=True)
class Adjust(OfDays):
    """Change how much there is of every day."""

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Never below what is held and allocated."""
        if against := self.bad():
            return against
        known = [day for day in self.days() if (self.resource, day) in world.maximum]
        return broken({
            NO_CAPACITY: len(known) < len(self.days()),
            PROMISED: any(
                world.promised(self.resource, day) > self.units for day in known
            ),
        })

    def rows(self, world: World) -> int | None:
        """It counts what changed."""
        return sum(
            world.maximum.get((self.resource, day)) != self.units for day in self.days()
        )

    def apply(self, world: World) -> None:
        """What is free follows."""
        for day in self.days():
            world.maximum[self.resource, day] = self.units


@dataclass(frozen=True)
class Shut(OneRow):
    """Lay a blackout."""

    tenant: str
    resource: str
    first: int
    last: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Not over promises, nor over another one."""
        days = range(self.first, self.last + 1)
        return broken({
            SHUT_BACKWARDS: self.last < self.first,
            SHUT_OTHERS: OWNERS[self.resource] != self.tenant,
            SHUT_TWICE: any(world.is_shut(self.resource, day) for day in days),
            SHUTS_PROMISES: any(world.promised(self.resource, day) > 0 for day in days),
        })

    def apply(self, world: World) -> None:
        """Both bounds are shut."""
        world.shut.add((self.resource, self.first, self.last))


@dataclass(frozen=True)
class Reopen:
    """Delete all blackouts of a resource."""

    resource: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def rows(self, world: World) -> int | None:
        """All of them."""
        return sum(one[0] == self.resource for one in world.shut)

    def apply(self, world: World) -> None:
        """They are gone."""
        world.shut = {one for one in world.shut if one[0] != self.resource}


@dataclass(frozen=True)
class Activate(OneRow):
    """Make a resource active or not."""

    resource: str
    active: bool

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What is held stays held."""
        del world
        return frozenset()

    def apply(self, world: World) -> None:
        """It can be held, or cannot."""
        (world.inactive.discard if self.active else world.inactive.add)(self.resource)


@dataclass(frozen=True)
class Ask:
    """Ask what is offered, try to hold it, and undo that."""

    tenant: str
    resource: str
    first: int
    last: int
    units: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whatever there is: what is offered is just what can be held."""
        del world
        return frozenset({AS_OFFERED})

    def rows(self, world: World) -> None:
        """None, since it is undone."""

    def apply(self, world: World) -> None:
        """Nothing stays of it."""


@dataclass(frozen=True)
class See:
    """Look for the days of a resource that are not free for one reason, or are."""

    resource: str
    reason: str | None

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def rows(self, world: World) -> int | None:
        """The first reason counts."""
        days = range(FIRST, LAST + 1)
        return sum(world.reason(self.resource, day) == self.reason for day in days)

    def apply(self, world: World) -> None:
        """Looking changes nothing."""
