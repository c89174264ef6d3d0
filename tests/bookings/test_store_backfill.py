"""Migration 0037 on records that lived without a resource, and back."""

from collections.abc import Callable
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.data import WORLD
from tests.bookings.rules import migrate_down
from tests.bookings.stores import BLANK, Json, backfilled, blank, record

STORES = "insert into public.store (tenant_id) select id from public.tenant"
INSERT = "insert into public.store_booking (tenant_id, key, record) values (%s, %s, %s)"
TENANTS = "select slug, id from public.tenant"
CONTENT = "select key, record, ctid::text from public.store_booking order by key"
RUNS = """
    select slug, row_count, blocked_every_resource, ran_by = session_user
    from public.store_backfill_run
    inner join public.tenant on tenant_id = tenant.id
    order by slug
"""

# Of every kind: what names no resource does so in every way there is.
UGLY = {
    "missing": record("missing"),
    "null": record("null", resource_id=None, history=[{"ts": 1, "x": [None]}]),
    "empty": record("empty", resource_id="", history=None),
    **{
        f"blank {ord(one)}": record(f"blank {ord(one)}", resource_id=one)
        for one in BLANK
    },
    "cancelled": record("cancelled", resource_id=" ", status="cancelled", history=[]),
    "pending": record("pending", resource_id=" ", status="reschedule_pending"),
    "timed": record("timed", resource_id=BLANK, updated_at=5, duration_min=0, x=1.5),
    "van": record("van", history=[], updated_at=5),
    "padded": record("padded", resource_id=" van "),
    "invisible": record("invisible", resource_id="\u200b"),
}
del UGLY["missing"]["resource_id"]


def fill(database: Database, slug: str, records: dict[str, Json]) -> None:
    tenant = dict(database.execute(TENANTS).fetchall())[slug]
    with database.connect() as connection:
        for key, one in records.items():
            connection.execute(INSERT, [tenant, key, Jsonb(one)])


def content(database: Database) -> list[tuple[Any, ...]]:
    return database.execute(CONTENT).fetchall()


@pytest.fixture
def older(pg_db_at: Callable[[str], Database]) -> Database:
    database = pg_db_at("0036")
    database.execute(WORLD)
    database.execute(STORES)
    return database


def test_only_records_without_a_resource_change_and_the_run_is_recorded(
    older: Database, pg_bench: Bench
) -> None:
    fill(older, "acme", UGLY)
    fill(older, "other", {"bus": record("bus")})
    before = {key: rest for key, *rest in content(older)}

    (done,) = older.migrate(to=37)

    after = {key: rest for key, *rest in content(older)}
    assert after.keys() == before.keys()
    for key, (was, place) in before.items():
        became, new_place = after[key]
        assert became == backfilled(was, became)
        assert (place == new_place) is not blank(was.get("resource_id"))

    filled = [key for key, one in UGLY.items() if blank(one.get("resource_id"))]
    blocked = sorted(key for key in filled if key != "cancelled")
    assert older.execute(RUNS).fetchall() == [("acme", len(filled), blocked, True)]
    assert f"{len(filled)} rows of 1 stores changed" in str(done.notices)


def test_the_way_down_and_up_again_changes_no_record_and_adds_no_run(
    older: Database, pg_bench: Bench
) -> None:
    fill(older, "acme", UGLY)
    older.migrate(to=37)
    before = content(older), older.execute(RUNS).fetchall()
    migrate_down(older, pg_bench, to=36)
    assert (content(older), older.execute(RUNS).fetchall()) == before
    (done,) = older.migrate(to=37)
    assert (content(older), older.execute(RUNS).fetchall()) == before
    assert "0 rows of 0 stores changed" in str(done.notices)


def test_two_reschedules_that_want_one_slot_stop_the_migration(older: Database) -> None:
    wish = {"status": "reschedule_pending", "pending_new_slot_id": "N"}
    rivals = {
        "one": record("one", resource_id="", **wish),
        "two": record("two", resource_id="primary", **wish),
        "elsewhere": record("elsewhere", **wish),
    }
    fill(older, "acme", rivals)
    before = content(older)
    with pytest.raises(StatementError) as caught:
        older.migrate(to=37)
    assert caught.value.sqlstate == "BKE03"
    assert 'slot "N" of "primary": one, two' in str(caught.value.detail)
    assert content(older) == before
