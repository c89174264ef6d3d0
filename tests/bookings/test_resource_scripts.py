"""The scripts of resources, run by psql, twice: what they make, and what they say."""

from pathlib import Path

import pytest

from harness.database import Database
from tests.bookings.capacity import count, place, with_days
from tests.bookings.test_plain_psql import run

SCRIPTS = Path(__file__).parents[2] / "sql" / "scripts"
SEED = SCRIPTS / "seed_vehicles.sql"
VERIFY = SCRIPTS / "verify_resources.sql"
FLAGS = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f")
VEHICLES = """
    select resource.code, resource.type, resource.capacity, count(*),
        min(date) - (now() at time zone 'UTC')::date,
        max(date) - (now() at time zone 'UTC')::date,
        min(max_capacity), max(max_capacity)
    from public.resource
    inner join public.resource_capacity on resource.id = resource_capacity.resource_id
    group by resource.id
    order by resource.code
"""


def said(psql: Path, database: Database, script: Path) -> list[str]:
    done = run(database.dsn, psql, *FLAGS, script)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_seed_makes_three_vehicles_and_270_days_once(
    pg_db: Database, psql: Path
) -> None:
    first = said(psql, pg_db, SEED)
    found = pg_db.execute(VEHICLES).fetchall()
    again = said(psql, pg_db, SEED)

    assert first == ["cruiser-1|90", "cruiser-2|90", "cruiser-3|90"]
    assert found == [
        (f"cruiser-{number}", "VEHICLE", 1, 90, 0, 89, 1, 1) for number in (1, 2, 3)
    ]
    assert again == ["cruiser-1|0", "cruiser-2|0", "cruiser-3|0"]
    assert pg_db.execute(VEHICLES).fetchall() == found
    assert count(pg_db, "resource_capacity") == 270


def test_the_seed_adds_only_the_days_that_are_missing(
    pg_db: Database, psql: Path
) -> None:
    said(psql, pg_db, SEED)
    pg_db.execute(
        "delete from public.resource_capacity where date = (now() + '89 days')::date"
    )
    pg_db.execute("update public.resource_capacity set max_capacity = 2")
    assert said(psql, pg_db, SEED) == [f"cruiser-{number}|1" for number in (1, 2, 3)]
    assert count(pg_db, "resource_capacity where max_capacity = 2") == 267


def test_the_verification_counts_and_changes_nothing(
    pg_db: Database, psql: Path
) -> None:
    with_days(pg_db, 3)
    pg_db.execute(*place("t", last="2100-01-02"))
    first = said(psql, pg_db, VERIFY)

    assert said(psql, pg_db, VERIFY) == first
    assert {"resource|3", "resource_capacity|10", "resource_hold ACTIVE|2"} <= {*first}
    assert "resource_hold CONFIRMED|0" in first, "no rows are a count, too"
    assert "table|resource_capacity|ok" in first
    assert not [line for line in first if "MISSING" in line or "WRONG" in line]
    assert len([line for line in first if line.startswith("index|")]) == 13


@pytest.mark.parametrize(
    ("sabotage", "line"),
    [
        ("drop index public.idx_hold_expires", "index|idx_hold_expires|MISSING"),
        (
            "alter table public.resource_hold"
            " disable trigger resource_hold_keep_capacity_on_insert",
            "trigger|resource_hold_keep_capacity_on_insert|MISSING",
        ),
        (
            "drop function public.extend_hold",
            "function|extend_hold(uuid, text)|MISSING",
        ),
    ],
)
def test_what_is_missing_is_named(
    pg_db: Database, psql: Path, sabotage: str, line: str
) -> None:
    pg_db.execute(sabotage)
    found = said(psql, pg_db, VERIFY)
    assert [one for one in found if "MISSING" in one] == [line]


def test_rows_that_break_a_rule_are_counted(pg_db: Database, psql: Path) -> None:
    with_days(pg_db, 3)
    for table in ("resource_hold", "resource_blackout"):
        pg_db.execute(f"alter table public.{table} disable trigger user")
    pg_db.execute(
        "insert into public.resource_hold (tenant_id, resource_id, date, quantity,"
        " customer_email, expires_at, idempotency_token)"
        " select md5('acme')::uuid, md5('van')::uuid, day::date, 1, 'a@b',"
        " '2020-01-01', day from unnest('{2100-01-01, 2100-02-01}'::text[]) as day"
    )
    pg_db.execute(
        "insert into public.resource_blackout (tenant_id, resource_id, start_date,"
        " end_date)"
        " values (md5('acme')::uuid, md5('van')::uuid, '2100-01-01', '2100-01-01')"
    )
    assert [line for line in said(psql, pg_db, VERIFY) if "WRONG" in line] == [
        "the counter of a day is the maximum less what is promised|1|WRONG",
        "what is promised lies on a day that exists|1|WRONG",
        "no blackout covers what is promised|1|WRONG",
        "nothing is overdue by more than an hour|2|WRONG",
    ]
