"""What comes into the mirror of a store, and what changes there."""

from dataclasses import dataclass

from tests.bookings.models.store import Kept, Store, World
from tests.bookings.models.store_file import (
    Json,
    Unreadable,
    backfilled,
    lossless,
    read,
    rivals,
    same,
    sound,
)
from tests.bookings.models.verdict import OneRow, Refusal, broken, check
from tests.bookings.stores import blank

UNSOUND = Refusal("BKE01")
NO_OBJECT = Refusal("BKE02")
REVIVED = Refusal("BKE04")
IS_BOOKING = Refusal("23503", "store_promotion_tenant_id_key_fkey")
RESERVED = Refusal("23505", "store_booking_tenant_id_resource_id_reserved_slot_id_key")
NO_STORE = Refusal("23503", "store_booking_tenant_id_fkey")
KEY_THERE = Refusal("23505", "store_booking_pkey")
RECORD_SOUND = check("store_booking_record_sound")
ON_RESOURCE = check("store_booking_resource_id_not_blank")
RESOURCE_NULL = Refusal("23502")


@dataclass(frozen=True)
class Load(OneRow):
    """Load a file: as one text or, as the command does it, in pieces."""

    tenant: str
    text: str | None
    in_pieces: bool = False

    def document(self, world: World) -> dict[str, Json]:
        """Return what is in the file. Raises Unreadable."""
        del world
        return read(self.text)

    def refusals(self, world: World) -> frozenset[Refusal]:
        """All of it, or nothing; what became a booking stays in the file."""
        try:
            document = self.document(world)
        except Unreadable:
            return frozenset({NO_OBJECT})
        if not lossless(document):
            # A surrogate alone may end the reading, or be found in a piece.
            alone = "\\ud" in (self.text or "")
            return frozenset({UNSOUND}) | broken({NO_OBJECT: alone})
        store = world.stores.get(self.tenant, Store())
        records = document.get("bookings", {})
        if not isinstance(records, dict) or self._problems(store, records):
            return frozenset({UNSOUND})
        kept = self._kept(store, records)
        return broken({
            IS_BOOKING: not store.promoted.keys() <= records.keys(),
            RESERVED: rivals([one.record for one in kept.values()]),
        })

    def _problems(self, store: Store, records: dict[str, Json]) -> bool:
        """Tell whether records are not sound, revive one, or want one slot."""
        if not all(sound(key, record) for key, record in records.items()):
            return True
        revived = any(
            key in store.kept
            and not same(store.kept[key].loaded, record)
            and store.kept[key].record["status"] == "cancelled"
            and record["status"] != "cancelled"
            for key, record in records.items()
        )
        return revived or rivals([*map(backfilled, records.values())])

    def _kept(self, store: Store, records: dict[str, Json]) -> dict[str, Kept]:
        """Return the mirror after it: what did not change in the file stays."""
        return {
            key: self._one(store.kept.get(key), record)
            for key, record in records.items()
        }

    def _one(self, old: Kept | None, record: Json) -> Kept:
        if old and (same(old.loaded, record) or same(old.record, backfilled(record))):
            return old
        return Kept(backfilled(record), record)

    def apply(self, world: World) -> None:
        """Records without a resource get one; a run that did something is recorded."""
        document = self.document(world)
        store = world.store(self.tenant)
        records = document.pop("bookings", None)
        store.has_bookings = records is not None
        records = records or {}
        filled = sorted(
            key
            for key, record in records.items()
            if blank(record.get("resource_id"))
            and not (key in store.kept and same(store.kept[key].loaded, record))
        )
        if filled:
            active = [key for key in filled if records[key]["status"] != "cancelled"]
            store.runs.append((len(filled), active))
        kept = self._kept(store, records)
        added = kept.keys() - store.kept.keys()
        removed = store.kept.keys() - kept.keys()
        changed = [
            key for key in kept.keys() - added if kept[key] is not store.kept[key]
        ]
        store.kept, store.loaded = kept, len(records)
        store.collections = document
        for key in removed:
            store.reasons.pop(key, None)
        world.answer = [len(records), len(added), len(changed), len(removed)]


@dataclass(frozen=True)
class LoadWritten(Load):
    """Load what a tenant's store is written back as: one's own, or another's."""

    of: str = "acme"

    def document(self, world: World) -> dict[str, Json]:
        """Return what is written; nothing where there is no store."""
        if self.of not in world.stores:
            raise Unreadable
        return world.stores[self.of].file()


@dataclass(frozen=True)
class Write(OneRow):
    """Write a record into the mirror, past a load: a new one, or over another."""

    tenant: str
    key: str
    record: dict[str, Json]
    over: bool = False

    def refusals(self, world: World) -> frozenset[Refusal]:
        """The mirror keeps its rules, whoever writes; nothing is revived."""
        store = world.stores.get(self.tenant, Store())
        old = store.kept.get(self.key)
        if self.over and old is None:
            return frozenset()
        others = [one.record for key, one in store.kept.items() if key != self.key]
        is_sound = sound(self.key, self.record)
        resource = self.record.get("resource_id")
        bare = not isinstance(resource, int) and blank(resource)
        was = old is not None and old.record["status"] == "cancelled"
        return broken({
            NO_STORE: self.tenant not in world.stores,
            KEY_THERE: old is not None and not self.over,
            REVIVED: self.over and was and self.record["status"] != "cancelled",
            RECORD_SOUND: not is_sound,
            ON_RESOURCE: world.strict and bare,
            RESOURCE_NULL: world.strict and resource is None,
            RESERVED: is_sound and rivals([*others, self.record]),
        })

    def rows(self, world: World) -> int:  # type: ignore[override]  # narrower
        """One, if it is there or new."""
        return int(not self.over or world.kept(self.tenant, self.key) is not None)

    def apply(self, world: World) -> None:
        """It stays, with what the file said of it before."""
        store, old = world.stores.get(self.tenant), world.kept(self.tenant, self.key)
        if store and (old or not self.over):
            store.kept[self.key] = Kept(self.record, old.loaded if old else None)


@dataclass(frozen=True)
class Backfill(OneRow):
    """Put the records that name no resource on "primary"."""

    tenant: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Not where two would want one slot then."""
        store = world.stores.get(self.tenant, Store())
        return broken({RESERVED: rivals([one.record for one in store.fill().values()])})

    def apply(self, world: World) -> None:
        """A run is recorded, also one that had nothing to do."""
        store = world.store(self.tenant)
        bare = sorted(
            key
            for key, one in store.kept.items()
            if blank(one.record.get("resource_id"))
        )
        active = [
            key for key in bare if store.kept[key].record["status"] != "cancelled"
        ]
        store.kept = store.fill()
        store.runs.append((len(bare), active))
        world.answer = [len(bare)]


@dataclass(frozen=True)
class Require:
    """Require a resource of every record, or no longer, as before the backfill."""

    strict: bool = True

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Not while there are records without."""
        found = [
            one.record.get("resource_id")
            for store in world.stores.values()
            for one in store.kept.values()
        ]
        return broken({
            ON_RESOURCE: self.strict and any(map(blank, found)),
            RESOURCE_NULL: self.strict and None in found,
        })

    def rows(self, world: World) -> None:
        """None: no row changes."""

    def apply(self, world: World) -> None:
        """From here on."""
        world.strict = self.strict
