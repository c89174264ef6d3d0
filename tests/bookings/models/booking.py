"""What is done with bookings, and with what they depend on."""

from dataclasses import dataclass, replace
from typing import Any

from tests.bookings.models.bookings import (
    FOLLOWS,
    NEXT,
    OCCUPYING,
    REVIVED,
    SUITS_TIME,
    TENANTS,
    TOO_MANY,
    ZONES,
    Booking,
    World,
    revived,
    settled,
)
from tests.bookings.models.verdict import Refusal, broken

CAPACITY_SHRINKS = Refusal("BKA04")
ROOM_FOR_ONE = Refusal("23514", "resource_capacity_at_least_one_check")


@dataclass(frozen=True)
class Book:
    """Make a booking, as a writer says it."""

    number: int
    booking: Booking

    def made(self, world: World) -> Booking:
        """Return what becomes of it: what has a start is a TIMESLOT, and so on."""
        new = settled(self.booking, None)
        kind = "DATE" if new.start is None else "TIMESLOT"
        zone = new.zone or ZONES.get(new.resource or "") or TENANTS[new.tenant]
        filled = replace(new, kind=kind if new.start is not None else new.kind)
        return replace(filled, zone=zone, occupied=world.buffered(filled))

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Any status will do, where its columns justify it."""
        new = self.made(world)
        early = not (new.over() or (new.begun() and new.paid))
        return (
            world.wrong_alone(new)
            | world.wrong_beside(new, world.bookings.values())
            | broken({
                TOO_MANY: world.too_many(new),
                SUITS_TIME: new.status == "completed" and early,
            })
        )

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """It is there."""
        world.bookings[self.number] = self.made(world)


@dataclass(frozen=True)
class Change:
    """Write some columns of a booking that is there, of a tenant."""

    number: int
    tenant: str
    columns: tuple[tuple[str, Any], ...]

    def made(self, world: World) -> Booking:
        """Return what becomes of it; it keeps its buffers unless it moves."""
        old = world.bookings[self.number]
        new = settled(replace(old, **dict(self.columns)), old)
        if (old.service, *old.slot()) == (new.service, *new.slot()):
            return new
        return replace(new, occupied=world.buffered(new))

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Nothing is revived; its life goes step by step; completed is what is over."""
        old = world.bookings[self.number]
        if revived(replace(old, **dict(self.columns)), old):
            return frozenset({REVIVED})
        new = self.made(world)
        others = [one for key, one in world.bookings.items() if key != self.number]
        asked = {"status", "paid", "start", "end", "day"}
        changed = any(getattr(old, name) != getattr(new, name) for name in asked)
        early = not (new.over() or (new.begun() and new.paid))
        looks_at_room = {"resource", "attendees", "status"} & {
            name for name, _ in self.columns
        }
        follows = new.status in {old.status, *NEXT.get(old.status, ())}
        return (
            world.wrong_alone(new)
            | world.wrong_beside(new, others)
            | broken({
                TOO_MANY: bool(looks_at_room) and world.too_many(new),
                FOLLOWS: not follows,
                SUITS_TIME: new.status == "completed" and changed and early,
            })
        )

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """It is changed."""
        world.bookings[self.number] = self.made(world)


@dataclass(frozen=True)
class Delete:
    """Delete a booking."""

    number: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """It is gone."""
        del world.bookings[self.number]


@dataclass(frozen=True)
class Resize:
    """Give a resource room for more or fewer people."""

    resource: str
    room: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Not below a booking that can still take place."""
        shrinks = self.room < world.room[self.resource]
        return broken({
            ROOM_FOR_ONE: self.room < 1,
            CAPACITY_SHRINKS: shrinks
            and any(
                (one.attendees or 0) > self.room
                for one in world.bookings.values()
                if one.resource == self.resource and one.status in OCCUPYING
            ),
        })

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """From here on."""
        world.room[self.resource] = self.room


@dataclass(frozen=True)
class Buffer:
    """Keep other minutes free before and after a service."""

    tenant: str
    service: str
    before: int
    after: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What was sold keeps the buffers that it was sold with."""
        del world
        return broken({
            Refusal("23514", f"service_{name}_not_negative_check"): minutes < 0
            for name, minutes in (
                ("buffer_before_minutes", self.before),
                ("buffer_minutes", self.after),
            )
        })

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """From here on."""
        world.buffers[self.tenant, self.service] = self.before, self.after
