"""Migration 0019 and its suite on rows that lived under the older rule, and back."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from harness.suites import load_suite, run_suite
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.rules import NAME, migrate_down, rows, rules

SUITE = Path(__file__).parents[2] / "sql/tests/0019_overlap_rule_validation.sql"

# Under the newer rule: who overlaps whom, and who merely touches or is not in the way.
PAIRS = """
    insert into public.bookings (
        id, tenant_id, customer_id, resource_id, client_generated_id,
        start_at, end_at, status
    )
    select
        md5(name)::uuid, md5('acme')::uuid, md5('acme')::uuid, md5(code)::uuid, name,
        '2020-01-01'::timestamptz + first * interval '1 day',
        '2020-01-01'::timestamptz + last * interval '1 day', status
    from (
        values
        ('long', 'van', 0, 40, 'completed'::public.booking_status),
        ('inside', 'van', 1, 2, 'pending'),
        ('late', 'van', 30, 31, 'checked_in'),
        ('across', 'van', 39, 42, 'confirmed'),
        ('touching', 'van', 42, 43, 'completed'),
        ('canceled', 'van', 0, 40, 'canceled'),
        ('elsewhere', null, 0, 40, 'completed'),
        ('one', 'bike', 0, 1, 'completed'),
        ('same', 'bike', 0, 1, 'completed')
    ) as given (name, code, first, last, status)
"""
ANOTHER_COMPLETED = """
    insert into public.bookings (
        tenant_id, customer_id, resource_id, client_generated_id,
        start_at, end_at, status
    )
    values (
        md5('acme')::uuid, md5('acme')::uuid, md5('van')::uuid, gen_random_uuid(),
        '2020-01-01', '2020-01-02', 'completed'
    )
"""


def test_the_suite_fails_on_the_older_rule_in_cases_1_4_and_5_only(
    pg_bench: Bench,
) -> None:
    report = run_suite(replace(load_suite(SUITE), at=18), pg_bench)
    assert [result.description for result in report.failures] == [
        "case 1: a completed booking does not block a pending one",
        "case 1: a completed booking does not block a confirmed one",
        "case 4: the rule compares resource and time of three states",
        "case 4: the rule does not mention completed",
        "case 5: completed bookings may overlap",
    ]
    assert len(report.results) == 10
    assert report.problems == ()


def test_the_suite_holds_on_the_newest_schema(pg_bench: Bench) -> None:
    report = run_suite(load_suite(SUITE), pg_bench)
    assert report.passed
    assert len(report.results) == 10


def test_no_row_changes_on_the_way_up_down_and_up_again(
    pg_db_at: Callable[[str], Database], pg_bench: Bench
) -> None:
    database = pg_db_at("0018")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    before = rows(database)
    older = rules(database)[NAME]

    database.migrate(to=19)
    newer = rules(database)[NAME]
    assert rows(database) == before
    assert "completed" in older.definition
    assert "completed" not in newer.definition

    migrate_down(database, pg_bench, to=18)
    assert rows(database) == before
    assert rules(database)[NAME][1:] == older[1:]

    database.migrate(to=19)
    assert rows(database) == before
    assert rules(database)[NAME][1:] == newer[1:]


def test_the_way_down_stops_with_all_pairs_that_the_older_rule_forbids(
    pg_db_at: Callable[[str], Database], pg_bench: Bench
) -> None:
    database = pg_db_at("0019")
    database.execute(WORLD)
    database.execute(PAIRS)
    before = rows(database), rules(database)

    with pytest.raises(StatementError) as caught:
        migrate_down(database, pg_bench, to=18)

    assert caught.value.sqlstate == "BKM04"
    assert "cannot bring back the overlap rule" in caught.value.primary
    assert "4 pairs overlap:" in str(caught.value.detail)
    assert listed(database, caught.value) == {
        frozenset({"long (completed)", "inside (pending)"}),
        frozenset({"long (completed)", "late (checked_in)"}),
        frozenset({"long (completed)", "across (confirmed)"}),
        frozenset({"one (completed)", "same (completed)"}),
    }
    assert (rows(database), rules(database)) == before
    assert database.migrate(to=19) == ()  # the ledger, too, is as it was


def test_the_way_down_lists_twenty_pairs_of_many(
    pg_db_at: Callable[[str], Database], pg_bench: Bench
) -> None:
    database = pg_db_at("0019")
    database.execute(WORLD)
    for _ in range(7):
        database.execute(ANOTHER_COMPLETED)

    with pytest.raises(StatementError) as caught:
        migrate_down(database, pg_bench, to=18)

    assert "21 pairs overlap:" in str(caught.value.detail)
    assert len(listed(database, caught.value)) == 20
    assert "\n…" in str(caught.value.detail)


def listed(database: Database, error: StatementError) -> set[frozenset[str]]:
    """Return the pairs that the error lists, each booking as "name (status)"."""
    names = {
        str(key): name
        for key, name in database.execute(
            "select id, client_generated_id from public.bookings"
        )
    }
    booking = r"([0-9a-f-]{36}) (\(\w+\))"
    pairs = re.findall(rf"^{booking} and {booking}$", str(error.detail), re.M)
    return {
        frozenset({f"{names[one]} {status}", f"{names[other]} {other_status}"})
        for one, status, other, other_status in pairs
    }
