"""Procedures that commit, called by one whose search_path finds other tables.

They cannot have a SET clause, with which they could not commit: every name is in full.
"""

from collections.abc import Callable

from harness.database import Database
from tests.bookings.capacity import OVERDUE, count, place, with_days
from tests.bookings.workshop import SHAPES, fill, name, statuses

# Temporary tables come first, and these have no column that anybody asks for.
ELSEWHERE = (
    "set search_path = ''",
    "create temporary table resource_hold ()",
    "create temporary table workshop_order ()",
    "create temporary table workshop_order_status_backup ()",
)


def go_elsewhere(database: Database) -> None:
    for statement in ELSEWHERE:
        database.execute(statement)


def test_holds_expire_whatever_the_search_path(pg_db: Database) -> None:
    with_days(pg_db, 1)
    pg_db.execute(*place("t-1"))
    pg_db.execute(OVERDUE)
    go_elsewhere(pg_db)

    pg_db.execute("call public.expire_all_holds()")
    assert count(pg_db, "resource_hold where status = 'EXPIRED'") == 1


def test_orders_get_their_newer_names_whatever_the_search_path(
    pg_db_at: Callable[[str], Database],
) -> None:
    database = pg_db_at("0028")
    fill(database)
    database.migrate(to=31)
    # As if the layer had never been: the older name comes in behind its back.
    database.execute("set session_replication_role = replica")
    database.execute(
        "update public.workshop_order set status = 'COMPLETED'"
        " where status = 'READY_FOR_RETURN'"
    )
    database.execute("reset session_replication_role")
    go_elsewhere(database)

    database.execute("call public.migrate_workshop_order_status()")
    assert statuses(database) == {
        name(*shape): newer for shape, newer in SHAPES.items()
    }
