"""Migrations 0009 and 0011 on rows of the first store: NULLs, and no tenant."""

from typing import Any

import pytest

from harness.bench import Bench
from tests.bookings.data import WORLD
from tests.bookings.old_rows import (
    DAY,
    HOLD,
    SHUT,
    SOLD,
    TABLES,
    At,
    down_and_up_again,
    notices,
    refused,
    rows,
)
from tests.bookings.rules import migrate_down

LOOSE = {
    "resource": ("is_active", "metadata", "created_at", "updated_at"),
    "resource_capacity": ("created_at", "updated_at"),
    "resource_blackout": ("created_at", "updated_at"),
    "resource_hold": ("created_at", "updated_at"),
    "resource_allocation": ("created_at",),
}
ROWS: list[tuple[str, list[Any]]] = [
    (DAY, ["van", "2100-01-01", 3, 3]),
    (DAY, ["bus", "2100-01-01", 3, 3]),
    (HOLD, ["van", "2100-01-01", 1, "t1", "RELEASED"]),
    (HOLD, ["bus", "2020-01-01", 1, "t2", "EXPIRED"]),
    (SOLD, ["bus", "2100-01-01", 1, "line-1"]),
    (SHUT, ["bus", "2100-01-02", "2100-01-03", None]),
]


def test_what_was_null_gets_the_value_that_changes_no_answer(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0008")
    database.execute(WORLD)
    for statement, values in ROWS:
        database.execute(statement, values)
    early = "'2001-02-03 04:05:06+00'"
    database.execute("alter table public.resource disable trigger user")
    database.execute(
        "update public.resource set is_active = null, metadata = null,"
        f" created_at = null, updated_at = {early} where code = 'van'"
    )
    database.execute("update public.resource set updated_at = null where code = 'bike'")
    database.execute("alter table public.resource enable trigger user")
    database.execute("update public.resource_hold set created_at = null")
    database.execute("update public.resource_allocation set created_at = null")
    before = rows(database)

    said = notices(database, 9)
    after = rows(database)

    assert "resource: 2 rows had NULL" in said
    assert "resource_capacity: 0 rows had NULL" in said
    assert "resource_hold: 2 rows had NULL" in said
    assert "resource_allocation: 1 rows had NULL" in said
    assert kept(before, after)
    van = next(row for row in after["resource"] if row["code"] == "van")
    assert (van["is_active"], van["metadata"]) == (False, {})
    assert van["created_at"] == "2001-02-03T04:05:06+00:00"
    down_and_up_again(database, pg_bench, 9)


def kept(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> bool:
    """Tell whether all that was not NULL is as it was, and nothing loose is NULL."""
    pairs = [
        (table, old, new)
        for table in TABLES
        for old, new in zip(before[table], after[table], strict=True)
    ]
    return all(
        new[name] is not None
        if name in LOOSE[table] and (old[name] is None or name == "updated_at")
        else new[name] == old[name]
        for table, old, new in pairs
        for name in old
    )


def test_each_row_gets_the_tenant_of_its_resource(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0010")
    database.execute(WORLD)
    for statement, values in ROWS:
        database.execute(statement, values)
    owners = {row["id"]: row["tenant_id"] for row in rows(database)["resource"]}
    before = rows(database)

    said = notices(database, 11)

    for table in TABLES[1:]:
        assert f"{table}: {len(before[table])} rows given the tenant" in said
        for old, new in zip(before[table], rows(database)[table], strict=True):
            same = {"tenant_id": owners[old["resource_id"]]}
            same |= {"updated_at": new["updated_at"]} if "updated_at" in old else {}
            assert new == {**old, **same}
    migrate_down(database, pg_bench, to=10)
    assert [*rows(database)["resource_hold"][0]] == [*before["resource_hold"][0]]


# One row for each of two tenants, both with one id.
TWICE = {
    "resource_capacity": (
        "date, max_capacity, available_capacity",
        "'2100-01-01', 3, 3",
    ),
    "resource_blackout": ("start_date, end_date", "'2100-01-01', '2100-01-02'"),
    "resource_hold": (
        "date, quantity, customer_email, expires_at, idempotency_token",
        "'2100-01-01', 1, 'a@b', '2020-01-01', code",
    ),
    "resource_allocation": (
        "date, quantity, order_id, line_item_id",
        "'2100-01-01', 1, 'o', 'l'",
    ),
}


@pytest.mark.parametrize("table", TWICE)
def test_the_way_down_stops_where_two_tenants_use_one_id(
    pg_db_at: At, pg_bench: Bench, table: str
) -> None:
    database = pg_db_at("0011")
    database.execute(WORLD)
    columns, values = TWICE[table]
    database.execute(
        f"insert into public.{table} (tenant_id, resource_id, id, {columns})"
        f" select tenant_id, id, md5('one')::uuid, {values}"
        " from public.resource where code in ('van', 'bus')"
    )

    error = refused(lambda: migrate_down(database, pg_bench, to=10), database)

    assert error.sqlstate == "BKM04"
    assert f'cannot take the tenant out of table "{table}"' in error.primary
