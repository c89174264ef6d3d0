"""Migrations 0020 and 0021 on bookings that lived without these rules, and back."""

import re
from collections.abc import Callable

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.rules import migrate_down

# Completed before their time, and one that has begun: nothing forbade it.
EARLY = """
    insert into public.bookings (
        id, tenant_id, customer_id, client_generated_id, start_at, end_at, status
    )
    select
        md5(name)::uuid, md5('acme')::uuid, md5('acme')::uuid, name,
        now() + first * interval '1 day', now() + last * interval '1 day', 'completed'
    from (values ('begun', -1, 1), ('future', 1, 2)) as given (name, first, last)
"""
MANY = """
    insert into public.bookings (
        tenant_id, customer_id, client_generated_id, start_at, end_at, status
    )
    select tenant_id, customer_id, number, start_at, end_at, status
    from public.bookings
    cross join generate_series(1, 20) as number
    where id = md5('future')::uuid
"""
ROWS = "select to_jsonb(bookings) - 'paid_at' from public.bookings order by id"
EARLIEST = "select md5('begun')::uuid || ', ' || md5('future')::uuid"
PAY = "update public.bookings set paid_at = now() where status = 'pending'"


@pytest.fixture
def older(pg_db_at: Callable[[str], Database]) -> Database:
    database = pg_db_at("0019")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    database.execute(EARLY)
    return database


def rows(database: Database) -> list[object]:
    return [row for (row,) in database.execute(ROWS)]


def test_no_row_changes_and_early_ones_are_listed(
    older: Database, pg_bench: Bench
) -> None:
    before = rows(older)
    (listed,) = older.execute(EARLIEST).fetchone() or ("",)

    _, completion = older.migrate(to=21)
    said = f"bookings: 2 completed before their time, 0 rows changed: {listed}"
    assert said in str(completion.notices)
    assert rows(older) == before

    migrate_down(older, pg_bench, to=19)
    assert rows(older) == before


def test_of_many_early_ones_twenty_are_listed(older: Database) -> None:
    older.execute(MANY)
    _, completion = older.migrate(to=21)
    assert "22 completed before their time" in str(completion.notices)
    assert len(re.findall(r"[0-9a-f-]{36}, ", str(completion.notices))) == 20
    assert ", …" in str(completion.notices)


def test_the_way_down_keeps_a_payment(older: Database, pg_bench: Bench) -> None:
    older.migrate(to=21)
    older.execute(PAY)
    before = rows(older)

    with pytest.raises(StatementError) as caught:
        migrate_down(older, pg_bench, to=19)

    assert caught.value.sqlstate == "BKM04"
    assert 'cannot remove column "paid_at"' in caught.value.primary
    assert "3 bookings are paid: " in str(caught.value.detail)
    assert rows(older) == before
    assert older.migrate(to=21) == ()
