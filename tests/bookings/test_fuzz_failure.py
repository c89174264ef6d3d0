"""What a person sees when a machine finds something: a planted fault, found once."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from unittest import SkipTest

import pytest
from hypothesis import Phase, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from harness.database import Database
from tests.bookings.machines.capacity import CAPACITY, Capacity
from tests.bookings.machines.duel import Disagreement
from tests.bookings.machines.faults import FAULTS, load, plant
from tests.bookings.machines.machine import search
from tests.bookings.machines.stage import RolledBack
from tests.bookings.machines.workshop import WORKSHOP, Workshop

pytestmark = pytest.mark.faults

WITH_SHRINKING = settings(
    settings.get_profile("pr"), derandomize=True, report_multiple_bugs=False
)


FAULT = load(FAULTS / "one_unit_too_many.sql")


@pytest.fixture
def found(pg_db: Database) -> Disagreement:
    plant(pg_db, FAULT)
    pg_db.execute(CAPACITY.rows)
    with pytest.raises(Disagreement) as caught:
        search(Capacity, RolledBack(pg_db, CAPACITY.picture), WITH_SHRINKING)
    return caught.value


def test_a_failure_is_short_and_drawn(found: Disagreement) -> None:
    lines = str(found).splitlines()
    assert lines[0].startswith(f"step {len(found.taken)}: 23514 resource_capacity")
    assert len(found.taken) <= 5  # of some 50
    assert len(lines) < 150
    assert "     -1  0   1   2   3" in lines
    assert any(line.startswith("van  [==) ") for line in lines)


def test_its_database_is_kept_as_the_steps_left_it(
    found: Disagreement, pg_db: Database
) -> None:
    assert f"as these steps left it: {pg_db.dsn.split(' password')[0]}" in str(found)
    row = pg_db.execute(CAPACITY.picture).fetchone()
    assert row is not None
    assert found.seen["days"]
    assert row[0]["days"] == found.seen["days"]
    assert row[0]["sold"] == found.seen["sold"]


@pytest.fixture
def elsewhere(pg_db_at: Callable[[None], Database]) -> Database:
    """A migrated database without rows, in which the fault stands as well."""
    database = pg_db_at(None)
    plant(database, FAULT)
    return database


def test_its_script_shows_it_again_here_and_elsewhere(
    found: Disagreement,
    pg_db: Database,
    elsewhere: Database,
    psql: Path,
    tmp_path: Path,
) -> None:
    script = tmp_path / "seen.sql"
    script.write_text(found.script())
    before = pg_db.execute(CAPACITY.picture).fetchone()
    for database in (pg_db, elsewhere):
        done = subprocess.run(
            [psql, "--no-psqlrc", "--dbname", database.dsn, "--file", script],
            capture_output=True,
            text=True,
            check=True,
        )
        errors = [line for line in done.stderr.splitlines() if "ERROR:" in line]
        assert len(errors) == 1
        assert "ERROR:  23514: new row for relation" in errors[0]
    after = pg_db.execute(CAPACITY.picture).fetchone()
    assert before is not None
    assert after is not None
    assert before[0]["days"] == after[0]["days"]
    assert elsewhere.execute("select from public.tenant").rowcount == 0


def test_what_is_the_same_and_what_is_not_stand_side_by_side(pg_db: Database) -> None:
    plant(pg_db, load(FAULTS / "release_uncounted.sql"))
    pg_db.execute(CAPACITY.rows)
    with pytest.raises(Disagreement, match="differs: days") as caught:
        search(Capacity, RolledBack(pg_db, CAPACITY.picture), WITH_SHRINKING)
    lines = str(caught.value).splitlines()
    days = lines[lines.index("days (model | database):") + 1 :]
    assert {line[0] for line in days[:5]} >= {"!", " "}


def test_what_was_found_is_saved_and_tried_first_the_next_time(
    pg_db: Database, elsewhere: Database, tmp_path: Path
) -> None:
    plant(pg_db, FAULT)
    pg_db.execute(CAPACITY.rows)
    stage = RolledBack(pg_db, CAPACITY.picture)
    saved = settings(
        settings.get_profile("nightly"),
        database=DirectoryBasedExampleDatabase(tmp_path),
    )
    with pytest.raises(Disagreement):
        search(Capacity, stage, saved)

    again = settings(saved, phases=[Phase.reuse])
    elsewhere.execute(WORKSHOP.rows)
    orders = RolledBack(elsewhere, WORKSHOP.picture)
    with pytest.raises(SkipTest, match="no test cases"):
        search(Workshop, orders, again)  # what is saved is not for it, to be deleted

    stage.examples = 0
    with pytest.raises(Disagreement):
        search(Capacity, stage, again)
    assert stage.examples <= 2
