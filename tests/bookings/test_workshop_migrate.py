"""Migration 0031 on orders of every shape, interrupted, and with writers beside it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from psycopg import errors

from harness.bench import Bench
from harness.database import Database
from harness.errors import HarnessError
from tests.bookings.rules import migrate_down
from tests.bookings.workshop import (
    RENAMED,
    SHAPES,
    TENANTS,
    Order,
    add,
    count,
    fill,
    history,
    name,
    orders,
    set_status,
    statuses,
    until,
)

MANY = """
    insert into public.workshop_order (tenant_id, customer_id, vehicle, status)
    select id, id, number::text, 'JOCKEY_ASSIGNED'
    from public.tenant cross join generate_series(1, 1250) as number
"""
# No key comes before it.
FIRST_OF_ALL = """
    with zero as (select '00000000-0000-0000-0000-000000000000'::uuid as id),
    owner as (insert into public.tenant (id, slug, name) select id, 'z', 'z' from zero),
    buyer as (
        insert into public.customer (id, tenant_id, name) select id, id, 'z' from zero
    )
    insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
    select id, id, id, 'z', 'COMPLETED' from zero
"""
OLD = (
    "select count(*) from public.workshop_order where status::text in"
    " ('JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',"
    " 'IN_TRANSIT_TO_CUSTOMER')"
)
BACKUP = "select count(*) from public.workshop_order_status_backup"
USES = "select count(*) from public.workshop_order_old_status_use"
REWRITTEN = """
    update public.workshop_order
    set status = %s
    where (tenant_id, id) = (
        select tenant_id, id
        from public.workshop_order
        where status = 'PICKUP_ASSIGNED'
        order by tenant_id, id
        limit 1
    )
