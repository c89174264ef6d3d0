"""Migration 0032: when it refuses, and what it leaves as it is."""

from collections.abc import Callable

import pytest
from psycopg import Connection

from harness.bench import Bench
from harness.database import Database
from harness.errors import MigrationError
from tests.bookings.rules import migrate_down
from tests.bookings.workshop import (
    SHAPES,
    fill,
    history,
    orders,
    refused,
    set_here,
    set_status,
    statuses,
)

AGE_USES = (
    "update public.workshop_order_old_status_use set used_at = now() - %s::interval"
)
BY_STATUS = "select * from public.workshop_orders_in(md5('acme')::uuid, 'DELIVERED')"
WRITE = (
    "update public.workshop_order set vehicle = vehicle, status = %s"
    " where vehicle = 'CONFIRMED'"
)
BACKUP = (
    "select vehicle, backup.status::text, backup.updated_at, migrated_at"
    " from public.workshop_order_status_backup as backup"
    " join public.workshop_order using (tenant_id, id) order by tenant_id, id"
)


@pytest.fixture
def migrated(pg_db_at: Callable[[str], Database]) -> Database:
    """Orders of every shape that have their newer names; nobody used an older one."""
    database = pg_db_at("0028")
    fill(database)
    database.migrate(to=31)
    return database


def test_rows_history_and_backup_stay_as_they_are(migrated: Database) -> None:
    before = orders(migrated), history(migrated), migrated.execute(BACKUP).fetchall()
    (done,) = migrated.migrate(to=32)
    assert (
        orders(migrated),
        history(migrated),
        migrated.execute(BACKUP).fetchall(),
    ) == before
    assert done.notices == (
        f"NOTICE: workshop_order: {2 * len(SHAPES)} rows rewritten, 5 old values gone",
    )


def test_it_refuses_while_an_order_has_an_older_name(migrated: Database) -> None:
    migrated.execute(
        "alter table public.workshop_order disable trigger user;"
        "update public.workshop_order set status = 'COMPLETED'"
        " where vehicle = 'CONFIRMED';"
        "alter table public.workshop_order enable trigger user"
    )
    error = refused(migrated, to=32)
    assert error.sqlstate == "BKC02"
    assert "workshop_order.status: 2 rows" in str(error.detail)
    migrated.execute("call public.migrate_workshop_order_status()")
    migrated.migrate(to=32)


def test_it_refuses_while_an_older_name_is_stored_anywhere(migrated: Database) -> None:
    migrated.execute(
        "create table public.report (state public.workshop_order_status);"
        "insert into public.report values ('DELIVERED'), ('IN_WORKSHOP')"
    )
    error = refused(migrated, to=32)
    assert error.sqlstate == "BKC02"
    assert "report.state: 1 rows" in str(error.detail)
    assert "workshop_order.status" not in str(error.detail)

    migrated.execute("delete from public.report where state = 'IN_WORKSHOP'")
    migrated.migrate(to=32)
    assert migrated.execute("select state::text from public.report").fetchall() == [
        ("DELIVERED",)
    ]


def test_it_refuses_while_the_last_use_is_younger_than_14_days(
    migrated: Database,
) -> None:
    set_status(migrated, "CONFIRMED", "JOCKEY_ASSIGNED")
    for age in ("0 days", "13 days 23 hours"):
        migrated.execute(AGE_USES, [age])
        error = refused(migrated, to=32)
        assert error.sqlstate == "BKC03"
        assert "JOCKEY_ASSIGNED was written at" in str(error.detail)
        assert "14 days" in str(error.detail)
    migrated.execute(AGE_USES, ["14 days"])
    migrated.migrate(to=32)
    assert statuses(migrated)["CONFIRMED"] == "PICKUP_ASSIGNED"


@pytest.mark.parametrize(("setting", "passes"), [("6 hours", True), ("2 days", False)])
def test_a_setting_says_how_long_it_waits(
    setting: str, passes: bool, migrated: Database
) -> None:
    set_status(migrated, "CONFIRMED", "JOCKEY_ASSIGNED")
    migrated.execute(AGE_USES, ["1 day"])
    set_here(migrated, "booking.contract_grace", setting)
    if passes:
        migrated.migrate(to=32)
    else:
        assert refused(migrated, to=32).sqlstate == "BKC03"


def test_it_refuses_while_uses_are_not_recorded(migrated: Database) -> None:
    migrated.execute(
        "alter table public.workshop_order"
        " disable trigger workshop_order_accept_old_status"
    )
    assert refused(migrated, to=32).sqlstate == "BKC04"


def test_a_view_on_the_status_stops_it_and_stays(migrated: Database) -> None:
    migrated.execute("create view public.report as select status from workshop_order")
    assert refused(migrated, to=32).sqlstate == "0A000"
    migrated.execute("drop view public.report")
    migrated.migrate(to=32)


def test_it_cannot_be_reverted(migrated: Database, pg_bench: Bench) -> None:
    migrated.migrate(to=32)
    with pytest.raises(MigrationError, match="irreversible"):
        migrate_down(migrated, pg_bench, to=31)


@pytest.fixture
def busy(migrated: Database) -> Connection:
    """A session that has every function and plan of the older type in its cache."""
    connection = migrated.connect()
    for status in ("JOCKEY_ASSIGNED", "IN_TRANSIT_TO_WORKSHOP", "AT_WORKSHOP"):
        for _ in range(6):  # from the sixth call on, a plan is generic
            connection.execute(WRITE, [status], prepare=True)
            connection.execute(BY_STATUS)
    migrated.execute(AGE_USES, ["15 days"])
    return connection


def test_a_session_that_was_there_before_goes_on_working(
    busy: Connection, migrated: Database
) -> None:
    migrated.migrate(to=32)
    assert len(busy.execute(BY_STATUS).fetchall()) == 2
    busy.execute(WRITE, ["IN_SERVICE"], prepare=True)
    assert statuses(migrated)["CONFIRMED"] == "IN_SERVICE"
    assert ("CONFIRMED", "AT_WORKSHOP", "IN_SERVICE", "transition") in history(migrated)
