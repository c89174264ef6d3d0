"""The throwaway cluster: settings, its end, and what killed processes leave."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.admin import connect
from harness.dsn import parse
from harness.errors import ServerError
from harness.server import Server, silent, start_server
from harness.server.account import server_account
from harness.server.npm import Package, fetch
from harness.server.programs import embedded_majors, embedded_programs
from harness.server.rundir import sweep

HOLDER = textwrap.dedent(
    """
    import sys, time
    from harness.server import silent, start_server
    server = start_server("embedded", 18, progress=silent)
    try:
        print(server.dsn, flush=True)
        time.sleep(120)
    finally:
        server.stop()
    """
)


@pytest.fixture
def holder() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process of its own that has a server, and that server's run directory."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        dsn = process.stdout.readline().strip()
        yield process, Path(parse(dsn)["host"]).parent
        process.kill()


def postmaster(run: Path) -> psutil.Process:
    return psutil.Process(int((run / "data" / "postmaster.pid").read_text().split()[0]))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("lc_messages", "C"),
        ("TimeZone", "UTC"),
        ("fsync", "off"),
        ("listen_addresses", ""),
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


def test_pgtap_and_btree_gist_are_there(database: str) -> None:
    with connect(database) as connection:
        connection.execute("create extension btree_gist")
        connection.execute("create extension pgtap")
        found = connection.execute(
            "select pg_get_functiondef('plan(int)'::regprocedure)"
        )
        assert found.fetchone() is not None


def test_the_server_does_not_run_as_root(server: Server) -> None:
    run = Path(parse(server.dsn)["host"]).parent
    assert postmaster(run).uids().effective != 0


def test_nothing_is_left_after_ctrl_c(
    holder: tuple[subprocess.Popen[str], Path],
) -> None:
    process, run = holder
    server = postmaster(run)
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert not run.exists()
    assert not server.is_running()


def test_the_next_start_sweeps_what_a_killed_process_left(
    holder: tuple[subprocess.Popen[str], Path],
) -> None:
    process, run = holder
    server = postmaster(run)
    process.kill()
    process.wait(20)
    assert server.is_running()
    assert run in sweep()
    assert not run.exists()
    assert not server.is_running()


@pytest.mark.usefixtures("run_place")
def test_a_server_that_was_kept_is_swept_when_it_is_old() -> None:
    server = start_server("embedded", 18, progress=silent)
    run = Path(parse(server.dsn)["host"]).parent
    server.keep()
    assert run not in sweep()
    with connect(server.dsn) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    old = time.time() - 13 * 3600
    os.utime(run / "kept", (old, old))
    assert run in sweep()
    assert not run.exists()


@pytest.mark.usefixtures("run_place")
def test_a_server_that_was_kept_can_be_swept_at_once() -> None:
    server = start_server("embedded", 18, progress=silent)
    run = Path(parse(server.dsn)["host"]).parent
    server.keep()
    assert run in sweep(kept=True)
    assert not run.exists()


def test_a_sweep_leaves_the_living_alone(
    holder: tuple[subprocess.Popen[str], Path],
) -> None:
    _process, run = holder
    assert run not in sweep()
    assert postmaster(run).is_running()


def test_a_server_that_cannot_start_leaves_nothing_and_says_why(
    monkeypatch: pytest.MonkeyPatch, run_place: Path
) -> None:
    monkeypatch.setattr("harness.server.cluster._SETTINGS", {"nonsense": "1"})
    with pytest.raises(ServerError, match="nonsense"):
        start_server("embedded", 18, progress=silent)
    assert list(run_place.iterdir()) == []


def test_the_majors_of_this_machine() -> None:
    assert embedded_majors() == (15, 16, 17, 18)
    with pytest.raises(ServerError, match="no embedded PostgreSQL 9"):
        embedded_programs(9, silent)


def test_another_package_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    wrong = Package("@electric-sql/pglite-pgtap", "0.0.15", "sha512-AAAA")
    with pytest.raises(ServerError, match="is not the one that was pinned"):
        fetch(wrong, tmp_path, silent)
    assert list(tmp_path.glob("*.tgz")) == []


def test_a_package_that_does_not_exist_is_named(tmp_path: Path) -> None:
    absent = Package("@electric-sql/pglite-pgtap", "99.99.99", "sha512-AAAA")
    with pytest.raises(ServerError, match=r"pglite-pgtap@99\.99\.99"):
        fetch(absent, tmp_path, silent)


def test_root_needs_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("pwd.getpwnam", nobody)
    with pytest.raises(ServerError, match="no user to run PostgreSQL as"):
        server_account()
