"""Each fault is found by its machine, and for the reason that its file names."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import Phase, settings

from harness.database import Database
from harness.errors import HarnessError
from tests.bookings.machines import MACHINES
from tests.bookings.machines.duel import Disagreement
from tests.bookings.machines.faults import Fault, all_faults, plant
from tests.bookings.machines.machine import Machine, search
from tests.bookings.machines.stage import RolledBack
from tests.bookings.models.verdict import Step

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


def watched(machine: type[Machine[Any]], taken: set[type]) -> type[Machine[Any]]:
    """Return a machine that also notes which kinds of steps it takes."""

    class Watched(machine):  # type: ignore[misc,valid-type]  # known only here
        def take(self, step: Step[Any]) -> bool:
            taken.update(type(step).__mro__)
            return bool(super().take(step))

    return Watched


@pytest.mark.parametrize("name", MACHINES)
def test_nothing_is_found_without_a_fault_by_steps_of_every_kind(
    name: str, pg_db: Database
) -> None:
    stage, taken = stage_of(pg_db, name), set[type]()
    glance = settings(GLANCE, max_examples=100)
    search(watched(MACHINES[name], taken), stage, glance)
    assert stage.steps > 1000
    kinds: Mapping[type, object] = vars(MACHINES[name].system.statement)["registry"]
    assert kinds.keys() - taken == set()


def test_a_fault_that_changes_nothing_is_an_error(pg_db: Database) -> None:
    nothing = "create or replace trigger bookings_set_updated_at before update"
    same = f"{nothing} on public.bookings for each row execute function"
    fault = Fault("same", "capacity", "", f"{same} public.update_updated_at_column()")
    with pytest.raises(HarnessError, match='fault "same" changes nothing'):
        plant(pg_db, fault)
