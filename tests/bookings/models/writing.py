"""What somebody may write into the tables directly, past the functions."""

from dataclasses import dataclass

from tests.bookings.models.capacity import MINUTE, OWNERS, Hold, Line, Sold, World
from tests.bookings.models.holding import LINE_TWICE, SETTLED, OfToken
from tests.bookings.models.verdict import OneRow, Refusal, broken

COUNTER = Refusal("BKB13")
PROMISED_DAY = Refusal("BKB15")
SOLD_OTHERS = Refusal("23503", "resource_allocation_tenant_id_resource_id_fkey")
SOLD_NOTHING = Refusal("23514", "resource_allocation_quantity_positive_check")
HELD_OTHERS = Refusal("23503", "resource_hold_tenant_id_resource_id_fkey")
HELD_NOTHING = Refusal("23514", "resource_hold_quantity_positive_check")


@dataclass(frozen=True)
class Sell(OneRow):
    """Allocate a day without a hold."""

    line: Line
    units: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """The past may be noted down, and what is inactive sold."""
        tenant, _, _, resource, day = self.line
        return broken({
            SOLD_NOTHING: self.units <= 0,
            SOLD_OTHERS: OWNERS[resource] != tenant,
            LINE_TWICE: self.line in world.sold,
            Refusal("BKB04"): world.is_shut(resource, day),
        }) | world.lacks(resource, [day], self.units)

    def apply(self, world: World) -> None:
        """It is taken."""
        world.sold[self.line] = Sold(self.units)


@dataclass(frozen=True)
class Unsell:
    """Delete all allocations of an order's line."""

    tenant: str
    order: str
    line: str

    def gone(self, world: World) -> list[Line]:
        """Return which these are."""
        wanted = (self.tenant, self.order, self.line)
        return [line for line in world.sold if line[:3] == wanted]

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def rows(self, world: World) -> int | None:
        """Those that are there."""
        return len(self.gone(world))

    def apply(self, world: World) -> None:
        """Capacity back; a hold that it was stays confirmed."""
        for line in self.gone(world):
            del world.sold[line]


@dataclass(frozen=True)
class Note(OneRow):
    """Insert a row of a hold, past place_hold(), under a token that nobody used."""

    tenant: str
    resource: str
    day: int
    units: int
    token: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """The same promises hold for who writes into the table."""
        return (
            broken({
                HELD_NOTHING: self.units <= 0,
                HELD_OTHERS: OWNERS[self.resource] != self.tenant,
            })
            | world.closed(self.resource, [self.day])
            | world.lacks(self.resource, [self.day], self.units)
        )

    def apply(self, world: World) -> None:
        """It is held for half an hour, as any other."""
        world.holds[self.tenant, self.token] = Hold(
            *(self.resource, self.day, self.day, self.units),
            *("direct@example.org", None, 30 * MINUTE),
        )


@dataclass(frozen=True)
class Turn(OfToken):
    """Write another state into the rows of a token."""

    status: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Nothing is revived."""
        hold = world.holds.get(self.key)
        return broken({
            SETTLED: hold is not None and hold.status not in {"ACTIVE", self.status}
        })

    def rows(self, world: World) -> int | None:
        """None where there is no such hold."""
        return super().rows(world) or 0

    def apply(self, world: World) -> None:
        """Capacity back where it no longer is active."""
        if self.key in world.holds:
            self.turn(world, self.status)


@dataclass(frozen=True)
class Count:
    """Write a number into available_capacity."""

    resource: str
    day: int
    number: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Only the number that is there already."""
        known = (self.resource, self.day) in world.maximum
        return broken({
            COUNTER: known and world.free(self.resource, self.day) != self.number
        })

    def rows(self, world: World) -> int | None:
        """One, where there is such a day."""
        return int((self.resource, self.day) in world.maximum)

    def apply(self, world: World) -> None:
        """It was that number before."""


@dataclass(frozen=True)
class Remove:
    """Delete a day."""

    resource: str
    day: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Promises are not forgotten."""
        known = (self.resource, self.day) in world.maximum
        return broken({
            PROMISED_DAY: known and world.promised(self.resource, self.day) > 0
        })

    def rows(self, world: World) -> int | None:
        """One, where there is such a day."""
        return int((self.resource, self.day) in world.maximum)

    def apply(self, world: World) -> None:
        """It is gone."""
        world.maximum.pop((self.resource, self.day), None)
