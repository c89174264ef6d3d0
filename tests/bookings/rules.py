"""What migration 0019 may change, the overlap rule, and what it must not, the rows."""

from typing import NamedTuple

from harness.bench import Bench
from harness.database import Database
from harness.migrations import open_runner
from harness.server import silent

NAME = "bookings_excl_resource_time"


class Exclusion(NamedTuple):
    """What the catalog says of an exclusion constraint."""

    oid: int  # another one where it was made again
    definition: str
    comment: str | None


def rules(database: Database) -> dict[str, Exclusion]:
    """The exclusion constraints of bookings, by name."""
    found = database.execute(
        "select conname, oid, pg_get_constraintdef(oid),"
        " obj_description(oid, 'pg_constraint')"
        " from pg_catalog.pg_constraint"
        " where conrelid = 'public.bookings'::regclass and contype = 'x'"
    )
    return {name: Exclusion(*rest) for name, *rest in found}


def rows(database: Database) -> bytes:
    """Every byte of every booking, where it lies, and which transaction wrote it."""
    query = "select ctid, xmin, * from public.bookings order by ctid"
    with (
        database.connect().cursor() as cursor,
        cursor.copy(f"copy ({query}) to stdout (format binary)") as copy,
    ):
        return b"".join(copy)


def migrate_down(database: Database, bench: Bench, *, to: int) -> None:
    """Revert the migrations above number `to`."""
    with open_runner(
        database.dsn,
        bench.migrations,
        settings=bench.settings,
        progress=silent,
        report=lambda _done: None,
    ) as runner:
        runner.down(to=to)
