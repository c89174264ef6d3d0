"""The roles of 0041: made once a server, and enough for whoever has them."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from harness.admin import create_database, drop_database
from harness.bench import Bench
from harness.database import Database
from harness.dsn import merge, parse
from harness.server import Server
from tests.bookings.data import WORLD
from tests.bookings.rules import migrate_down
from tests.bookings.tenants import acting, hold, one

ROOT = Path(__file__).parents[2]
ROLES = (ROOT / "sql" / "migrations" / "0041_roles.sql").read_text()
BLOCK = ROLES[ROLES.index("do $$") : ROLES.index("create or replace procedure")]
DAY = "2100-01-01"


@pytest.fixture
def empty(pg_db: Database, pg_server: Server) -> Iterator[str]:
    """An empty database that belongs to booking_owner; `pg_db` has made the role."""
    name = f"owned_{uuid4().hex}"
    with psycopg.connect(pg_server.dsn, autocommit=True) as admin:
        create_database(admin, name, template="template0")
        admin.execute(
            sql.SQL("alter database {} owner to booking_owner").format(
                sql.Identifier(name)
            )
        )
        yield merge(pg_server.dsn, dbname=name)
        drop_database(admin, name)


def migrate(dsn: str, role: str) -> subprocess.CompletedProcess[str]:
    harness = Path(sys.executable).with_name("harness")
    return subprocess.run(
        [harness, "migrate", "up", "--dsn", merge(dsn, options=f"-c role={role}")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_booking_owner_applies_every_migration_and_the_application_works(
    empty: str,
) -> None:
    done = migrate(empty, "booking_owner")
    assert done.returncode == 0, done.stdout + done.stderr

    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("set session authorization booking_owner")
        for statement in WORLD.split(";\n"):
            connection.execute(statement.encode())
        connection.execute("reset session authorization")
        acme, van = (
            one(connection, "select md5(%s)::uuid::text", name)
            for name in ("acme", "van")
        )
        with acting(connection, acme):
            days = "select public.initialise_capacity(%s, %s, %s, %s, 1)"
            connection.execute(days, [acme, van, DAY, DAY])
            assert one(connection, hold(van, DAY, "token")) == 1
            free = "select available_capacity from public.resource_capacity"
            assert one(connection, free) == 0


def test_an_owner_who_is_bound_by_the_rules_is_refused(empty: str) -> None:
    name = f"bound_{uuid4().hex}"
    role, database = sql.Identifier(name), sql.Identifier(parse(empty)["dbname"])
    with psycopg.connect(empty, autocommit=True) as admin:
        admin.execute(sql.SQL("create role {}").format(role))
        admin.execute(sql.SQL("alter database {} owner to {}").format(database, role))
        try:
            done = migrate(empty, name)
            newest = one(admin, "select to_regclass('public.store_promotion')::text")
            guarded = one(admin, "select count(*) from pg_policy")
        finally:
            admin.execute(sql.SQL("reassign owned by {} to current_user").format(role))
            admin.execute(sql.SQL("drop owned by {}").format(role))
            admin.execute(sql.SQL("drop role {}").format(role))

    assert done.returncode == 1
    assert "does not bypass row-level security" in done.stderr + done.stdout
    assert (newest, guarded) == ("store_promotion", 0), "0039 was the last one"


def test_the_way_down_leaves_the_roles_and_takes_the_rights(
    pg_db_at: Callable[[int], Database], pg_bench: Bench
) -> None:
    database = pg_db_at(41)
    rights = """
        select
            has_table_privilege('booking_app', 'public.bookings', 'select'),
            has_column_privilege('booking_app', 'public.bookings', 'status', 'update'),
            has_function_privilege('public', 'public.expire_holds(integer)', 'execute')
    """
    assert database.execute(rights).fetchone() == (True, True, False)

    migrate_down(database, pg_bench, to=40)
    assert database.execute(rights).fetchone() == (False, False, True)

    made = database.migrate(to=41)
    assert "role booking_app: is there already" in str(made[0].notices)
    assert database.execute(rights).fetchone() == (True, True, False)


def test_two_databases_that_make_the_roles_at_once_both_get_on(
    pg_db: Database,
) -> None:
    """A role belongs to the server: the second one waits, then finds it there."""
    suffix = uuid4().hex
    block = BLOCK.replace("booking_app", f"app_{suffix}").replace(
        "booking_owner", f"owner_{suffix}"
    )
    first, second = pg_db.connect(), pg_db.connect()
    notices: list[str] = []
    second.add_notice_handler(lambda one: notices.append(one.message_primary or ""))
    try:
        first.execute("begin")
        first.execute(block.encode())
        rival = threading.Thread(target=second.execute, args=[block.encode()])
        rival.start()
        waits = "select cardinality(pg_blocking_pids(%s)) > 0"
        while not one(pg_db.connect(), waits, second.info.backend_pid):
            assert rival.is_alive(), notices
        first.execute("commit")
        rival.join(30)
    finally:
        for name in (f"app_{suffix}", f"owner_{suffix}"):
            first.execute(
                sql.SQL("drop role if exists {}").format(sql.Identifier(name))
            )

    assert [line.partition(": ")[2] for line in notices] == [
        "was made meanwhile",
        "is there already",
    ]
