"""Migrations 0025 and 0026 on bookings that were sold without buffers, and back."""

from collections.abc import Callable

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.rules import migrate_down
from tests.bookings.shapes import (
    BACK_TO_BACK,
    DAYS,
    SERVICES,
    TIMES,
    columns,
    kept,
    schema_of,
)

At = Callable[[str], Database]

MINUTES = """
    select
        client_generated_id,
        extract(epoch from start_at - lower(occupied))::integer / 60,
        extract(epoch from upper(occupied) - end_at)::integer / 60
    from public.bookings
    where occupied is not null
"""
OVERLAPPING = TIMES.format("""
    ('one', 'talk', null, 0, 60, 'confirmed'),
    ('two', 'talk', null, 30, 90, 'pending'),
    ('three', 'talk', null, 80, 120, 'checked_in'),
    ('touching', 'talk', null, 120, 150, 'checked_in'),
    ('over', 'talk', null, 0, 60, 'canceled'),
    ('on van', 'talk', 'van', 0, 60, 'confirmed'),
    ('walk', 'walk', null, 0, 60, 'confirmed'),
    ('nothing', null, null, 0, 60, 'confirmed')
""")


def buffers(database: Database) -> dict[str, tuple[int, int]]:
    """Minutes before and after, of each booking that occupies time, by its name."""
    return {name: (before, after) for name, before, after in database.execute(MINUTES)}


def filled(database: Database, bookings: str) -> Database:
    for statement in (WORLD, SERVICES, bookings):
        database.execute(statement)
    return database


def refused(database: Database, move: Callable[[], object]) -> StatementError:
    """Return the error with which `move` stops, having changed nothing."""
    before = kept(database, ["ctid", *columns(database)]), schema_of(database)
    with pytest.raises(StatementError) as caught:
        move()
    assert (kept(database, ["ctid", *columns(database)]), schema_of(database)) == before
    return caught.value


def test_older_bookings_get_buffers_where_these_bring_them_into_nobodys_way(
    pg_db_at: At,
) -> None:
    database = filled(pg_db_at("0024"), BACK_TO_BACK)
    database.execute(DAYS)
    older = columns(database)
    before = kept(database, older)

    (done,) = database.migrate(to=25)
    assert kept(database, older) == before  # updated_at among them
    assert buffers(database) == {
        "early": (0, 0),  # its buffer would reach into the next one
        "late": (0, 0),  # and so neither gets one
        "alone": (0, 15),  # up to the next one, not into it
        "touching": (0, 0),
        "over": (0, 15),
        "unbuffered": (0, 0),
        "anything": (0, 0),
        "long": (0, 15),
        "after": (0, 0),
        "nowhere": (0, 0),
    }
    said = "NOTICE: bookings: 3 rows occupy buffers, 7 their bare times"
    assert said in str(done.notices)


def test_triggers_work_after_the_migration_as_they_did_before(pg_db_at: At) -> None:
    database = filled(pg_db_at("0024"), BACK_TO_BACK)
    database.execute(
        "alter table public.bookings disable trigger bookings_fill_booking_tz"
    )
    states = "select tgname, tgenabled from pg_trigger where not tgisinternal"
    before = dict(database.execute(states).fetchall())
    database.migrate(to=25)
    after = dict(database.execute(states).fetchall())
    assert after == {**before, "bookings_store_occupied": "O"}
    assert after["bookings_fill_booking_tz"] == "D"


def test_up_down_and_up_again_where_nothing_has_a_buffer(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0024")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    database.execute(DAYS)
    older, schema = columns(database), schema_of(database)
    services = schema_of(database, "public.service")
    before = kept(database, older)
    database.migrate(to=26)
    newer = schema_of(database)

    migrate_down(database, pg_bench, to=24)
    assert schema_of(database) == schema
    assert schema_of(database, "public.service") == services
    assert kept(database, older) == before

    database.migrate(to=26)
    assert schema_of(database) == newer
    assert kept(database, older) == before


@pytest.mark.parametrize("name", ["0025_booking_buffers", "0026_service_overlap"])
def test_a_second_time_changes_neither_schema_nor_rows(
    name: str, pg_db_at: At, pg_bench: Bench
) -> None:
    database = filled(pg_db_at("0024"), BACK_TO_BACK)
    database.migrate(to=name[:4])
    before = kept(database, ["ctid", "xmin", *columns(database)]), schema_of(database)
    text = (pg_bench.settings.migrations_path / f"{name}.sql").read_text()
    database.execute(text)
    after = kept(database, ["ctid", "xmin", *columns(database)]), schema_of(database)
    assert after == before


def test_the_way_down_stops_with_the_buffers_that_would_be_forgotten(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = filled(pg_db_at("0024"), BACK_TO_BACK)
    database.migrate(to=25)
    database.execute(
        "update public.service set buffer_before_minutes = 5 where slug = 'walk'"
    )
    error = refused(database, lambda: migrate_down(database, pg_bench, to=24))
    assert error.sqlstate == "BKM04"
    assert "4 rows would lose them:" in str(error.detail)
    assert "service walk, 5 minutes before" in str(error.detail)
    assert str(error.detail).count("booking ") == 3


def test_services_are_not_guarded_while_their_bookings_overlap(pg_db_at: At) -> None:
    database = filled(pg_db_at("0024"), OVERLAPPING)
    database.migrate(to=25)
    error = refused(database, lambda: database.migrate(to=26))
    assert error.sqlstate == "BKD02"
    assert "2 pairs overlap:" in str(error.detail)

    database.execute(
        "update public.bookings set status = 'canceled'"
        " where client_generated_id = 'two'"
    )
    (done,) = database.migrate(to=26)
    assert "services are guarded from here on" in str(done.notices)