"""
WAITING = (
    "select pid from pg_catalog.pg_stat_activity where datname = current_database()"
    " and wait_event_type = 'Lock' and query like 'call public.migrate%%'"
)


@pytest.fixture
def expanded(pg_db_at: Callable[[str], Database]) -> Database:
    """Orders of every shape that have lived through 0029 and 0030."""
    database = pg_db_at("0028")
    fill(database)
    database.migrate(to=30)
    return database


def test_each_shape_gets_its_newer_name_and_what_has_none_is_left_alone(
    expanded: Database,
) -> None:
    expanded.migrate(to=31)
    for tenant in ("acme", "other"):
        assert orders(expanded, tenant) == {
            name(*shape): Order(newer, shape[1], shape not in RENAMED)
            for shape, newer in SHAPES.items()
        }


def test_an_order_whose_key_is_all_zeros_is_rewritten_too(
    pg_db_at: Callable[[str], Database],
) -> None:
    database = pg_db_at("0028")
    database.execute(FIRST_OF_ALL)
    database.migrate(to=31)
    assert count(database, OLD) == 0


def test_it_reports_how_many_rows_had_each_older_name(expanded: Database) -> None:
    add(expanded, "late", "CONFIRMED")
    (done,) = expanded.migrate(to=31)
    assert done.notices == (
        "NOTICE: workshop_order_status_backup: 2 rows saved",
        "NOTICE: workshop_order: 2 rows rewritten that were JOCKEY_ASSIGNED",
        "NOTICE: workshop_order: 2 rows rewritten that were IN_TRANSIT_TO_WORKSHOP",
        "NOTICE: workshop_order: 4 rows rewritten that were IN_WORKSHOP",
        "NOTICE: workshop_order: 4 rows rewritten that were COMPLETED",
        "NOTICE: workshop_order: 4 rows rewritten that were IN_TRANSIT_TO_CUSTOMER",
    )


def test_the_history_marks_each_rewrite_as_migration(expanded: Database) -> None:
    expanded.migrate(to=31)
    assert history(expanded) == {
        (name(*shape), shape[0], SHAPES[shape], "migration") for shape in RENAMED
    }


def test_the_backup_is_refreshed_when_its_row_is_rewritten(expanded: Database) -> None:
    # Since 0029 saved it, this order has changed, without its status being written.
    expanded.execute(
        "update public.workshop_order set vehicle = 'sold' where vehicle = 'COMPLETED'"
    )
    expanded.migrate(to=31)
    rewritten = (
        f"{BACKUP} as backup join public.workshop_order as current"
        " using (tenant_id, id) where migrated_at = current.updated_at"
    )
    assert count(expanded, rewritten) == 2 * len(RENAMED)
    assert (
        count(
            expanded,
            f"{rewritten} and vehicle = 'sold' and backup.status = 'COMPLETED'"
            " and backup.updated_at > '2020-01-02' and backup.updated_at < migrated_at",
        )
        == 2
    )


def test_a_second_call_changes_nothing(expanded: Database) -> None:
    expanded.migrate(to=31)
    before = orders(expanded), history(expanded), count(expanded, BACKUP)
    expanded.execute("call public.migrate_workshop_order_status(3)")
    assert (orders(expanded), history(expanded), count(expanded, BACKUP)) == before


def test_orders_keep_their_newer_names_on_the_way_down(
    expanded: Database, pg_bench: Bench
) -> None:
    expanded.migrate(to=31)
    before = orders(expanded)
    migrate_down(expanded, pg_bench, to=29)
    assert orders(expanded) == before
    expanded.migrate(to=31)
    assert orders(expanded) == before


def test_it_needs_the_layer(expanded: Database) -> None:
    expanded.migrate(to=31)
    expanded.execute(
        "alter table public.workshop_order"
        " disable trigger workshop_order_accept_old_status"
    )
    with pytest.raises(errors.DatabaseError) as caught:
        expanded.execute("call public.migrate_workshop_order_status()")
    assert caught.value.sqlstate == "BKC04"


@contextmanager
def stopped_after_two_batches(database: Database) -> Iterator[list[HarnessError]]:
    """Run 0031 beside this; it waits for its last row until the block ends.

    Gives the list of the errors that it ends with.
    """
    failures: list[HarnessError] = []

    def run() -> None:
        try:
            database.migrate(to=31)
        except HarnessError as error:
            failures.append(error)

    blocker = database.connect()
    with blocker.transaction():
        blocker.execute(
            "select from public.workshop_order where (tenant_id, id) = (select"
            " tenant_id, id from public.workshop_order"
            " order by tenant_id desc, id desc limit 1) for update"
        )
        runner = threading.Thread(target=run)
        runner.start()
        until(lambda: count(database, OLD) == 500)
        yield failures
    runner.join(timeout=60)
    assert not runner.is_alive()


@pytest.fixture
def many(pg_db_at: Callable[[str], Database]) -> Database:
    """2,500 orders, three batches of 0031."""
    database = pg_db_at("0029")
    database.execute(TENANTS)
    database.execute(MANY)
    database.migrate(to=30)
    return database


def test_killed_between_batches_it_goes_on_where_it_was(many: Database) -> None:
    with stopped_after_two_batches(many) as failures:
        until(lambda: many.execute(WAITING).fetchone())
        many.execute(f"select pg_terminate_backend(pid) from ({WAITING}) as waiting")
        until(lambda: failures)

    assert count(many, OLD) == 500
    (done,) = many.migrate(to=31)
    assert count(many, OLD) == 0
    assert "NOTICE: workshop_order: 500 rows rewritten that were JOCKEY_ASSIGNED" in (
        done.notices
    )
    assert count(many, f"{BACKUP} where migrated_at is not null") == 2500
    assert count(many, "select count(*) from public.workshop_order_history") == 2500


def test_old_names_written_beside_it_are_not_left_behind(many: Database) -> None:
    with stopped_after_two_batches(many) as failures:
        many.execute(REWRITTEN, ["IN_TRANSIT_TO_WORKSHOP"])
        many.execute(REWRITTEN, ["JOCKEY_ASSIGNED"])
        add(many, "late", "COMPLETED", started=True)

    assert failures == []
    assert count(many, OLD) == 0
    assert statuses(many)["late"] == "READY_FOR_RETURN"
    assert count(many, USES) == 4


def test_an_old_name_written_between_the_steps_is_stored_as_the_newer_one(
    expanded: Database,
) -> None:
    set_status(expanded, "CONFIRMED", "JOCKEY_ASSIGNED")
    assert statuses(expanded)["CONFIRMED"] == "PICKUP_ASSIGNED"
    expanded.migrate(to=31)
    set_status(expanded, "CONFIRMED", "IN_TRANSIT_TO_WORKSHOP")
    assert statuses(expanded)["CONFIRMED"] == "PICKED_UP"
    assert count(expanded, OLD) == 0
