"""What is offered is just what can be booked, on any day and whatever is booked."""

import pytest
from hypothesis import Phase, given, settings

from harness.database import Database
from tests.bookings.data import WORLD
from tests.bookings.slot_cases import Case, agree, cases


def search(database: Database, profile: settings) -> None:
    database.execute(WORLD)

    @profile
    @given(case=cases())
    def agrees(case: Case) -> None:
        with database.rolled_back() as connection:
            agree(connection, case)

    agrees()


@pytest.mark.fuzz
def test_what_is_offered_is_just_what_can_be_booked(
    pg_db: Database, fuzz_settings: settings
) -> None:
    search(pg_db, fuzz_settings)


# The search is put to the test itself: would it notice what is a little wrong?
DEFINITION = "select pg_get_functiondef(%s::regproc)"
SLOTS = "public.free_slots_between"
LENGTH = "hours.length + hours.after"
STATES = "('pending', 'confirmed', 'checked_in')"
WRONG = {
    "the server reads the clock": (
        *("public.first_moment", "begin\n", "begin\nreturn clock at time zone zone;\n"),
    ),
    "a slot needs no buffer after it": (SLOTS, LENGTH, "hours.length"),
    "a slot needs no buffer before it": (SLOTS, "- hours.before", ""),
    "steps leave out buffers": (
        *(SLOTS, "hours.before + hours.length + hours.after\n", "hours.length\n"),
    ),
    "canceled bookings keep the slot": (SLOTS, STATES, STATES[:-1] + ", 'canceled')"),
    "only equal starts clash": (
        *(SLOTS, "bookings.occupied && slot.occupied"),
        "bookings.start_at = slot.start_at",
    ),
    "the rules of every service are forgotten": (
        *(SLOTS, "availability_rule.service_id is null", "false"),
    ),
    "what two rules give is offered twice": (SLOTS, "select distinct", "select"),
    "rules hold for good": (SLOTS, "hours.effective_to is null", "true"),
    "rules hold from ever": (SLOTS, "step.start_at >= hours.effective_from", "true"),
    "the resource does not matter": (
        *(SLOTS, "bookings.resource_id = free_slots_between.resource_id", "false"),
    ),
    "the service is always occupied": (
        *(SLOTS, "bookings.resource_id is null", "true"),
    ),
}
# It ends with the first example that disagrees, and always with the same one.
GLANCE = settings(
    settings.get_profile("quick"),
    max_examples=1000,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


@pytest.mark.faults
@pytest.mark.parametrize("what", WRONG)
def test_the_search_finds_a_wrong_offer(what: str, pg_db: Database) -> None:
    function, right, wrong = WRONG[what]
    found = pg_db.execute(DEFINITION, [function]).fetchone()
    assert found is not None
    changed = found[0].replace(right, wrong)
    assert changed != found[0]
    pg_db.execute(changed)
    with pytest.raises(AssertionError, match=r"^offered .+, bookable "):
        search(pg_db, GLANCE)
