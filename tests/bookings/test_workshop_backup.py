"""Migration 0045: the backup lies for a while after 0032, and then goes."""

from collections.abc import Callable

import pytest

from harness.database import Database
from tests.bookings.workshop import RENAMED, SHAPES, fill, refused, set_here

AGE_BACKUP = (
    "update public.workshop_order_status_backup"
    " set contracted_at = now() - %s::interval"
)


@pytest.fixture
def contracted(pg_db_at: Callable[[str], Database]) -> Database:
    """Orders of every shape that lived through all of it, and their backup."""
    database = pg_db_at("0028")
    fill(database)
    database.migrate(to=44)
    return database


def test_the_backup_is_dropped_30_days_after_the_older_names(
    contracted: Database,
) -> None:
    contracted.execute(AGE_BACKUP, ["29 days 23 hours"])
    error = refused(contracted, to=45)
    assert error.sqlstate == "BKC05"
    assert f"It has {2 * len(SHAPES)} rows" in str(error.detail)

    contracted.execute(AGE_BACKUP, ["30 days"])
    done = contracted.migrate(to=45)[-1]
    assert done.notices == (
        f"NOTICE: workshop_order_status_backup: {2 * len(SHAPES)} rows removed",
        "NOTICE: workshop_order_old_status_use: 0 rows removed",
    )


def test_a_setting_says_how_long_the_backup_lies(contracted: Database) -> None:
    contracted.execute(AGE_BACKUP, ["1 day"])
    set_here(contracted, "booking.backup_retention", "2 days")
    assert refused(contracted, to=45).sqlstate == "BKC05"
    set_here(contracted, "booking.backup_retention", "1 hour")
    contracted.migrate(to=45)


def test_the_backup_keeps_every_older_name_until_it_is_dropped(
    contracted: Database,
) -> None:
    found = set(
        contracted.execute(
            "select status from public.workshop_order_status_backup"
            " where migrated_at is not null"
        )
    )
    assert found == {(older,) for older, _started in RENAMED}


def test_a_fresh_database_waits_for_nothing(
    pg_db_at: Callable[[str], Database],
) -> None:
    database = pg_db_at("0027")
    assert database.migrate(to=45)[-1].migration.number == 45
