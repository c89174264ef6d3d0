"""The container server against a real daemon: settings, its end, what is swept.

`HARNESS_PG` says on which majors, such as 15,17,18.
"""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import pytest

from harness.admin import connect
from harness.config import load_settings
from harness.dsn import merge, parse
from harness.errors import ServerError
from harness.server import Server, silent
from harness.server.contained import RUN_LABEL
from harness.server.container import start_container, sweep_containers
from harness.server.image import recipe

Containers: TypeAlias = Callable[[Path], list[Any]]

pytestmark = pytest.mark.container

MAJORS = load_settings(Path(__file__).parents[2]).pg
HOLDER = textwrap.dedent(
    """
    import sys, time
    from harness.server import Server, silent
    from harness.server.container import start_container
    server = start_container(int(sys.argv[1]), progress=silent)
    try:
        print(server.dsn, flush=True)
        time.sleep(120)
    finally:
        server.stop()
    """
)


@pytest.fixture(scope="module")
def containers() -> Iterator[Containers]:
    """Finds the containers of a run, whatever their state."""
    from testcontainers.core.docker_client import DockerClient

    def find(run: Path) -> list[Any]:
        filters = {"label": f"{RUN_LABEL}={run}"}
        return list(client.containers.list(all=True, filters=filters))

    client = DockerClient().client
    yield find
    client.close()


@pytest.fixture(scope="module", params=MAJORS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A container of each major."""
    running = start_container(request.param, progress=silent)
    yield running
    running.stop()


@pytest.fixture
def holder() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process of its own that has a container, and that container's directory."""
    command = [sys.executable, "-c", HOLDER, str(MAJORS[-1])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        dsn = process.stdout.readline().strip()
        yield process, place(dsn)
        process.kill()


def place(dsn: str) -> Path:
    """Return the directory of a container's run."""
    return Path(parse(dsn)["passfile"]).parent


def test_it_is_the_major_that_it_says(server: Server) -> None:
    with connect(server.dsn) as connection:
        assert connection.info.server_version // 10000 == server.major
    assert server.label.startswith(f"container {server.major}.")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("lc_messages", "C"),
        ("TimeZone", "UTC"),
        ("fsync", "off"),
        ("autovacuum", "off"),
        ("log_line_prefix", "%m [%p] %d "),
    ],
)
def test_settings(server: Server, setting: str, value: str) -> None:
    with connect(server.dsn) as connection:
        found = connection.execute("select current_setting(%s)", [setting]).fetchone()
    assert found == (value,)


def test_databases_sort_by_bytes(server: Server) -> None:
    with connect(server.dsn) as connection:
        found = connection.execute("select distinct datcollate from pg_database")
        assert found.fetchall() == [("C",)]


def test_pgtap_and_btree_gist_are_there(server: Server) -> None:
    with connect(server.dsn) as connection:
        connection.execute("create extension btree_gist; create extension pgtap")
        found = connection.execute("select plan(1) union all select pass('x')")
        assert [row[0] for row in found] == ["1..1", "ok 1 - x"]


def test_it_is_not_root_and_its_data_are_in_memory(server: Server) -> None:
    def read(path: str) -> str:
        with connect(server.dsn) as connection:
            # A size, because files of /proc do not tell theirs.
            query = "select pg_read_file(%s, 0, 100000)"
            row = connection.execute(query, [path]).fetchone()
        assert row is not None
        return str(row[0])

    uids = next(x for x in read("/proc/self/status").splitlines() if x[:4] == "Uid:")
    assert "0" not in uids.split()
    assert " /cluster tmpfs " in read("/proc/self/mounts")


def test_its_log_can_be_read_here(server: Server) -> None:
    with connect(server.dsn) as connection, pytest.raises(psycopg.Error):
        connection.execute("select 'one of a kind'::int")
    assert server.log is not None
    deadline = time.monotonic() + 10
    while "one of a kind" not in server.log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_password_is_asked_for_and_never_shown(server: Server) -> None:
    passwords = place(server.dsn) / "pgpass"
    secret = passwords.read_text().strip().split(":")[-1]
    assert passwords.stat().st_mode & 0o777 == 0o600
    assert secret not in server.dsn + server.label
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(merge(server.dsn, passfile=os.devnull))


