"""The server is killed or cannot write: the migration's old state or its new one.

Killed with -9 it recovers from the WAL, although fsync is off: the system under it
lives on, and with it every page that was written. A power cut is another matter.
"""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from harness.admin import connect, create_database, drop_database
from harness.dsn import merge
from harness.errors import HarnessError
from harness.server import Server, silent, start_server
from harness.verify.crashes.relay import Boundary, Relay
from tests.harness.migration_project import Project
from tests.harness.test_migrate_crashes import (
    BEFORE,
    BEHIND,
    NEW,
    OLD,
    STATE,
    finished,
    prepared,
    strike,
    wait_until,
)

_MIB = 1024 * 1024
_FILE = 20 * _MIB  # a segment of the WAL has 16
_TOO_BIG = "insert into t select i, i from generate_series(1, 700000) as i;\n"


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let no process that begins meanwhile write a file of more bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="module")
def small_disk() -> Iterator[Server]:
    """A server whose files cannot grow: a full disk that needs no root and no mount."""
    with file_limit(_FILE):
        running = start_server("embedded", 18, progress=silent)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def fragile() -> Iterator[Server]:
    """A server of its own, which is killed."""
    running = start_server("embedded", 18, progress=silent)
    yield running
    running.stop()


@contextmanager
def on(server: Server, directory: Path) -> Iterator[Project]:
    """Give a project with a pending change on another server."""
    with connect(server.dsn) as admin:
        create_database(admin, "crashing", template="template0")
        # Else a commit is in memory only, and lost with the server; the harness's own
        # servers run without.
        admin.execute("alter database crashing set synchronous_commit = on")
    try:
        yield prepared(directory, merge(server.dsn, dbname="crashing"))
    finally:
        with connect(server.dsn) as admin:
            drop_database(admin, "crashing")


def checkpointer(dsn: str) -> int | None:
    """Return the process that begins anew with a recovered server; None meanwhile."""
    query = "select pid from pg_stat_activity where backend_type = 'checkpointer'"
    try:
        with psycopg.connect(dsn) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.OperationalError:
        return None
    return row[0] if row else None


def killing(server: Server) -> Callable[[Relay, Boundary], None]:
    """Return the blow that kills the session: the server ends all others, recovers."""

    def blow(_relay: Relay, boundary: Boundary) -> None:
        before = checkpointer(server.dsn)
        psutil.Process(boundary.pid).kill()
        wait_until(lambda: checkpointer(server.dsn) not in {None, before})

    return blow


def make_room(project: Project) -> None:
    """Give back the pages that the rows of the failed statement have taken."""
    with connect(project.dsn) as admin:
        admin.execute("vacuum t")


@pytest.mark.parametrize(
    ("text", "state", "said"),
    [
        ("insert into t", BEFORE, OLD),
        ("create table u", BEFORE, OLD),
        ("COMMIT", BEFORE, OLD),
        ("reset session authorization; reset role; reset all", BEHIND, NEW),
    ],
    ids=["at its beginning", "before the last statement", "before", "behind"],
)
def test_a_killed_server_recovers_the_old_state_or_the_new(
    fragile: Server, tmp_path: Path, text: str, state: object, said: str
) -> None:
    with on(fragile, tmp_path) as project:
        assert said in strike(project, text, killing(fragile))
        assert project.rows(STATE) == state
        finished(project)


def test_a_full_disk_leaves_the_old_state(small_disk: Server, tmp_path: Path) -> None:
    with on(small_disk, tmp_path) as project:
        change = (project.directory / "0002_change.sql").read_text()
        project.write({"0002_change.sql": "create table u (id int);\n" + _TOO_BIG})
        with pytest.raises(HarnessError, match="could not extend file") as caught:
            project.up()
        assert OLD in str(caught.value)
        assert project.rows(STATE) == BEFORE
        project.write({"0002_change.sql": change})
        make_room(project)
        finished(project)


def test_a_full_disk_outside_a_transaction_keeps_what_is_done(
    small_disk: Server, tmp_path: Path
) -> None:
    with on(small_disk, tmp_path) as project:
        head = "--! no-transaction\ncreate table u (id int);\n"
        project.write({"0002_change.sql": head + _TOO_BIG})
        with pytest.raises(HarnessError, match="could not extend file") as caught:
            project.up()
        assert 'migration "0002_change" that are done: 1; ' in str(caught.value)
        assert project.rows(STATE) == [(0, True, 1)]
        project.write({"0002_change.sql": head + _TOO_BIG.replace("700000", "9")})
        make_room(project)
        finished(project)
