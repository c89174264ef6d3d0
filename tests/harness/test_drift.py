"""`drift` on a live database: each kind, what is no drift, and what is left alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.drift import KINDS, Kind
from harness.errors import DriftError
from harness.execute import StatementError
from harness.server import Server
from tests.harness.drift_project import Live

pytestmark = pytest.mark.thorough

BY_ID = {kind.id: kind for kind in KINDS}
PAIRS = pytest.mark.parametrize("kind", KINDS, ids=list(BY_ID))


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


def test_the_live_server_is_not_migrated_for_it(live: Live, server: Server) -> None:
    live.settings = replace(live.settings, pg_server=server.dsn)
    with pytest.raises(DriftError, match="on the live database's own server"):
        live.report()
