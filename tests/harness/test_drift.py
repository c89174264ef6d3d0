"""`drift` on a live database: each kind, what is no drift, and what is left alone."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection, sql
from psycopg.errors import ReadOnlySqlTransaction

from harness.admin import connect
from harness.catalog import Catalog, snapshot
from harness.drift import KINDS, Kind
from harness.drift import live as live_module
from harness.dsn import merge, parse
from harness.errors import DriftError
from harness.execute import StatementError
from harness.server import Server
from tests.harness.drift_project import Live

BY_ID = {kind.id: kind for kind in KINDS}
PAIRS = pytest.mark.parametrize("kind", KINDS, ids=list(BY_ID))


@pytest.fixture
def live(tmp_path: Path, database: str, elsewhere: Server) -> Live:
    live = Live(tmp_path, database, elsewhere.dsn)
    live.project.up()
    return live


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


@PAIRS
def test_the_bad_one_is_found_once_and_as_its_kind(kind: Kind, live: Live) -> None:
    live.execute(kind.bad)
    report = live.report()
    found = [f.kind.id for f in report.findings]
    assert found == [kind.id], report
    assert report.drifted


@PAIRS
def test_the_good_one_is_no_drift(kind: Kind, live: Live) -> None:
    live.execute(kind.good)
    assert live.found() == []


def test_pending_is_reported_and_no_drift(live: Live) -> None:
    live.project.write({"0003_x.sql": "create table x (id int);"})
    report = live.report()
    assert (report.drifted, report.pending) == (False, ("0003_x",))
    assert report.against == "migrations up to 0002_booking"


def test_an_empty_database_only_has_everything_to_come(
    live: Live, database_pair: tuple[str, str]
) -> None:
    report = live.report(database_pair[0])
    assert (report.drifted, report.against) == (False, "no migrations")
    assert report.pending == ("0001_room", "0002_booking")


def test_without_a_ledger_the_rest_is_compared_too(live: Live) -> None:
    live.execute("drop schema harness cascade; drop table booking")
    assert live.found() == [
        ("no-ledger", "tables: 1, functions: 1; migrations in the ledger: none"),
        ("missing-object", "- removed table public.booking "
         "(3 columns, 3 constraints, 1 index, 1 trigger)"),
    ]  # fmt: skip


def test_a_table_of_another_shape_hidden_by_if_not_exists(
    tmp_path: Path, database: str, elsewhere: Server
) -> None:
    live = Live(tmp_path, database, elsewhere.dsn)
    live.execute(
        "create table booking (id int primary key, room_id bigint, guests int)"
    )
    live.project.up()
    assert live.found() == [
        ("changed-object",
         "~ changed column public.booking.room_id: type integer -> bigint"),
        ("missing-object",
         "- removed constraint public.booking.booking_guests_check"),
        ("missing-object",
         "- removed constraint public.booking.booking_room_id_fkey"),
    ]  # fmt: skip


def test_an_interrupted_concurrent_build_leaves_an_invalid_index(live: Live) -> None:
    live.execute("insert into room values (1, 'Lab'), (2, 'Lab')")
    with pytest.raises(Exception, match="could not create unique index"):
        live.execute("create unique index concurrently room_name_key on room (name)")
    assert live.found() == [("invalid-index", "+ added index public.room_name_key")]


def test_a_constraint_made_by_hand_and_never_validated(live: Live) -> None:
    live.execute("alter table room add constraint c check (name <> '') not valid")
    assert live.found() == [
        ("unvalidated-constraint", "+ added constraint public.room.c")
    ]


def test_not_enforced_and_unvalidated_not_null_are_known(live: Live) -> None:
    live.execute(
        "alter table booking alter constraint booking_room_id_fkey not enforced;\n"
        "alter table booking add constraint g not null guests not valid"
    )
    assert sorted(kind for kind, _ in live.found()) == [
        "not-enforced-constraint",
        "unvalidated-constraint",
    ]


def test_what_the_migrations_leave_unvalidated_is_no_drift(live: Live) -> None:
    live.project.write({
        "0003_x.sql": "alter table room add constraint c check (id > 0) not valid;"
    })
    live.project.up()
    assert live.found() == []


def test_a_half_applied_migration_is_compared_with_its_done_statements(
    live: Live,
) -> None:
    text = "--! no-transaction\ncreate table x ();\nselect 1 / 0;\ncreate table y ();"
    live.project.write({"0003_x.sql": text})
    with pytest.raises(StatementError):
        live.project.up()
    half = ("half-applied", 'migration "0003_x" is unfinished; statements done: 1')
    assert live.found() == [half]
    live.execute("drop table x")
    assert live.found() == [half, ("missing-object", "- removed table public.x")]


def test_a_half_reverted_migration_too(live: Live) -> None:
    live.project.write({
        "0003_x.sql": "create table x (); create table y ();",
        "0003_x.down.sql": "--! no-transaction\ndrop table y;\nselect 1 / 0;\n",
    })
    live.project.up()
    with pytest.raises(StatementError):
        live.project.down()
    assert [kind for kind, _ in live.found()] == ["half-applied"]


def test_what_cannot_be_made_any_more_is_said_beside_the_reason(live: Live) -> None:
    live.project.write({"0001_room.sql": "create table room (id oops);"})
    report = live.report()
    assert [finding.kind.id for finding in report.findings] == ["migration-edited"]
    assert report.notes[0].startswith("the schema was not compared: ")


def test_what_cannot_be_made_without_a_reason_is_an_error(live: Live) -> None:
    only_here = "select 1 / (current_database() like 'test%')::int;"
    live.project.write({"0003_only_here.sql": only_here})
    live.project.up()
    with pytest.raises(StatementError, match="division by zero"):
        live.report()


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


def test_the_live_server_is_not_migrated_for_it(live: Live, server: Server) -> None:
    live.settings = replace(live.settings, pg_server=server.dsn)
    with pytest.raises(DriftError, match="on the live database's own server"):
        live.report()


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
