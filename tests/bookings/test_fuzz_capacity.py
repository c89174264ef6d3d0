"""Random holds: the database accepts, refuses and counts what the model does."""

import pytest
from hypothesis import settings

from harness.database import Database
from tests.bookings.machines.capacity import CAPACITY, Capacity
from tests.bookings.machines.machine import search
from tests.bookings.machines.stage import RolledBack


@pytest.mark.fuzz
def test_the_database_agrees_with_the_model_of_capacity(
    pg_db: Database, fuzz_settings: settings
) -> None:
    pg_db.execute(CAPACITY.rows)
    search(Capacity, RolledBack(pg_db, CAPACITY.picture), fuzz_settings)
