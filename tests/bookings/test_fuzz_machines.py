"""Random steps: the database accepts, refuses and shows what the models do."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from harness.database import Database
from tests.bookings.machines import MACHINES
from tests.bookings.machines.machine import search
from tests.bookings.machines.stage import RolledBack


@pytest.mark.fuzz
@pytest.mark.parametrize("name", MACHINES)
def test_the_database_agrees_with_the_model(
    name: str, pg_db: Database, fuzz_rounds: Iterator[settings]
) -> None:
    machine = MACHINES[name]
    pg_db.execute(machine.system.rows)
    stage = RolledBack(pg_db, machine.system.picture)
    for profile in fuzz_rounds:
        search(machine, stage, profile)
