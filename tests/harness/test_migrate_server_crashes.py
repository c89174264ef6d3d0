"""The server is killed or cannot write: the migration's old state or its new one.

Killed with -9 it recovers from the WAL, although fsync is off: the system under it
lives on, and with it every page that was written. A power cut is another matter.
"""

import resource
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from harness.admin import connect, create_database, drop_database
from harness.dsn import merge
from harness.server import Server, silent, start_server
from harness.server.account import server_account
from harness.verify.crashes.relay import Boundary, Relay
from tests.harness.interruption import (
    KINDS,
    WAYS,
    Interrupted,
    interrupted,
    strike,
    wait_until,
)

pytestmark = pytest.mark.thorough

_MIB = 1024 * 1024
_FILE = 20 * _MIB  # a segment of the WAL has 16
_DISK = 20 * _MIB  # an empty database has 8
# Row by row: "from generate_series" would put them all into a file of its own first.
_TOO_BIG = "insert into t select generate_series(10, 700000);\n"
NO_RIGHT = "no right to mount a RAM disk"


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let no process that begins meanwhile write a file of more bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@dataclass(frozen=True)
class Small:
    """A server with too little room; `reason` is what the system says then.

    On the disk at `place` a file takes room that is given back to clear up.
    """

    server: Server
    reason: str
    place: Path | None = None

    def refill(self) -> None:
        if self.place:
            (self.place / "ballast").write_bytes(bytes(_MIB))

    def clear_up(self, dsn: str) -> None:
        """Give back the pages that the rows of the failed statement have taken."""
        if self.place:
            (self.place / "ballast").unlink()
        with connect(dsn) as admin:
            admin.execute("vacuum t")


@contextmanager
def small_files() -> Iterator[Small]:
    """A server whose files cannot grow: a full disk that needs no root and no mount."""
    with file_limit(_FILE):
        running = start_server("embedded", 18, progress=silent)
    yield Small(running, "File too large")
    running.stop()


@contextmanager
def mounted(place: Path) -> Iterator[bool]:
    """Mount a small RAM disk that belongs to the server's account, if one may."""
    options = f"size={_DISK},mode=0700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "harness-test", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield False
        return
    try:
        server_account().own(place)
        yield True
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def ram_disk() -> Iterator[Small]:
    """A server whose databases are on a RAM disk; where none may be mounted, say so."""
    with (
        tempfile.TemporaryDirectory(prefix="harness-disk-") as place,
        mounted(Path(place)) as is_there,
        ExitStack() as stack,
    ):
        if not is_there:
            warnings.warn(f"{NO_RIGHT}: a limit on file sizes instead", stacklevel=1)
            yield stack.enter_context(small_files())
            return
        running = start_server("embedded", 18, progress=silent)
        with connect(running.dsn) as admin:
            admin.execute(f"create tablespace small location '{place}'".encode())
            admin.execute("alter database template1 set tablespace small")
        yield Small(running, "No space left on device", Path(place))
        running.stop()


@pytest.fixture(scope="module", params=[small_files, ram_disk])
def small_disk(request: pytest.FixtureRequest) -> Iterator[Small]:
    """A server with too little room."""
    with request.param() as found:
        yield found


@pytest.fixture(scope="module")
def fragile() -> Iterator[Server]:
    """A server of its own, which is killed."""
    running = start_server("embedded", 18, progress=silent)
    yield running
    running.stop()


@contextmanager
def on(server: Server, directory: Path, way: str, kind: str) -> Iterator[Interrupted]:
    """Give a project with a way to go on another server."""
    with connect(server.dsn) as admin:
        create_database(admin, "crashing", template="template1")
        # Else a commit is in memory only, and lost with the server; the harness's own
        # servers run without.
        admin.execute("alter database crashing set synchronous_commit = on")
    try:
        dsn = merge(server.dsn, dbname="crashing")
        yield interrupted(directory, dsn, way=way, kind=kind)
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_killed_server_recovers_what_was_committed(
    fragile: Server, tmp_path: Path, way: str, kind: str
) -> None:
    with on(fragile, tmp_path, way, kind) as project:
        said = strike(project, project.way.third, killing(fragile))
        assert project.interrupted_at(2) in said
        assert project.state() == project.state_after(2)
        project.go_on()
        assert project.state() == project.way.behind


@pytest.mark.parametrize(
    ("text", "done"),
    [("COMMIT", 0), ("reset session authorization; reset role; reset all", 3)],
    ids=["before", "behind"],
)
@pytest.mark.parametrize("way", WAYS)
def test_around_its_commit_it_is_the_old_state_or_the_new(
    fragile: Server, tmp_path: Path, way: str, text: str, done: int
) -> None:
    with on(fragile, tmp_path, way, "transactional") as project:
        assert project.interrupted_at(done) in strike(project, text, killing(fragile))
        assert project.state() == project.state_after(done)


@pytest.mark.filterwarnings(f"default:{NO_RIGHT}")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_leaves_the_old_state_or_the_statements_that_are_done(
    small_disk: Small, tmp_path: Path, way: str, kind: str
) -> None:
    small_disk.refill()
    with on(small_disk.server, tmp_path, way, kind) as project:
        name = "0002_change.sql" if way == "up" else "0002_change.down.sql"
        right = (tmp_path / name).read_text()
        third = project.way.statements[2] + ";\n"
        project.write({name: right.replace(third, _TOO_BIG)})
        said = project.fails()
        assert "could not extend file" in said
        assert small_disk.reason in said
        assert project.interrupted_at(2) in said
        assert project.state() == project.state_after(2)
        project.write({name: right})
        small_disk.clear_up(project.dsn)
        project.go_on()
        assert project.state() == project.way.behind
