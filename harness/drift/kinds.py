"""The kinds of drift, as data: what each means, what to do, how it comes about."""

from dataclasses import dataclass

from harness.drift import finders
from harness.drift.finders import Finder


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of drift; `bad` brings it about, `good` is near and does not.

    Tests run both on a migrated database. `find` recognizes it in an object that is not
    as the migrations make it; what the ledger tells has none. The first that fits
    counts. `instead` says what to do.
    """

    id: str
    name: str
    means: str
    instead: str
    bad: str
    good: str
    find: Finder | None = None


NO_LEDGER = Kind(
    id="no-ledger",
    name="a database with objects and no ledger",
    means="Nothing says which migrations it has had, so the next one would begin with "
    "the first.",
    instead="harness migrate adopt writes a ledger where no other difference is left.",
    bad="drop schema harness cascade;",
    good="drop schema harness cascade; drop table booking, room; drop function touch;",
)
UNFINISHED = Kind(
    id="half-applied",
    name="a migration outside a transaction that was interrupted",
    means="Some of its statements took effect and others did not.",
    instead='Finish it: "harness migrate up", or "down" if it was being reverted.',
    bad="update harness.migration set duration = null where number = 2; insert into "
    "harness.migration_statement values (2, 'up', 1, '', true, '{}'); "
    "drop function touch cascade; drop index booking_room_id_idx;",
    good="update harness.migration set duration = interval '1 day' where number = 2;",
)
EDITED = Kind(
    id="migration-edited",
    name="a migration whose file changed after it was applied",
    means="The next database is made by another text than this one was.",
    instead="Restore the file, or write the change as a new migration.",
    bad="update harness.migration set sha256 = 'of another text' where number = 1;",
    good="update harness.migration set applied_by = 'somebody' where number = 1;",
)
FILE_GONE = Kind(
    id="migration-file-gone",
    name="an applied migration that has no file",
    means="Another branch was deployed here, or the file was deleted: nobody can make "
    "such a database again.",
    instead="Restore the file; the ledger never forgets by itself.",
    bad="insert into harness.migration values (9, '0009_x', '', 'x', now(), '1 s');",
    good="update harness.migration set applied_at = now() where number = 2;",
)
RENAMED = Kind(
    id="migration-renamed",
    name="an applied migration whose file has another name",
    means="Two files may have had one number, and the other one ran.",
    instead="Restore the name, or give the new file a number of its own.",
    bad="update harness.migration set name = '0002_orders' where number = 2;",
    good="update harness.migration set name = '0002_booking' where number = 2;",
)
SKIPPED = Kind(
    id="migration-skipped",
    name="a migration below the newest applied one that never ran",
    means="It was merged after a newer one was deployed, and would come out of order.",
    instead="Give it the next free number.",
    bad="delete from harness.migration where number = 1;",
    good="delete from harness.migration where number = 2; "
    "drop table booking; drop function touch;",
)
UNKNOWN = Kind(
    id="unknown-object",
    name="an object that no migration makes",
    means="Somebody made it by hand: the next database will lack it.",
    instead="Write a migration that makes it if it is not there, or drop it.",
    bad="create table kept_by_hand as select * from room;",
    good="insert into room values (1, 'Lab');",
    find=finders.is_unknown,
)
MISSING = Kind(
    id="missing-object",
    name="an object that the migrations make and the database lacks",
    means="Somebody dropped it, or a migration's guard passed over making it.",
    instead="Write a migration that makes it, and ends with a check of what it made.",
    bad="drop index booking_room_id_idx;",
    good="reindex index booking_room_id_idx;",
    find=finders.is_missing,
)
INVALID_INDEX = Kind(
    id="invalid-index",
    name="an index that was left half-built",
    means="CREATE INDEX CONCURRENTLY was interrupted: no query uses it, every write "
    "pays for it, and a unique one guards nothing.",
    instead="Drop it and build it again, both concurrently.",
    bad="update pg_index set indisvalid = false "
    "where indexrelid = 'booking_room_id_idx'::regclass;",
    good="drop index booking_room_id_idx; "
    "create index booking_room_id_idx on booking (room_id);",
    find=finders.is_invalid_index,
)
UNVALIDATED = Kind(
    id="unvalidated-constraint",
    name="a constraint that was never validated",
    means="Older rows may break it, and the planner does not trust it.",
    instead="alter table … validate constraint, which blocks nobody who reads or "
    "writes; it names the first row that is in the way.",
    bad="alter table booking drop constraint booking_guests_check, "
    "add constraint booking_guests_check check (guests > 0) not valid;",
    good="alter table booking drop constraint booking_guests_check, "
    "add constraint booking_guests_check check (guests > 0) not valid; "
    "alter table booking validate constraint booking_guests_check;",
    find=finders.is_unvalidated,
)
NOT_ENFORCED = Kind(
    id="not-enforced-constraint",
    name="a constraint that is not enforced (18 and later), or whose triggers are off",
    means="It stands in the catalog and checks no row.",
    instead="Enforce it again; that a row broke it meanwhile, only a search tells.",
    bad="alter table room disable trigger all;",
    good="alter table room disable trigger all; alter table room enable trigger all;",
    find=finders.is_not_enforced,
)
DISABLED_TRIGGER = Kind(
    id="disabled-trigger",
    name="a trigger that does not fire",
    means="Disabled for a load and never enabled again, most often.",
    instead="Enable it, and look at the rows that passed it by.",
    bad="alter table booking disable trigger booking_touch;",
    good="alter table booking disable trigger booking_touch; "
    "alter table booking enable trigger booking_touch;",
    find=finders.is_disabled_trigger,
)
CHANGED = Kind(
    id="changed-object",
    name="an object that is not as the migrations make it",
    means="Somebody altered it, or it was there before a migration with a guard such "
    'as "if not exists", which then passed over it.',
    instead="Write a migration that makes both alike.",
    bad="alter table booking alter column guests set default 2;",
    good="alter table booking alter column guests set default 2; "
    "alter table booking alter column guests drop default;",
    find=finders.is_changed,
)

KINDS = (
    *(NO_LEDGER, UNFINISHED, EDITED, FILE_GONE, RENAMED, SKIPPED),
    *(INVALID_INDEX, UNVALIDATED, NOT_ENFORCED, DISABLED_TRIGGER),
    *(UNKNOWN, MISSING, CHANGED),
)
