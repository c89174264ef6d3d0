"""Migration 0029 on orders of every shape: up, down, and when it cannot go down."""

from collections.abc import Callable

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.rules import migrate_down
from tests.bookings.workshop import (
    SHAPES,
    add,
    count,
    fill,
    orders,
    refused,
    set_status,
)

BACKUP = "select count(*) from public.workshop_order_status_backup"
LABELS = "select enum_range(null::public.workshop_order_status)::text[]"


def test_no_order_changes_on_the_way_up_down_and_up_again(
    pg_db_at: Callable[[str], Database], pg_bench: Bench
) -> None:
    database = pg_db_at("0028")
    fill(database)
    before = orders(database), database.execute(LABELS).fetchall()

    database.migrate(to=29)
    expanded = database.execute(LABELS).fetchall()
    assert orders(database) == before[0]
    assert len(expanded[0][0]) == 16

    migrate_down(database, pg_bench, to=28)
    assert (orders(database), database.execute(LABELS).fetchall()) == before

    database.migrate(to=29)
    assert orders(database) == before[0]
    assert database.execute(LABELS).fetchall() == expanded


def test_the_backup_says_what_every_order_says(
    pg_db_at: Callable[[str], Database],
) -> None:
    database = pg_db_at("0028")
    fill(database)
    (done,) = database.migrate(to=29)

    saved = 2 * len(SHAPES)
    assert done.notices[-1] == (
        f"NOTICE: workshop_order_status_backup: {saved} rows saved"
    )
    same = count(
        database,
        f"{BACKUP} join public.workshop_order"
        " using (tenant_id, id, status, updated_at) where migrated_at is null",
    )
    assert same == count(database, BACKUP) == saved


def test_a_newer_name_on_a_car_in_work_stops_the_layer_until_it_is_put_right(
    pg_db_at: Callable[[str], Database],
) -> None:
    database = pg_db_at("0029")
    fill(database)
    add(database, "too early", "PICKED_UP", started=True)
    error = refused(database, to=30)
    assert error.sqlstate == "23514"
    assert '"workshop_order_work_started_in_workshop_check"' in error.primary
    set_status(database, "too early", "IN_SERVICE")
    database.migrate(to=30)


def test_the_older_names_are_used_on_without_any_layer(
    pg_db_at: Callable[[str], Database],
) -> None:
    database = pg_db_at("0029")
    fill(database)
    set_status(database, "CONFIRMED", "JOCKEY_ASSIGNED")
    assert orders(database)["CONFIRMED"].status == "JOCKEY_ASSIGNED"


def test_the_way_down_stops_with_every_order_that_has_a_newer_name(
    pg_db_at: Callable[[str], Database], pg_bench: Bench
) -> None:
    database = pg_db_at("0029")
    fill(database)
    add(database, "modern", "AT_WORKSHOP")
    before = orders(database), count(database, BACKUP)

    with pytest.raises(StatementError) as caught:
        migrate_down(database, pg_bench, to=28)

    assert caught.value.sqlstate == "BKM04"
    detail = str(caught.value.detail)
    assert "2 rows need them:" in detail
    assert detail.count("is AT_WORKSHOP") == 2
    assert (orders(database), count(database, BACKUP)) == before


def test_the_way_down_stops_where_only_the_backup_knows_the_older_name(
    pg_db_at: Callable[[str], Database], pg_bench: Bench
) -> None:
    database = pg_db_at("0028")
    database.migrate(to=29)
    fill(database)
    database.execute(
        "insert into public.workshop_order_status_backup"
        " select tenant_id, id, status, updated_at, now()"
        " from public.workshop_order where vehicle = 'COMPLETED' limit 1"
    )
    with pytest.raises(StatementError) as caught:
        migrate_down(database, pg_bench, to=28)
    assert "backup of order" in str(caught.value.detail)
    assert count(database, BACKUP) == 1
