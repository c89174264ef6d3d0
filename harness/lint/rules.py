"""The rules of lint, as data: what squawk is silent about, or gives wrong advice on."""

from dataclasses import dataclass

from harness.lint import finders
from harness.lint.finders import Finder


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule; `bad` breaks it, `good` is a way that does not, and tests run both.

    `why` says what happens on a database in use, `instead` what to do.
    """

    id: str
    name: str
    why: str
    instead: str
    bad: str
    good: str
    find: Finder


RULES = (
    Rule(
        id="lock-table",
        name="LOCK TABLE",
        why="Everybody who wants the table waits until the migration ends, and behind "
        "them those who would not have to.",
        instead="Let the statement that needs the lock take it, or say why it must be "
        "held earlier, and how long.",
        bad="lock table booking in access exclusive mode;",
        good="alter table booking alter column note drop not null;",
        find=finders.lock_table,
    ),
    Rule(
        id="truncate",
        name="TRUNCATE",
        why="It deletes every row under ACCESS EXCLUSIVE and fires no delete trigger; "
        "older snapshots see an empty table.",
        instead="Delete the rows that are meant, by a condition that names them.",
        bad="truncate booking;",
        good="delete from booking where status = 'draft';",
        find=finders.truncate,
    ),
    Rule(
        id="unfiltered-delete",
        name="DELETE without WHERE",
        why="It deletes every row, most often because a condition was forgotten.",
        instead='Write the condition; "where true" says that every row is meant.',
        bad="with gone as (delete from booking returning id) select id from gone;",
        good="delete from booking where id in (select id from doomed);",
        find=finders.unfiltered_delete,
    ),
    Rule(
        id="unfiltered-update",
        name="UPDATE without WHERE",
        why="It writes every row again, also those that are right already, and keeps "
        "each of them locked until the migration ends.",
        instead="Choose the rows that change, so that a second run changes none.",
        bad="update booking set party = 1;",
        good="update booking set party = 1 where party is null;",
        find=finders.unfiltered_update,
    ),
    Rule(
        id="trigger-on-old-table",
        name="CREATE TRIGGER on a table that was there before",
        why="It waits for every writer and blocks those behind it (SHARE ROW "
        "EXCLUSIVE), and the rows that are there never pass through it.",
        instead="Say in the file what the old rows are, or check them in it.",
        bad="create trigger stamp before update on booking "
        "for each row execute function stamp();",
        good="create table booking (id int); create trigger stamp before update "
        "on booking for each row execute function stamp();",
        find=finders.create_trigger,
    ),
    Rule(
        id="rewrite-command",
        name="VACUUM FULL or CLUSTER",
        why="It writes the whole table again under ACCESS EXCLUSIVE: nobody can even "
        "read meanwhile.",
        instead="Plain VACUUM makes the room usable again and shuts nobody out.",
        bad="vacuum (full, analyze) booking;",
        good="vacuum (analyze) booking;",
        find=finders.rewrite_command,
    ),
    Rule(
        id="exclusion-on-old-table",
        name="exclusion constraint on a table that was there before",
        why="Its index is built and every row rechecked under ACCESS EXCLUSIVE: half a "
        "minute for a million rows. NOT VALID, which squawk advises, does not "
        "exist for it (0A000).",
        instead="Add a nullable column, its default true, and the constraint with "
        '"where (flag and …)" at once; fill the flag in batches, then require '
        "it by a CHECK that is validated later.",
        bad="alter table booking add constraint booking_excl exclude using gist "
        "(room with =, during with &&);",
        good="create table booking (room int, during tstzrange, constraint "
        "booking_excl exclude using gist (room with =, during with &&));",
        find=finders.add_exclusion,
    ),
)
