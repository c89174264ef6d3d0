"""Rolling back between 0031 and 0032: what comes back, and what is only listed."""

from collections.abc import Callable

import pytest
from psycopg import errors

from harness.bench import Bench
from harness.database import Database
from tests.bookings.rules import migrate_down
from tests.bookings.workshop import (
    RENAMED,
    SHAPES,
    add,
    count,
    fill,
    history,
    name,
    orders,
    set_status,
    statuses,
)

LAYER = (
    "select count(*) from pg_catalog.pg_trigger"
    " where tgname = 'workshop_order_accept_old_status'"
)
LISTED = """
    select vehicle, listed.status, reason
    from public.roll_back_workshop_order_status() as listed
    left join public.workshop_order as current
        on listed.tenant_id = current.tenant_id and order_id = current.id
    where listed.tenant_id = md5('acme')::uuid
"""


@pytest.fixture
def migrated(pg_db_at: Callable[[str], Database]) -> Database:
    """Orders of every shape that have their newer names."""
    database = pg_db_at("0028")
    fill(database)
    database.migrate(to=31)
    return database


def roll_back(database: Database) -> set[tuple[str | None, str | None, str]]:
    """Roll back; return what it lists for tenant acme: car, status, reason."""
    return set(database.execute(LISTED))


def test_every_untouched_order_gets_its_older_name_back(migrated: Database) -> None:
    assert roll_back(migrated) == set()
    assert statuses(migrated) == {name(*shape): shape[0] for shape in SHAPES}


def test_the_layer_goes_first_and_turns_nothing_back(migrated: Database) -> None:
    assert count(migrated, LAYER) == 1
    roll_back(migrated)
    assert count(migrated, LAYER) == 0
    set_status(migrated, "CONFIRMED", "JOCKEY_ASSIGNED")
    assert statuses(migrated)["CONFIRMED"] == "JOCKEY_ASSIGNED"


def test_with_the_layer_on_a_restored_name_is_turned_back(migrated: Database) -> None:
    set_status(migrated, "COMPLETED", "COMPLETED")
    assert statuses(migrated)["COMPLETED"] == "READY_FOR_RETURN"


def test_what_was_canceled_since_stays_canceled_and_is_listed(
    migrated: Database,
) -> None:
    set_status(migrated, "JOCKEY_ASSIGNED", "CANCELLED")
    assert roll_back(migrated) == {("JOCKEY_ASSIGNED", "CANCELLED", "changed")}
    assert statuses(migrated)["JOCKEY_ASSIGNED"] == "CANCELLED"


def test_an_order_that_was_touched_in_any_way_is_left_and_listed(
    migrated: Database,
) -> None:
    migrated.execute(
        "update public.workshop_order set vehicle = 'sold' where vehicle = 'COMPLETED'"
    )
    assert roll_back(migrated) == {("sold", "READY_FOR_RETURN", "changed")}
    assert statuses(migrated)["sold"] == "READY_FOR_RETURN"


def test_an_order_that_moved_on_to_a_newer_name_is_left_and_listed(
    migrated: Database,
) -> None:
    set_status(migrated, "CONFIRMED", "PICKUP_ASSIGNED")
    assert roll_back(migrated) == {("CONFIRMED", "PICKUP_ASSIGNED", "changed")}


def test_an_order_that_moved_between_older_names_is_not_in_the_way(
    migrated: Database,
) -> None:
    set_status(migrated, "PENDING_PAYMENT", "CONFIRMED")
    assert roll_back(migrated) == set()


def test_newer_orders_are_listed_whatever_they_say(migrated: Database) -> None:
    add(migrated, "plain", "PENDING_PAYMENT")
    add(migrated, "modern", "RETURNED")
    assert roll_back(migrated) == {
        ("plain", "PENDING_PAYMENT", "newer"),
        ("modern", "RETURNED", "newer"),
    }


def test_a_deleted_order_is_listed(migrated: Database) -> None:
    migrated.execute("delete from public.workshop_order_history")
    migrated.execute("delete from public.workshop_order where vehicle = 'COMPLETED'")
    assert roll_back(migrated) == {(None, None, "deleted")}


def test_the_history_marks_what_is_restored_as_migration(migrated: Database) -> None:
    set_status(migrated, "JOCKEY_ASSIGNED", "CANCELLED")
    roll_back(migrated)
    there = {(name(*shape), shape[0], SHAPES[shape], "migration") for shape in RENAMED}
    back = {
        (car, newer, older, kind)
        for car, older, newer, kind in there
        if car != "JOCKEY_ASSIGNED"
    }
    canceled = {("JOCKEY_ASSIGNED", "PICKUP_ASSIGNED", "CANCELLED", "transition")}
    assert history(migrated) == there | back | canceled


def test_a_second_call_restores_nothing_and_lists_the_same(migrated: Database) -> None:
    set_status(migrated, "JOCKEY_ASSIGNED", "CANCELLED")
    listed = roll_back(migrated)
    before = orders(migrated), history(migrated)
    assert roll_back(migrated) == listed
    assert (orders(migrated), history(migrated)) == before


def test_without_its_layer_the_migration_cannot_go_on(migrated: Database) -> None:
    roll_back(migrated)
    with pytest.raises(errors.DatabaseError) as caught:
        migrated.execute("call public.migrate_workshop_order_status()")
    assert caught.value.sqlstate == "BKC04"


def test_down_to_the_first_version_and_up_to_the_newest_after_it(
    migrated: Database, pg_bench: Bench
) -> None:
    roll_back(migrated)
    migrate_down(migrated, pg_bench, to=28)
    assert statuses(migrated) == {name(*shape): shape[0] for shape in SHAPES}
    migrated.migrate(to=32)
    assert statuses(migrated) == {name(*shape): SHAPES[shape] for shape in SHAPES}
