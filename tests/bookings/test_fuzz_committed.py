"""Random holds that are committed, while migrations go down and up."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from harness.bench import Bench
from harness.database import Database
from tests.bookings.machines.committed import CLEAN, LAST, PICTURE, CapacityCommitted
from tests.bookings.machines.stage import Committing
from tests.bookings.rules import migrate_down


def search(
    database: Database, bench: Bench, profiles: Iterable[settings]
) -> Committing:
    """Search with the committing machine; a twentieth of the profile's examples."""

    def down_and_up(to: int) -> None:
        migrate_down(database, bench, to=to)
        database.migrate(to=LAST)

    def play() -> CapacityCommitted:
        return CapacityCommitted(stage, down_and_up)

    database.execute(CapacityCommitted.system.rows)
    stage = Committing(database, PICTURE, CLEAN)
    for profile in profiles:
        few = settings(profile, max_examples=max(2, profile.max_examples // 20))
        # It calls what it is given: a factory will do.
        run_state_machine_as_test(play, settings=few)  # type: ignore[arg-type]
    return stage


@pytest.mark.fuzz
def test_migrations_down_and_up_change_nothing_for_holds(
    pg_db_at: Callable[[int], Database],
    pg_bench: Bench,
    fuzz_rounds: Iterator[settings],
) -> None:
    stage = search(pg_db_at(LAST), pg_bench, fuzz_rounds)
    assert stage.steps >= stage.examples > 1
