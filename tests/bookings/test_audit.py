"""The audit of what happens over several transactions, and its way down."""

from collections.abc import Callable

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.rules import migrate_down
from tests.bookings.tenants import acting, one

ENTRIES = "select count(*) from public.audit_entry"
HOLDS = """
    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    select tenant_id, id, '2100-01-01', 9, 9 from public.resource;

    insert into public.resource_hold (
        tenant_id, resource_id, date, quantity, customer_email, expires_at,
        idempotency_token
    )
    select tenant_id, id, '2100-01-01', 1, 'ada@example.org', '2020-01-01', code
    from public.resource;
"""
EXPIRED = """
    select count(*), count(distinct transaction_id), count(distinct tenant_id)
    from public.audit_entry
    where relation = 'resource_hold' and new_values = '{"status": "EXPIRED"}'
"""


def test_a_batch_that_commits_is_recorded_in_each_of_its_transactions(
    pg_db: Database,
) -> None:
    pg_db.execute(WORLD)
    pg_db.execute(HOLDS)
    pg_db.execute("call public.expire_all_holds(1)")

    assert pg_db.execute(EXPIRED).fetchone() == (3, 3, 2)


def test_what_is_rolled_back_leaves_no_entry(pg_db: Database) -> None:
    with pg_db.rolled_back() as connection:
        connection.execute(WORLD.encode())
        connection.execute(EVERY_STATUS.encode())
        assert one(connection, ENTRIES) == 24

    assert one(pg_db.connect(), ENTRIES) == 0


def test_the_person_is_forgotten_with_the_transaction(pg_db: Database) -> None:
    pg_db.execute(WORLD)
    pooled = pg_db.connect()
    acme = one(pooled, "select id from public.tenant where slug = 'acme'")
    book = """
        insert into public.bookings (
            tenant_id, customer_id, client_generated_id, start_at, end_at
        )
        values (%(id)s, %(id)s, gen_random_uuid(), now(), now() + interval '1 hour')
    """
    with acting(pooled, acme):
        pooled.execute("set local booking.person = 'ada'")
        pooled.execute(book, {"id": acme})
    with acting(pooled, acme):
        pooled.execute(book, {"id": acme})
        people = pooled.execute(
            "select changed_by from public.audit_entry order by number"
        ).fetchall()

    assert people == [("ada",), (None,)]


def test_the_way_down_keeps_the_entries(
    pg_db_at: Callable[[int], Database], pg_bench: Bench
) -> None:
    database = pg_db_at(42)
    database.execute(WORLD)
    migrate_down(database, pg_bench, to=41)
    database.migrate(to=42)
    database.execute(EVERY_STATUS)
    with pytest.raises(StatementError) as caught:
        migrate_down(database, pg_bench, to=41)

    assert caught.value.sqlstate == "BKM04"
    assert "24 rows, by number: 1, 2, 3" in str(caught.value.detail)
    assert one(database.connect(), ENTRIES) == 24
    assert database.migrate(to=42) == ()
