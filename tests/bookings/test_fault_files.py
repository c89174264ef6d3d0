"""Files of faults that nobody could look for are errors, in every run."""

from pathlib import Path

import pytest

from harness.errors import HarnessError
from tests.bookings.machines import MACHINES
from tests.bookings.machines.faults import FAULTS, all_faults, load
from tests.bookings.operations import SYSTEMS
from tests.bookings.test_race_faults import RACES


def test_each_fault_names_a_machine_and_what_that_must_say() -> None:
    faults = all_faults()
    assert [one.name for one in faults if one.finder not in MACHINES] == []
    assert {one.finder for one in faults} == {*MACHINES}
    vague = [
        one.name
        for one in faults
        if " instead of " not in one.claim and not one.claim.startswith("differs: ")
    ]
    assert vague == []


def test_each_fault_of_races_names_a_race_and_an_invariant_that_it_has() -> None:
    for fault in all_faults(RACES):
        name, _, pair = fault.finder.partition(", ")
        system = SYSTEMS[name]
        assert pair in {*system.every(2)}, fault.name
        if fault.claim.startswith("invariant "):
            assert fault.claim.split('"')[1] in system.invariants, fault.name


def test_there_is_no_file_beside_the_faults() -> None:
    for place in (FAULTS, RACES):
        others = {one for one in place.iterdir() if one.suffix != ".sql"}
        assert others <= {RACES}


@pytest.mark.parametrize(
    "text", ["", "drop table x;", "-- a remark\nselect 1;", "capacity: accepted"]
)
def test_a_file_that_names_no_finder_is_an_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "some.sql"
    path.write_text(text)
    with pytest.raises(HarnessError, match="does not say what finds it"):
        load(path)


def test_a_directory_without_faults_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="holds no fault"):
        all_faults(tmp_path)
