"""`drift` only reads: with which rights, beside whom, and what it sees meanwhile."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection, sql
from psycopg.errors import ReadOnlySqlTransaction

from harness.admin import connect
from harness.catalog import Catalog, snapshot
from harness.drift import live as live_module
from harness.dsn import merge, parse
from harness.errors import DriftError
from harness.server import Server
from tests.harness.drift_project import Live


@pytest.fixture
def watcher(server: Server, database: str) -> Iterator[str]:
    """A connection string of a role that may do nothing but connect."""
    name = f"watcher_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        admin.execute(f"create role {name} login".encode())
        yield merge(database, user=name)
        with connect(database) as connection:
            connection.execute(f"drop owned by {name}".encode())
        admin.execute(f"drop role {name}".encode())


def test_a_role_that_may_only_read_is_enough(live: Live, watcher: str) -> None:
    live.execute("create table kept_by_hand (id int)")
    name = parse(watcher)["user"]
    with pytest.raises(DriftError, match=f'role "{name}" cannot read the ledger'):
        live.report(watcher)
    live.execute(f"grant pg_read_all_data to {name}")
    found = [("unknown-object", "+ added table public.kept_by_hand (1 column)")]
    assert live.found(watcher) == live.found() == found
    live.execute(
        f"revoke pg_read_all_data from {name};\n"
        f"grant usage on schema harness to {name};\n"
        f"grant select on all tables in schema harness to {name}"
    )
    assert live.found(watcher) == live.found() == found


def test_what_a_role_has_no_right_to_use_is_seen_all_the_same(
    live: Live, watcher: str
) -> None:
    name = parse(watcher)["user"]
    live.execute(
        f"grant usage on schema harness to {name};\n"
        f"grant select on all tables in schema harness to {name};\n"
        "create schema secret;\nrevoke all on schema public, secret from public;\n"
        "create table secret.kept (id int check (id > 0));\n"
        "create view secret.shown as select id from secret.kept;\n"
        "alter table booking alter column guests set default 2"
    )
    assert live.found(watcher) == live.found()
    assert {line for _, line in live.found(watcher)} == {
        "+ added schema secret",
        "+ added table secret.kept (1 column, 1 constraint)",
        "+ added view secret.shown",
        "~ changed column public.booking.guests: default none -> 2",
        "~ changed schema public: granted to PUBLIC USAGE -> none",
    }


def test_who_migrates_need_not_own_the_database(
    tmp_path: Path, database: str, elsewhere: Server, watcher: str
) -> None:
    owner = sql.Identifier(parse(watcher)["user"])
    with connect(database) as admin:
        admin.execute(sql.SQL("alter schema public owner to {}").format(owner))
        place = sql.Identifier(admin.info.dbname)
        grant = sql.SQL("grant create on database {} to {}").format(place, owner)
        admin.execute(grant)
    live = Live(tmp_path, watcher, elsewhere.dsn)
    live.project.up()
    line = "~ changed schema public: owner pg_database_owner -> none"
    assert live.found() == [("changed-object", line)]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[Connection[Any]]:
    """Check what the session may do and holds at the moment when all was read."""
    seen: list[Connection[Any]] = []
    read = live_module._look

    def spy(connection: Connection[Any]) -> object:
        found = read(connection)
        locks = connection.execute(
            "select distinct mode from pg_locks"
            " where pid = pg_backend_pid() and locktype = 'relation'"
        ).fetchall()
        assert locks == [("AccessShareLock",)]
        written = connection.execute("select pg_current_xact_id_if_assigned()")
        assert written.fetchone() == (None,)
        with pytest.raises(ReadOnlySqlTransaction), connection.transaction():
            connection.execute("create table written ()")
        seen.append(connection)
        return found

    monkeypatch.setattr(live_module, "_look", spy)
    return seen


def test_nothing_can_be_written_and_no_lock_keeps_readers_or_writers_waiting(
    live: Live, watched: list[Connection[Any]]
) -> None:
    live.execute("create view v as select name from room")
    live.report()
    assert len(watched) == 1


def test_what_is_migrated_meanwhile_is_looked_at_again(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.execute("create view v as select id from room")
    live.project.write({"0003_v.sql": "create or replace view v as select 1 as id;"})
    looks = []

    def meanwhile(connection: Connection[Any], *, owner: str | None) -> Catalog:
        looks.append(connection)
        live.project.up()
        return snapshot(connection, owner=owner)

    monkeypatch.setattr(live_module, "snapshot", meanwhile)
    assert live.found() == []
    assert len(looks) == 2


def test_what_is_migrated_again_and_again_is_an_error(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = live_module._look

    def meanwhile(connection: Connection[Any]) -> object:
        found = read(connection)
        live.execute("update harness.migration set applied_at = clock_timestamp()")
        return found

    monkeypatch.setattr(live_module, "_look", meanwhile)
    with pytest.raises(DriftError, match="could not read the schema") as caught:
        live.report()
    assert "during each of 5 attempts" in str(caught.value)


def test_who_alters_a_table_is_not_waited_for_long(live: Live) -> None:
    live.execute("create view v as select name from room")
    with connect(live.dsn) as other, other.transaction():
        other.execute("lock table room in access exclusive mode")
        with pytest.raises(DriftError, match="could not read the schema") as caught:
            live.report()
    assert "lock timeout" in str(caught.value)
