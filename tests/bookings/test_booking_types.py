"""Migration 0024 on bookings from before the two kinds, and back; and on drift."""

from collections.abc import Callable

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.rules import migrate_down
from tests.bookings.shapes import DAYS, SERVICES, columns, kept, schema_of

At = Callable[[str], Database]

TYPES = """
    select booking_type::text, count(*)::integer
    from public.bookings
    group by booking_type
"""
SAY_MORE = """
    update public.bookings
    set {} = {}
    where resource_id is null and status = 'failed'
"""


def types(database: Database) -> dict[str, int]:
    return dict(database.execute(TYPES).fetchall())


def test_older_bookings_become_times_and_no_row_is_written(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0023")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    older = columns(database)
    before = kept(database, ["ctid", "xmin", *older])
    schema = schema_of(database)

    (done,) = database.migrate(to=24)
    newer = schema_of(database)
    assert f"NOTICE: bookings: {len(before)} rows became TIMESLOT" in str(done.notices)
    assert kept(database, ["ctid", "xmin", *older]) == before
    assert types(database) == {"TIMESLOT": len(before)}

    migrate_down(database, pg_bench, to=23)
    assert kept(database, ["ctid", "xmin", *older]) == before
    assert columns(database) == older
    assert schema_of(database) == schema

    database.migrate(to=24)
    assert types(database) == {"TIMESLOT": len(before)}
    assert schema_of(database) == newer


def test_a_second_time_changes_neither_schema_nor_rows(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0024")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    database.execute(DAYS)
    before = kept(database, ["ctid", "xmin", *columns(database)]), schema_of(database)
    text = (pg_bench.settings.migrations_path / "0024_booking_types.sql").read_text()
    database.execute(text)
    after = kept(database, ["ctid", "xmin", *columns(database)]), schema_of(database)
    assert after == before
    assert types(database)["DATE"] == 4


def test_the_way_down_stops_with_the_whole_days(pg_db_at: At, pg_bench: Bench) -> None:
    database = pg_db_at("0024")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    database.execute(DAYS)
    error = refused(database, pg_bench)
    assert "4 rows do not fit:" in str(error.detail)
    assert str(error.detail).count(" (whole day)") == 4


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("service_id", "md5('talk')::uuid", "service"),
        ("client_timezone", "'Europe/Berlin'", "client zone"),
        ("google_event_id", "'abc'", "google event"),
    ],
)
def test_the_way_down_stops_with_what_only_the_newer_columns_say(
    column: str, value: str, said: str, pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0024")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    database.execute(SERVICES)
    database.execute(SAY_MORE.format(column, value))
    error = refused(database, pg_bench)
    assert "1 rows do not fit:" in str(error.detail)
    assert f" ({said})" in str(error.detail)


def refused(database: Database, bench: Bench) -> StatementError:
    """Return the error with which the way down stops, having changed nothing."""
    before = kept(database, ["ctid", *columns(database)]), schema_of(database)
    with pytest.raises(StatementError) as caught:
        migrate_down(database, bench, to=23)
    assert (kept(database, ["ctid", *columns(database)]), schema_of(database)) == before
    assert caught.value.sqlstate == "BKM04"
    return caught.value


def test_all_drift_is_told_at_once(pg_db_at: At) -> None:
    database = pg_db_at("0023")
    database.execute("""
        alter table public.bookings
        add column booking_type text default 'TIMESLOT',
        add column booking_date date,
        add column service_id text,
        add column google_event_id integer;
        create unique index one_a_day
        on public.bookings (tenant_id, booking_date, booking_type);
        create index bookings_service_id_idx on public.bookings (customer_id);
    """)
    before = schema_of(database)
    with pytest.raises(StatementError) as caught:
        database.migrate(to=24)
    assert caught.value.sqlstate == "BKM01"
    detail = str(caught.value.detail)
    for said in (
        "found \"booking_type text default 'DATE'::text\"",
        'wanted "service_id uuid", found "service_id text"',
        'wanted "google_event_id text", found "google_event_id integer"',
        "bookings_google_event_id_not_blank_check CHECK",
        "bookings_tenant_id_service_id_fkey FOREIGN KEY",
        "bookings_type_has_start_at_check CHECK",
        'found "CREATE INDEX bookings_service_id_idx ON public.bookings'
        ' USING btree (customer_id)"',
        'not wanted "CREATE UNIQUE INDEX one_a_day',
    ):
        assert said in detail
    assert schema_of(database) == before


def test_a_rule_that_allows_one_time_a_day_is_found_also_as_a_mere_index(
    pg_db_at: At,
) -> None:
    database = pg_db_at("0023")
    database.execute("""
        alter table public.bookings add column booking_date date;
        create unique index one_a_day on public.bookings (tenant_id, booking_date);
        alter table public.bookings drop constraint if exists one_a_day;
    """)
    with pytest.raises(StatementError) as caught:
        database.migrate(to=24)
    assert caught.value.sqlstate == "BKM01"
    assert 'not wanted "CREATE UNIQUE INDEX one_a_day' in str(caught.value.detail)
