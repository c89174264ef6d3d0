"""What a person sees when a machine finds something: a planted fault, found once."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from harness.database import Database
from tests.bookings.machines.capacity import CAPACITY, Capacity
from tests.bookings.machines.duel import Disagreement
from tests.bookings.machines.faults import FAULTS, load, plant
from tests.bookings.machines.machine import search
from tests.bookings.machines.stage import RolledBack

pytestmark = pytest.mark.faults

WITH_SHRINKING = settings(
    settings.get_profile("pr"), derandomize=True, report_multiple_bugs=False
)


@pytest.fixture
def found(pg_db: Database) -> Disagreement:
    plant(pg_db, load(FAULTS / "one_unit_too_many.sql"))
    pg_db.execute(CAPACITY.rows)
    with pytest.raises(Disagreement) as caught:
        search(Capacity, RolledBack(pg_db, CAPACITY.picture), WITH_SHRINKING)
    return caught.value


def test_a_failure_is_short_and_can_be_seen_again(
    found: Disagreement, psql: Path, tmp_path: Path
) -> None:
    lines = str(found).splitlines()
    assert lines[0].startswith(f"step {len(found.taken)}: 23514 resource_capacity")
    assert len(found.taken) <= 5  # of some 50
    assert f"dbname={found.dsn.split('dbname=')[1].split()[0]}" in lines[2]
    assert "     -1  0   1   2   3" in lines
    assert any(line.startswith("van  [==) ") for line in lines)

    script = tmp_path / "seen.sql"
    script.write_text(found.script())
    done = subprocess.run(
        [psql, "--no-psqlrc", "--dbname", found.dsn, "--file", script],
        capture_output=True,
        text=True,
        check=True,
    )
    errors = [line for line in done.stderr.splitlines() if "ERROR:" in line]
    assert len(errors) == 1
    assert "ERROR:  23514: new row for relation" in errors[0]


def test_what_is_the_same_and_what_is_not_stand_side_by_side(pg_db: Database) -> None:
    plant(pg_db, load(FAULTS / "release_uncounted.sql"))
    pg_db.execute(CAPACITY.rows)
    with pytest.raises(Disagreement, match="differs: days") as caught:
        search(Capacity, RolledBack(pg_db, CAPACITY.picture), WITH_SHRINKING)
    lines = str(caught.value).splitlines()
    days = lines[lines.index("days (model | database):") + 1 :]
    assert {line[0] for line in days[:5]} >= {"!", " "}
