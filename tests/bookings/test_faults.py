"""Each fault is found by its machine, and for the reason that its file names."""

from collections.abc import Callable

import pytest
from hypothesis import Phase, settings

from harness.database import Database
from harness.errors import HarnessError
from tests.bookings.machines import MACHINES
from tests.bookings.machines.duel import Disagreement
from tests.bookings.machines.faults import Fault, all_faults, plant
from tests.bookings.machines.machine import search
from tests.bookings.machines.stage import RolledBack

pytestmark = pytest.mark.faults

FAULTS = all_faults()
# It ends with the first example that disagrees, and always with the same one.
GLANCE = settings(
    settings.get_profile("pr"),
    max_examples=2000,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


def stage_of(database: Database, machine: str) -> RolledBack:
    system = MACHINES[machine].system
    database.execute(system.rows)
    return RolledBack(database, system.picture)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_machine_finds_the_fault(
    fault: Fault, pg_db: Database, record_property: Callable[[str, object], None]
) -> None:
    plant(pg_db, fault)
    stage = stage_of(pg_db, fault.finder)
    with pytest.raises(Disagreement) as caught:
        search(MACHINES[fault.finder], stage, GLANCE)
    assert caught.value.is_about(fault.claim), str(caught.value)
    found = f"{stage.examples} examples, {stage.steps} steps"
    record_property("fault", (fault.name, fault.finder, caught.value.verdict, found))


@pytest.mark.parametrize("name", MACHINES)
def test_nothing_is_found_without_a_fault(name: str, pg_db: Database) -> None:
    stage = stage_of(pg_db, name)
    search(MACHINES[name], stage, settings(GLANCE, max_examples=100))
    assert stage.steps > 1000


def test_a_fault_that_changes_nothing_is_an_error(pg_db: Database) -> None:
    nothing = "create or replace trigger bookings_set_updated_at before update"
    same = f"{nothing} on public.bookings for each row execute function"
    fault = Fault("same", "capacity", "", f"{same} public.update_updated_at_column()")
    with pytest.raises(HarnessError, match='fault "same" changes nothing'):
        plant(pg_db, fault)
