"""How records of a store become bookings, and what happens to those that do not."""

from dataclasses import dataclass, replace

from tests.bookings.models.bookings import NO_OVERLAP, RESOURCE_ONCE
from tests.bookings.models.store import MINUTE, Booked, Kept, Store, World
from tests.bookings.models.store_file import NOW, Json, noted
from tests.bookings.models.verdict import OneRow, Refusal, broken

NOT_PENDING = Refusal("BKE05")
BOOKING_BY_NOW = Refusal("BKE06")
NO_RECORD = Refusal("BKE07")


@dataclass(frozen=True)
class Promote(OneRow):
    """Make bookings of all records that are none yet."""

    tenant: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What cannot become one stays, with the reason."""
        del world
        return frozenset()

    def apply(self, world: World) -> None:
        """Of two that overlap, the one that was made first becomes a booking."""
        store = world.store(self.tenant)
        waiting = store.unpromoted()

        def made(key: str) -> tuple[bool, float, str]:
            created = store.kept[key].record.get("created_at")
            return created is None, created or 0, key

        refused = 0
        for key in sorted(waiting, key=made):
            store.reasons.pop(key, None)
            reason = world.promote(self.tenant, key)
            if reason:
                refused += 1
                store.reasons[key] = reason
        world.answer = [len(waiting) - refused, refused]


@dataclass(frozen=True)
class OfRecord:
    """Something that is done with a record that is no booking yet."""

    tenant: str
    key: str

    def change(self, world: World, record: dict[str, Json]) -> None:
        """Write another record in its place."""
        store = world.stores[self.tenant]
        store.kept[self.key] = Kept(record, store.kept[self.key].loaded)

    def missing(self, world: World) -> frozenset[Refusal]:
        """Tell whether there is none."""
        store = world.stores.get(self.tenant, Store())
        if self.key not in store.kept:
            return frozenset({NO_RECORD})
        return broken({BOOKING_BY_NOW: self.key in store.promoted})

    def rows(self, world: World) -> int | None:
        """One, that of the function."""
        del world
        return 1


@dataclass(frozen=True)
class Cancel(OfRecord):
    """Cancel a record."""

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Also one that is cancelled."""
        return self.missing(world)

    def apply(self, world: World) -> None:
        """The slot that it wanted is free; what is cancelled stays as it is."""
        record = world.stores[self.tenant].kept[self.key].record
        if record["status"] != "cancelled":
            change = {"status": "cancelled", "pending_new_slot_id": None}
            self.change(world, noted(record, change, "cancel_store_booking"))


@dataclass(frozen=True)
class Complete(OfRecord):
    """Bring a pending reschedule to its end; `start` in milliseconds since 1970."""

    start: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """It revives nothing, and takes no slot that another one has."""
        missing = self.missing(world)
        if missing:
            return missing
        kept = world.stores[self.tenant].kept
        record = kept[self.key].record
        target = record.get("pending_new_slot_id")
        resource = record.get("resource_id")
        is_held = resource is not None and any(
            (one.record.get("resource_id"), one.record["slot_id"]) == (resource, target)
            and one.record["status"] != "cancelled"
            for key, one in kept.items()
            if key != self.key
        )
        waits = record["status"] == "reschedule_pending" and target is not None
        return broken({NOT_PENDING: is_held or not waits})

    def apply(self, world: World) -> None:
        """It is confirmed, in the slot that it wanted."""
        record = world.stores[self.tenant].kept[self.key].record
        change = {
            "status": "confirmed",
            "slot_id": record["pending_new_slot_id"],
            "start_at": self.start,
            "pending_new_slot_id": None,
        }
        self.change(world, noted(record, change, "complete_store_reschedule"))


@dataclass(frozen=True)
class Book(OneRow):
    """Make a booking that is of no store."""

    key: str
    resource: str
    start: int
    minutes: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Not over what was promoted, nor over another."""
        end = self.start + self.minutes * MINUTE
        taken = world.is_taken(self.resource, self.start, end)
        return broken({NO_OVERLAP: taken, RESOURCE_ONCE: taken})

    def apply(self, world: World) -> None:
        """It is there."""
        end = self.start + self.minutes * MINUTE
        booked = Booked(self.resource, "Acme", self.start, end)
        world.bookings["acme", self.key] = booked


@dataclass(frozen=True)
class CancelBooking(OneRow):
    """Cancel a booking, whatever it was made of."""

    tenant: str
    key: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """All are confirmed, or canceled already."""
        del world
        return frozenset()

    def apply(self, world: World) -> None:
        """Its time is free; its record does not become another one."""
        booked = world.bookings[self.tenant, self.key]
        if booked.canceled is None:
            world.bookings[self.tenant, self.key] = replace(booked, canceled=NOW)