def test_a_second_start_builds_nothing(server: Server) -> None:
    said: list[str] = []
    start_container(server.major, progress=said.append).stop()
    assert not [line for line in said if "building" in line]
    assert said[-1].startswith("starting a container of image pgtap-harness:")


def test_only_this_machine_can_reach_it(
    containers: Containers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from testcontainers.core.config import ConnectionMode, testcontainers_config

    monkeypatch.setattr(
        testcontainers_config, "connection_mode_override", ConnectionMode.docker_host
    )
    server = start_container(MAJORS[-1], progress=silent)
    try:
        found = containers(place(server.dsn))[0].ports["5432/tcp"]
        here = {"HostIp": "127.0.0.1", "HostPort": parse(server.dsn)["port"]}
        assert found == [here]
    finally:
        server.stop()


def test_nothing_is_left_after_stop(containers: Containers) -> None:
    server = start_container(MAJORS[-1], progress=silent)
    run = place(server.dsn)
    assert len(containers(run)) == 1
    server.stop()
    server.stop()
    assert not run.exists()
    assert containers(run) == []


def test_nothing_is_left_after_ctrl_c(
    containers: Containers, holder: tuple[subprocess.Popen[str], Path]
) -> None:
    process, run = holder
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert not run.exists()
    assert containers(run) == []


def test_a_sweep_takes_the_killed_and_leaves_the_living(
    containers: Containers, holder: tuple[subprocess.Popen[str], Path]
) -> None:
    process, run = holder
    assert run.name not in sweep_containers(kept=True)
    assert len(containers(run)) == 1
    process.kill()
    process.wait(20)
    assert run.name in sweep_containers(kept=False)
    assert not run.exists()
    assert containers(run) == []


def test_a_container_that_was_kept_stays_for_a_while(containers: Containers) -> None:
    server = start_container(MAJORS[-1], progress=silent)
    run = place(server.dsn)
    server.keep()
    server.stop()
    assert run.name not in sweep_containers(kept=False)
    assert [box.name for box in containers(run)] == [f"{run.name}-kept"]
    with connect(server.dsn) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    old = time.time() - 13 * 3600
    os.utime(run / "kept", (old, old))
    assert run.name in sweep_containers(kept=False)
    assert containers(run) == []


def test_a_container_that_was_kept_can_be_swept_at_once(containers: Containers) -> None:
    server = start_container(MAJORS[-1], progress=silent)
    server.keep()
    run = place(server.dsn)
    assert run.name in sweep_containers(kept=True)
    assert containers(run) == []


def test_a_client_is_told_that_its_container_was_killed(containers: Containers) -> None:
    server = start_container(MAJORS[-1], progress=silent)
    try:
        with connect(server.dsn) as connection:
            containers(place(server.dsn))[0].kill()
            # Of its last moments the server may have said something, or not.
            said = "terminating connection|server closed the connection"
            with pytest.raises(psycopg.OperationalError, match=said):
                connection.execute("select 1")
    finally:
        server.stop()


def test_a_container_that_ends_while_starting_says_why_and_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HARNESS_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("harness.server.contained.TEST_SETTINGS", {"nonsense": "1"})
    with pytest.raises(ServerError, match="ended while it was starting") as caught:
        start_container(MAJORS[-1], progress=silent)
    assert 'unrecognized configuration parameter "nonsense"' in str(caught.value.detail)
    assert list((tmp_path / "containers").iterdir()) == []


def test_an_image_that_cannot_be_pulled_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HARNESS_CONTAINER_IMAGE", "localhost:1/absent:{major}")
    with pytest.raises(
        ServerError, match=f'no image "localhost:1/absent:{MAJORS[-1]}"'
    ):
        start_container(MAJORS[-1], progress=silent)


def test_a_base_that_cannot_be_pulled_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HARNESS_CONTAINER_BASE", "localhost:1/absent")
    with pytest.raises(ServerError, match='build an image on "localhost:1/absent"'):
        start_container(MAJORS[-1], progress=silent)


def test_an_image_of_another_major_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = 16 if server.major != 16 else 15
    monkeypatch.setenv("HARNESS_CONTAINER_IMAGE", recipe(server.major).tag)
    with pytest.raises(ServerError, match=rf"holds PostgreSQL .*, not {other}"):
        start_container(other, progress=silent)
