"""Random bookings: the database accepts and refuses exactly what the model does."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import Phase, given, settings

from harness.database import Database
from tests.bookings.data import WORLD
from tests.bookings.fuzzing import STEPS, agree
from tests.bookings.model import Step


def search(database: Database, profile: settings) -> None:
    """Search for steps over which the database and the model disagree."""
    database.execute(WORLD)

    @profile
    @given(steps=STEPS)
    def agrees(steps: Sequence[Step]) -> None:
        agree(database, steps)

    agrees()


@pytest.mark.fuzz
def test_the_database_agrees_with_the_model(
    pg_db: Database, fuzz_settings: settings
) -> None:
    search(pg_db, fuzz_settings)


# The search is put to the test itself: would it notice a rule that is a little wrong?
RIGHT = """
    alter table public.bookings
    drop constraint bookings_excl_resource_time,
    add constraint bookings_excl_resource_time exclude using gist (
        resource_id with =, tstzrange(start_at, end_at) with &&
    ) where (status in ('pending', 'confirmed', 'checked_in'))
"""
OVERLAP = "tstzrange(start_at, end_at) with &&"
WRONG = {
    "both bounds inside": ("end_at)", "end_at, '[]')"),
    "completed bookings block": ("'checked_in'", "'checked_in', 'completed'"),
    "checked-in bookings do not block": (", 'checked_in'", ""),
    "all resources of a tenant are one": ("resource_id", "tenant_id"),
    "only the same end clashes": (OVERLAP, "end_at with ="),
    "only the same slot clashes": ("with &&", "with ="),
    "the rule has another name": ("add constraint bookings", "add constraint booking"),
}
AFTER = "booking_statuses_after(booking_status)"
EARLY = "refuse_early_completion()"
WRONG_FUNCTIONS = {
    "a booking cannot fail": ("BKA06", AFTER, ", failed", ""),
    "a completed booking is not final": (
        "BKA06",
        AFTER,
        "else '{}'",
        "else '{failed}'",
    ),
    "who checked in may cancel": (
        "BKA06",
        AFTER,
        "'{completed",
        "'{canceled, completed",
    ),
    "any payment will do": ("BKA07", EARLY, "begins <= now() and", "true and"),
    "no payment will do": ("BKA07", EARLY, "new.paid_at is not null", "false"),
    "the payment may be taken back": ("BKA07", EARLY, ", old.paid_at", ", new.paid_at"),
}
# It ends with the first example that disagrees, and always with the same one.
GLANCE = settings(
    settings.get_profile("quick"),
    max_examples=1000,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


@pytest.mark.parametrize("what", WRONG)
def test_the_search_finds_a_wrong_rule(
    what: str, pg_db_at: Callable[[str], Database]
) -> None:
    wrong = RIGHT.replace(*WRONG[what])
    assert wrong != RIGHT
    database = pg_db_at("0024")  # from 0025 on another rule refuses overlaps, too
    database.execute(wrong)
    with pytest.raises(AssertionError, match="23P01"):
        search(database, GLANCE)


@pytest.mark.parametrize("what", WRONG_FUNCTIONS)
def test_the_search_finds_a_wrong_function(what: str, pg_db: Database) -> None:
    sqlstate, function, right, wrong = WRONG_FUNCTIONS[what]
    query = "select pg_get_functiondef(%s::regprocedure)"
    (body,) = pg_db.execute(query, [function]).fetchone() or ("",)
    assert right in body
    pg_db.execute(body.replace(right, wrong))
    with pytest.raises(AssertionError, match=sqlstate):
        search(pg_db, GLANCE)
