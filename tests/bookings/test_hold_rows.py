"""Migration 0012 on tokens in every spelling, and back."""

from harness.bench import Bench
from tests.bookings.data import WORLD
from tests.bookings.old_rows import (
    At,
    down_and_up_again,
    notices,
    refused,
    rows,
)
from tests.bookings.rules import migrate_down

HOLD = """
    insert into public.resource_hold (
        id, tenant_id, resource_id, date, quantity, customer_email, expires_at,
        idempotency_token, status
    )
    values (
        md5(%(name)s)::uuid, md5('acme')::uuid, md5('van')::uuid, %(date)s, 1, 'a@b',
        '2020-01-01', %(token)s, %(status)s
    )
"""
TOKENS = {
    "plain": "t1",
    "upper": "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
    "padded": " \tabc\n",
    "blank": " ",
    "empty": "",
    "inner": "a  B",
}
TOKENS_OF = "select md5(%s)::uuid::text"


def hold(
    name: str, token: str, *, date: str = "2020-01-01", status: str = "ACTIVE"
) -> tuple[str, dict[str, str]]:
    values = {"name": name, "token": token, "date": date, "status": status}
    return HOLD, values


def test_every_token_gets_its_one_spelling(pg_db_at: At, pg_bench: Bench) -> None:
    database = pg_db_at("0011")
    database.execute(WORLD)
    for name, token in TOKENS.items():
        database.execute(*hold(name, token))
    ids = {name: database.execute(TOKENS_OF, [name]).fetchone() for name in TOKENS}
    before = rows(database)

    said = notices(database, 12)

    assert "resource_hold: 5 tokens spelled anew" in said
    found = {row["id"]: row for row in rows(database)["resource_hold"]}
    for old in before["resource_hold"]:
        new = found[old["id"]]
        changed = ("idempotency_token", "updated_at", "lifetime")
        assert all(new[name] == old[name] for name in old if name not in changed)
    spelled = {
        name: found[row[0]]["idempotency_token"] for name, row in ids.items() if row
    }
    assert spelled == {
        "plain": "t1",
        "upper": "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "padded": "abc",
        "blank": ids["blank"][0] if ids["blank"] else "",
        "empty": ids["empty"][0] if ids["empty"] else "",
        "inner": "a  b",
    }
    down_and_up_again(database, pg_bench, 12)


def test_tokens_that_would_become_one_are_listed(pg_db_at: At) -> None:
    database = pg_db_at("0011")
    database.execute(WORLD)
    for name, token in {"one": "A", "two": "a ", "three": "b"}.items():
        database.execute(*hold(name, token))

    error = refused(lambda: database.migrate(to=12), database)

    assert error.sqlstate == "BKB18"
    assert '"A", "a "' in str(error.detail)
    assert '"b"' not in str(error.detail)


def test_the_way_down_stops_where_a_token_holds_several_days(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0012")
    database.execute(WORLD)
    database.execute(*hold("one", "t", date="2020-01-01"))
    database.execute(*hold("two", "t", date="2020-01-02"))
    database.execute(*hold("three", "u"))

    error = refused(lambda: migrate_down(database, pg_bench, to=11), database)

    assert error.sqlstate == "BKM04"
    assert "with a lifetime: 1 (t)" in str(error.detail)


def test_the_way_down_stops_where_a_lifetime_would_be_lost(
    pg_db_at: At, pg_bench: Bench
) -> None:
    database = pg_db_at("0012")
    database.execute(WORLD)
    database.execute(*hold("one", "t"))
    database.execute("update public.resource_hold set lifetime = '1 hour'")

    error = refused(lambda: migrate_down(database, pg_bench, to=11), database)

    assert error.sqlstate == "BKM04"
    assert "with a lifetime: 1 (t)" in str(error.detail)
