"""An object of every kind, changed by hand in a live database: one line of drift.

The changes are those of the catalog's tests; the live database is read by a role that
may only read, and what the migrations make is made on another server.
"""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.admin import connect, create_database, drop_database
from harness.config import Settings
from harness.drift import find_drift
from harness.dsn import merge
from harness.server import Server, silent
from tests.harness.migration_project import Project
from tests.harness.test_catalog import BASE, CASES, Case, kinds_of_objects

pytestmark = pytest.mark.thorough

ROLES = ("reader", "writer")
MIGRATION = re.sub("create role .*", "", BASE)


def one_case_for_each_kind() -> dict[str, Case]:
    """Choose the last: those that change an attribute come after what is added."""
    return {
        kind: case
        for case in reversed(CASES)
        for kind in kinds_of_objects()
        if re.match(rf". (added|changed|removed) {kind} ", case.line)
    }


CHOSEN = one_case_for_each_kind()


@pytest.fixture(scope="module")
def made_on(elsewhere: Server) -> Iterator[str]:
    """Another server with the same roles, for those of the live one are changed."""
    with connect(elsewhere.dsn) as admin:
        for role in ROLES:
            admin.execute(f"create role {role}".encode())
        yield elsewhere.dsn
        for role in ROLES:
            admin.execute(f"drop role {role}".encode())


@pytest.fixture
def live(server: Server) -> Iterator[tuple[str, str]]:
    """Two ways into an empty database: to change it, and only to read."""
    name = f"test_{secrets.token_hex(6)}"
    watcher = f"watcher_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        for role in ROLES:
            admin.execute(f"create role {role}".encode())
        admin.execute(f"create role {watcher} login in role pg_read_all_data".encode())
        create_database(admin, name, template="template0")
        dsn = merge(server.dsn, dbname=name)
        yield dsn, merge(dsn, user=watcher)
        with connect(dsn) as connection:  # a database that has one cannot be dropped
            connection.execute("drop subscription if exists copied")
        drop_database(admin, name)
        for role in (*ROLES, watcher):
            admin.execute(f"drop role {role}".encode())


def test_every_kind_is_there() -> None:
    assert set(CHOSEN) == kinds_of_objects()


@pytest.mark.parametrize("kind", sorted(CHOSEN))
def test_an_object_changed_by_hand_is_one_line(
    kind: str, live: tuple[str, str], made_on: str, tmp_path: Path
) -> None:
    case = CHOSEN[kind]
    dsn, read_only = live
    project = Project(tmp_path, dsn)
    project.write({"0001_base.sql": MIGRATION + case.arrange})
    project.up()
    settings = Settings(root=tmp_path, migrations=".", pg_server=made_on)
    assert find_drift(read_only, settings=settings, progress=silent).findings == ()
    with connect(dsn) as connection:
        connection.execute(case.change.encode())
    (finding,) = find_drift(read_only, settings=settings, progress=silent).findings
    assert finding.line == case.line
