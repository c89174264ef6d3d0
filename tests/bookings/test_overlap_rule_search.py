"""Migration 0019 finds the rule to replace by what it says, or changes nothing."""

from collections.abc import Callable

import pytest

from harness.database import Database
from harness.execute import StatementError
from tests.bookings.rules import NAME, rules

At = Callable[[str], Database]

DROP = f"alter table public.bookings drop constraint {NAME}"
RENAME = f"alter table public.bookings rename constraint {NAME} to older"
ADD = """
    alter table public.bookings add constraint {} exclude using gist (
        {} with =, tstzrange(start_at, end_at, '[)') with &&
    ) where (status in ({}) and resource_id is not null)
"""
NEWER = ADD.format(NAME, "resource_id", "'pending', 'confirmed', 'checked_in'")


def refused(database: Database) -> StatementError:
    """Return the error with which the migration stops, having changed nothing."""
    before = rules(database)
    with pytest.raises(StatementError) as caught:
        database.migrate(to=19)
    assert rules(database) == before
    return caught.value


def test_a_renamed_rule_is_found_and_gets_its_name_back(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute(RENAME)
    database.migrate(to=19)
    assert list(rules(database)) == [NAME]
    assert "completed" not in rules(database)[NAME].definition


def test_another_rule_is_left_alone(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute(ADD.format("another", "customer_id", "'completed'"))
    before = rules(database)["another"]
    database.migrate(to=19)
    assert rules(database)["another"] == before
    assert "completed" not in rules(database)[NAME].definition


def test_the_newer_rule_is_kept_where_it_is_there_already(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute(DROP)
    database.execute(NEWER)
    before = rules(database)[NAME].oid
    (done,) = database.migrate(to=19)
    assert rules(database)[NAME].oid == before
    assert "NOTICE: bookings: overlap rule is the new one already" in str(done.notices)


def test_several_rules_of_the_kind_are_listed(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute(ADD.format("second", "resource_id", "'failed'"))
    error = refused(database)
    assert error.sqlstate == "BKM03"
    assert "has 2 exclusion constraints on resource_id =, tstzrange" in error.primary
    assert f"\n{NAME} EXCLUDE USING gist (resource_id" in str(error.detail)
    assert "\nsecond EXCLUDE USING gist (resource_id" in str(error.detail)


def test_the_rules_there_are_are_listed_where_none_is_of_the_kind(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute(DROP)
    database.execute(ADD.format("another", "customer_id", "'completed'"))
    error = refused(database)
    assert error.sqlstate == "BKM03"
    assert "has 0 exclusion constraints on resource_id =, tstzrange" in error.primary
    assert "\nanother EXCLUDE USING gist (customer_id" in str(error.detail)


def test_columns_that_are_missing_are_named(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute("alter table public.bookings rename resource_id to place")
    database.execute("alter table public.bookings rename end_at to until")
    error = refused(database)
    assert error.sqlstate == "BKM02"
    assert (
        "\nMissing, or of another type: resource_id uuid,"
        " end_at timestamp with time zone.\n"
    ) in str(error.detail)


def test_a_failure_at_the_last_moment_leaves_the_older_rule(pg_db_at: At) -> None:
    database = pg_db_at("0018")
    database.execute(RENAME)
    # The newer rule cannot have its name: by then the older one is dropped.
    database.execute(
        f"alter table public.bookings add constraint {NAME} check (attendee_count < 99)"
    )
    assert refused(database).sqlstate == "42710"
    assert "completed" in rules(database)["older"].definition
