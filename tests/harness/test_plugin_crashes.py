"""kill -9 of the server, of a worker, of pytest: what is said, and what is left."""

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from harness.admin import connect
from harness.dsn import merge
from harness.server import Server
from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import run_pytest, write_project

pytestmark = pytest.mark.thorough

SLOW = "select plan(2); select pg_sleep(2); select ok(true, 'a'); select ok(true, 'b');"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    green = {f"z{n}.sql": FILES["green.sql"] for n in range(3)}
    write_project(tmp_path, {"a.sql": SLOW, **green})
    return tmp_path


@contextmanager
def pytest_at_work(
    project: Path, dsn: str, *arguments: str
) -> Iterator[subprocess.Popen[str]]:
    """Start pytest, and go on as soon as the slow suite sleeps in the server."""
    options = ["-v", "--pg-keep=never", "-p", "no:randomly", *arguments]
    command = [sys.executable, "-m", "pytest", *options]
    with subprocess.Popen(
        command,
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        deadline = time.monotonic() + 60
        while not sleeps(dsn, project):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        try:
            yield process
        finally:
            process.kill()


def sleeps(dsn: str, project: Path) -> bool:
    """Tell whether the slow suite is in its long statement, on the server at `dsn`."""
    query = "select from pg_stat_activity where query like 'select pg_sleep%'"
    try:
        with psycopg.connect(dsn or own_server(project)) as connection:
            return connection.execute(query).fetchone() is not None
    except (psycopg.OperationalError, StopIteration):
        return False


def own_server(project: Path) -> str:
    """Return the connection string of the server that the run has started."""
    run = next(Path(os.environ["HARNESS_RUN_DIR"]).iterdir())
    return merge("", host=str(run / "socket"), user="postgres", dbname="postgres")


def processes(project: Path) -> list[psutil.Process]:
    """Return the processes at work in the project's directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(project):
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_killed_server_is_one_clear_failure_for_each_file(
    project: Path, run_place: Path
) -> None:
    with pytest_at_work(project, "") as process:
        (run,) = run_place.iterdir()
        pid = int((run / "data" / "postmaster.pid").read_text().split()[0])
        psutil.Process(pid).kill()
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output.count("\nlost the server embedded 18.") == 3
    assert "Traceback" not in output
    assert "psycopg.errors" not in output
    assert list(run_place.iterdir()) == []


def test_a_killed_worker_is_named_and_the_rest_goes_on(
    project: Path, server: Server
) -> None:
    # Both workers are in a slow suite, whichever of them is killed.
    (project / "sql" / "tests" / "b.sql").write_text(SLOW)
    for path in (project / "sql" / "tests").glob("z*.sql"):
        path.write_text("select plan(1); select ok(true, 'a');")
    arguments = ["--pg-server", server.dsn, "-n", "2"]
    with pytest_at_work(project, server.dsn, *arguments) as process:
        psutil.Process(process.pid).children()[0].kill()
        output, _ = process.communicate(timeout=60)
    assert re.search(r"worker 'gw\d' crashed while running 'sql/tests/[ab].sql", output)
    assert process.returncode == 1
    assert "1 failed, 12 passed" in output


def test_after_a_killed_run_the_next_is_clean(project: Path, run_place: Path) -> None:
    with pytest_at_work(project, "", "-n", "2") as process:
        process.kill()
        process.communicate(timeout=60)
    (left,) = run_place.iterdir()
    psutil.wait_procs(processes(project), timeout=20)
    assert processes(project) == []
    assert run_pytest(project).code == 0
    assert not left.exists()
    assert list(run_place.iterdir()) == []


@pytest.fixture
def guest(server: Server) -> Iterator[str]:
    """A role that only this test has, for others use the server meanwhile."""
    name = f"guest_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        admin.execute(f"create role {name} login createdb".encode())
        yield name
        admin.execute(f"drop role {name}".encode())


def test_a_killed_run_leaves_nothing_on_an_external_server_after_the_next(
    project: Path, server: Server, guest: str
) -> None:
    dsn = merge(server.dsn, user=guest)
    arguments = ["--pg-server", dsn]
    query = "select datname from pg_database where pg_get_userbyid(datdba) = %s"
    with connect(server.dsn) as admin:
        with pytest_at_work(project, dsn, *arguments) as process:
            assert admin.execute(query, [guest]).fetchall() != []
            process.kill()
            process.communicate(timeout=60)
        assert run_pytest(project, *arguments).code == 0
        assert admin.execute(query, [guest]).fetchall() == []
