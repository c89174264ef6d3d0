"""The older store: the mirror of each tenant's file, and what became of its records."""

from dataclasses import dataclass, field
from typing import Any

from tests.bookings.models.bookings import overlap
from tests.bookings.models.store_file import (
    Json,
    backfilled,
    canceled_at,
    in_order,
    is_number,
    same,
)
from tests.bookings.models.verdict import Picture
from tests.bookings.stores import blank

OWNERS = {"primary": "acme", "van": "acme", "bike": "acme", "bus": "other"}
UNTRIED = "was not tried yet"
OVERLAPS = "overlaps a booking of its resource"
MINUTE = 60_000  # milliseconds


def breaks(table: str, check: str) -> str:
    """Return the reason that names a check constraint."""
    rule = f'violates check constraint "{table}_{check}_check"'
    return f'new row for relation "{table}" {rule}'


@dataclass(frozen=True)
class Kept:
    """A record of the mirror, and what the file said of it when it was loaded."""

    record: dict[str, Json]
    loaded: Json = None  # None where it came past a load


@dataclass(frozen=True)
class Booked:
    """A booking; times in milliseconds since 1970."""

    resource: str
    customer: str
    start: int
    end: int
    canceled: int | None = None


@dataclass
class Store:
    """The mirror of one tenant's file."""

    has_bookings: bool = True
    loaded: int = 0  # records of the last file
    collections: dict[str, Json] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    runs: list[tuple[int, list[str]]] = field(default_factory=list)
    promoted: dict[str, Json] = field(default_factory=dict)  # as they were then
    reasons: dict[str, str] = field(default_factory=dict)

    def file(self) -> dict[str, Json]:
        """Return the file that is written back."""
        records = {key: one.record for key, one in self.kept.items()}
        has = self.has_bookings or bool(records)
        return {**self.collections, **({"bookings": records} if has else {})}

    def unpromoted(self) -> list[str]:
        """Return the keys of records that are no bookings, in order."""
        return sorted(self.kept.keys() - self.promoted.keys())

    def fill(self) -> dict[str, Kept]:
        """Return the records as a backfill leaves them."""
        return {
            key: Kept(backfilled(one.record), one.loaded)
            for key, one in self.kept.items()
        }

    def verification(self) -> list[Any]:
        """Return what shows whether everything has arrived."""
        records = {key: one.record for key, one in self.kept.items()}
        changed = (
            key for key, old in self.promoted.items() if not same(old, records[key])
        )
        bare = sum(blank(one.get("resource_id")) for one in records.values())
        return [self.loaded, len(records), bare, self.unpromoted(), sorted(changed)]


@dataclass
class World:
    """The stores by tenant, all bookings by tenant and key, and the last answer."""

    stores: dict[str, Store] = field(default_factory=dict)
    bookings: dict[tuple[str, str], Booked] = field(default_factory=dict)
    strict: bool = True  # whether the mirror requires a resource
    answer: list[int] = field(default_factory=list)

    def store(self, tenant: str) -> Store:
        """Return the store of a tenant, who has one from the first work on it."""
        return self.stores.setdefault(tenant, Store())

    def kept(self, tenant: str, key: str) -> Kept | None:
        """Return a record of the mirror."""
        return self.stores.get(tenant, Store()).kept.get(key)

    def is_taken(self, resource: str, start: int, end: int) -> bool:
        """Tell whether a booking of the resource overlaps a time."""
        return any(
            one.resource == resource
            and one.canceled is None
            and overlap((one.start, one.end), (start, end))
            for one in self.bookings.values()
        )

    def promote(self, tenant: str, key: str) -> str | None:
        """Make a booking of a record, or return the reason why not."""
        record = self.stores[tenant].kept[key].record
        start, minutes = record.get("start_at"), record.get("duration_min")
        resource, user = record.get("resource_id") or "", record["user_id"]
        if start is None:
            return "has no start"
        if minutes is None:
            return "has no duration"
        if minutes <= 0:
            return f"has a duration of {minutes} minutes"
        if OWNERS.get(resource) != tenant:
            return f'resource "{resource}" is unknown'
        if not user.strip():
            return breaks("customer", "name_not_blank")
        if minutes < 1e-6:
            return breaks("bookings", "start_before_end")
        end = round(start + minutes * MINUTE)
        canceled = canceled_at(record) if record["status"] == "cancelled" else None
        if canceled is None and self.is_taken(resource, start, end):
            return OVERLAPS
        booked = Booked(resource, user, start, end, canceled)
        self.bookings[tenant, f"store/{key}"] = booked
        self.stores[tenant].promoted[key] = record
        return None

    def picture(self) -> Picture:
        """Return what a look at the database should show."""
        return {
            "stores": [
                [name, *one.verification()] for name, one in self.stores.items()
            ],
            "files": [
                [name, in_order(one.file())] for name, one in self.stores.items()
            ],
            "mirror": [
                [name, key, *_columns(one.record)]
                for name, store in self.stores.items()
                for key, one in store.kept.items()
            ],
            "runs": [
                [name, *run]
                for name, store in self.stores.items()
                for run in store.runs
            ],
            "unpromoted": [
                [name, key, store.reasons.get(key, UNTRIED)]
                for name, store in self.stores.items()
                for key in store.unpromoted()
            ],
            "bookings": [
                [*key, one.resource, one.customer, one.start, one.end, one.canceled]
                for key, one in self.bookings.items()
            ],
            "answer": [self.answer] if self.answer else [],
        }


def _columns(record: dict[str, Json]) -> list[Any]:
    """Return what stands beside a record."""
    pending = record["status"] == "reschedule_pending"
    minutes = record.get("duration_min")
    return [
        *(record["user_id"], record["slot_id"], record["status"]),
        *(record.get("start_at"), minutes if is_number(minutes) else None),
        record.get("resource_id"),
        record.get("pending_new_slot_id") if pending else None,
    ]
