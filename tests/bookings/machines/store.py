"""The machine of the older store: files, backfill, promotion, reschedules, and back."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.bookings.machines import store_draws as d
from tests.bookings.machines.drawing import Line, draw
from tests.bookings.machines.duel import System
from tests.bookings.machines.machine import Machine
from tests.bookings.machines.stage import Stage
from tests.bookings.machines.store_sql import PICTURE, ROWS, statement
from tests.bookings.models import promoting as p
from tests.bookings.models import storing as s
from tests.bookings.models.store import World
from tests.bookings.models.store_file import Json, Unreadable, read


def drawing(world: World) -> str:
    """Draw the bookings of each resource, in half hours since most of them begin."""
    lines = [
        Line(
            f"{tenant} {one.resource}",
            (one.start - d.T0) // d.HALF_HOUR,
            -(-(one.end - d.T0) // d.HALF_HOUR),
            f"{key!r} {'canceled' if one.canceled is not None else ''}",
        )
        for (tenant, key), one in world.bookings.items()
    ]
    return draw(lines, -1, 6)


STORE: System[World] = System("store", ROWS, PICTURE, World, statement, drawing)


def is_loose(machine: "TheStore") -> bool:
    """Tell whether the mirror takes records without a resource, as it once did."""
    return not machine.duel.world.strict


def has_bookings(machine: "TheStore") -> bool:
    """Tell whether there is a booking that could be cancelled."""
    return bool(machine.duel.world.bookings)


class TheStore(Machine[World]):
    """Random files, and what is done with them."""

    system = STORE

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.files: dict[str, dict[str, Json]] = {}  # what was loaded last

    def load(self, tenant: str, document: dict[str, Json], which: int) -> None:
        """Load a file, in some spelling and in one way or the other."""
        text = d.written(document, ascii_only=which % 2 == 0)
        if self.take(s.Load(tenant, text, in_pieces=which > 4)):
            self.files[tenant] = document

    def key(self, tenant: str, which: int, key: str) -> str:
        """Return the key of a record that is no booking, or any."""
        store = self.duel.world.stores.get(tenant)
        keys = store.unpromoted() if store else []
        return keys[which % len(keys)] if keys and which else key

    @initialize(loose=st.booleans(), changes=d.changes(), which=d.WHICH)
    def begin(self, loose: bool, changes: dict[str, Json], which: int) -> None:
        """A file is loaded, into a mirror with the rule of resources or without."""
        if loose:
            self.take(s.Require(strict=False))
        self.load("acme", {"bookings": {}}, which)
        self.load_changed("acme", changes, None, which)

    @rule(
        tenant=d.TENANT,
        changes=d.changes(),
        others=st.none() | d.OTHERS,
        which=d.WHICH,
    )
    def load_changed(
        self,
        tenant: str,
        changes: dict[str, Json],
        others: dict[str, Json] | None,
        which: int,
    ) -> None:
        """Load the file that was loaded last, with changes."""
        file = self.files.get(tenant, {})
        records = {**file.get("bookings", {}), **changes}
        kept = {key: one for key, one in records.items() if one is not d.MISSING}
        rest = {key: one for key, one in file.items() if key != "bookings"}
        document = {**(rest if others is None else others)}
        if kept or which:
            document["bookings"] = kept
        self.load(tenant, document, which)

    @rule(tenant=d.TENANT, which=d.WHICH)
    def load_again(self, tenant: str, which: int) -> None:
        """The same file changes nothing."""
        self.load_changed(tenant, {}, None, which)

    @rule(tenant=d.TENANT, text=d.NO_STORE, which=d.WHICH)
    def load_oddly(self, tenant: str, text: str | None, which: int) -> None:
        """The command finds out by itself what is no JSON object."""
        try:
            read(text)
        except Unreadable:
            which = 0
        self.take(s.Load(tenant, text, in_pieces=which > 4))

    @rule(tenant=d.TENANT, of=d.TENANT)
    def load_written(self, tenant: str, of: str) -> None:
        """What is written back can be loaded, also by somebody else."""
        self.take(s.LoadWritten(tenant, None, of=of))

    @rule(tenant=d.TENANT, record=d.KEY.flatmap(lambda key: d.records(key)))
    def add(self, tenant: str, record: dict[str, Json]) -> None:
        self.take(s.Write(tenant, record["id"], record))

    @rule(
        tenant=d.TENANT,
        which=d.WHICH,
        record=d.records("b_1"),
        odd=st.none() | d.ODD.filter(lambda odd: "\0" not in f"{odd[0]}{odd[1]}"),
    )
    def overwrite(
        self,
        tenant: str,
        which: int,
        record: dict[str, Json],
        odd: tuple[str, Json] | None,
    ) -> None:
        """Write over a record, past all functions; one time in two something odd."""
        key = self.key(tenant, which, "b_1")
        new = {**record, "id": key, **dict([odd] if odd else [])}
        sayable = {name: value for name, value in new.items() if value is not d.MISSING}
        if sayable.get("note") != "\ud800":
            self.take(s.Write(tenant, key, sayable, over=True))

    @rule(tenant=d.TENANT)
    def backfill(self, tenant: str) -> None:
        """Twice: the second one finds nothing left to do."""
        if self.take(s.Backfill(tenant)):
            self.take(s.Backfill(tenant))

    @precondition(is_loose)
    @rule()
    def require(self) -> None:
        self.take(s.Require())

    @rule(tenant=d.TENANT, again=st.booleans())
    def promote(self, tenant: str, again: bool) -> None:
        self.take(p.Promote(tenant))
        if again:
            self.take(p.Promote(tenant))

    @rule(tenant=d.TENANT, which=d.WHICH, key=d.KEY)
    def cancel(self, tenant: str, which: int, key: str) -> None:
        self.take(p.Cancel(tenant, self.key(tenant, which, key)))

    @rule(
        tenant=d.TENANT,
        which=d.WHICH,
        key=d.KEY,
        start=st.sampled_from([d.T0, d.T0 + d.HALF_HOUR, 0]),
    )
    def complete(self, tenant: str, which: int, key: str, start: int) -> None:
        self.take(p.Complete(tenant, self.key(tenant, which, key), start))

    @rule(tenant=d.TENANT, which=d.WHICH, slot=d.SLOT)
    def reschedule(self, tenant: str, which: int, slot: str) -> None:
        """A record wants another slot, and gets it unless somebody is there."""
        key = self.key(tenant, which, "b_1")
        kept = self.duel.world.kept(tenant, key)
        if not kept:
            return
        wish = {"status": "reschedule_pending", "pending_new_slot_id": slot}
        if self.take(s.Write(tenant, key, {**kept.record, **wish}, over=True)):
            self.take(p.Complete(tenant, key, d.T0))

    @rule(
        resource=st.sampled_from(["primary", "van"]),
        start=st.integers(-1, 4).map(lambda half: d.T0 + half * d.HALF_HOUR),
        minutes=st.sampled_from([30, 60]),
    )
    def book(self, resource: str, start: int, minutes: int) -> None:
        key = f"key {len(self.duel.taken)}"
        self.take(p.Book(key, resource, start, minutes))

    @precondition(has_bookings)
    @rule(which=d.WHICH)
    def cancel_booking(self, which: int) -> None:
        bookings = [*self.duel.world.bookings]
        self.take(p.CancelBooking(*bookings[which % len(bookings)]))
