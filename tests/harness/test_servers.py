"""One conformance suite for every kind of server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.admin import connect, create_database, drop_database
from harness.config import SUPPORTED_MAJORS
from harness.dsn import merge
from harness.errors import ConfigError, ServerError
from harness.server import PROVIDERS, Server, silent, start_server

NO_DAEMON = "unix:///no/such/daemon.sock"
KINDS = [
    *(("embedded", major) for major in SUPPORTED_MAJORS),
    ("local", 15),
    ("external", 18),
    pytest.param(("container", 17), marks=pytest.mark.container),
]


@pytest.fixture(scope="module")
def guest_dsn(server: Server) -> Iterator[str]:
    """A role that is no superuser, and may only create databases."""
    with connect(server.dsn) as admin:
        admin.execute("create role harness_guest login createdb password 's3cret'")
        yield merge(server.dsn, user="harness_guest", password="s3cret")
        admin.execute("drop role harness_guest")


@pytest.fixture(scope="module", params=KINDS, ids="{0[0]}-{0[1]}".format)
def one(request: pytest.FixtureRequest, guest_dsn: str) -> Iterator[Server]:
    """A running server of each kind."""
    name, major = request.param
    kind = guest_dsn if name == "external" else name
    try:
        server = start_server(kind, major, progress=silent)
    except ServerError as error:
        # CI has every kind; elsewhere the report names the absent ones with the reason.
        if name == "local" and not os.environ.get("CI"):
            pytest.skip(str(error))
        raise
    assert server.label.startswith(f"{name} {major}")
    yield server
    server.stop()
    server.stop()


def test_it_is_the_major_that_it_says(one: Server) -> None:
    with connect(one.dsn) as connection:
        assert connection.info.server_version // 10000 == one.major


def test_databases_are_made_and_cloned_with_both_extensions(one: Server) -> None:
    with connect(one.dsn) as admin:
        create_database(admin, "conform_a", template="template1")
        with connect(one.dsn, dbname="conform_a") as connection:
            connection.execute("create extension btree_gist; create extension pgtap")
            connection.execute("create table kept (id int)")
        create_database(admin, "conform_b", template="conform_a")
        with connect(one.dsn, dbname="conform_b") as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (0,)
            found = connection.execute("select plan(1) union all select pass('x')")
            assert [row[0] for row in found] == ["1..1", "ok 1 - x"]
        for name in ("conform_b", "conform_a"):
            drop_database(admin, name)


def test_text_is_utf8_and_messages_are_english(one: Server) -> None:
    with connect(one.dsn) as connection:
        for setting, value in (("server_encoding", "UTF8"), ("lc_messages", "C")):
            found = connection.execute("select current_setting(%s)", [setting])
            assert found.fetchone() == (value,)


def test_no_password_is_in_its_name(one: Server) -> None:
    assert "s3cret" not in one.label


def test_an_unknown_kind_lists_the_known() -> None:
    with pytest.raises(ConfigError, match="The kinds are: auto, "):
        start_server("nonsense", 18, progress=silent)


def test_a_wrong_major_is_refused(server: Server) -> None:
    with pytest.raises(ServerError, match="the server is PostgreSQL 18, not 15"):
        start_server(server.dsn, 15, progress=silent)


def test_a_role_that_cannot_create_databases_is_refused(server: Server) -> None:
    with connect(server.dsn) as admin:
        admin.execute("create role harness_poor login")
        try:
            with pytest.raises(ServerError, match="cannot create databases"):
                start_server(
                    merge(server.dsn, user="harness_poor"), 18, progress=silent
                )
        finally:
            admin.execute("drop role harness_poor")


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(ServerError, match="could not reach the server") as caught:
        start_server("postgresql://ada:s3cret@127.0.0.1:1/x", 18, progress=silent)
    assert "s3cret" not in str(caught.value)


def test_auto_lists_every_provider_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HARNESS_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", NO_DAEMON)
    monkeypatch.setenv("PATH", "/without/anything")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setattr("harness.server.local._PLACES", ())
    with pytest.raises(ServerError, match="no server for PostgreSQL 18") as caught:
        start_server("auto", 18, progress=silent)
    for provider in PROVIDERS:
        assert f"\n  {provider.name}: " in str(caught.value)


def test_auto_says_which_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", NO_DAEMON)
    said: list[str] = []
    taken = start_server("auto", 18, progress=said.append)
    taken.stop()
    assert said[-1] == f"took server {taken.label}"
    assert taken.label.startswith("embedded 18.")


def test_nothing_is_left_on_an_external_server(
    guest_dsn: str, server: Server, tmp_path: Path
) -> None:
    migrations = tmp_path / "sql" / "migrations"
    tests = tmp_path / "sql" / "tests"
    for directory, name, text in (
        (migrations, "1_t.sql", "create table t (id int);"),
        (tests, "t.sql", "select plan(1); select has_table('t'::name);"),
    ):
        directory.mkdir(parents=True)
        (directory / name).write_text(text)
    (tmp_path / "pyproject.toml").write_text("[tool.harness]\n")
    command = [sys.executable, "-m", "pytest", "-q", "--pg-server", guest_dsn]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "CI": ""}, check=False
    )
    assert done.returncode == 0
    with connect(server.dsn) as admin:
        # Others that use the server meanwhile have databases of their own.
        left = admin.execute(
            "select datname from pg_database"
            " where datname ~ 'harness_' and pg_get_userbyid(datdba) = 'harness_guest'"
        )
        assert left.fetchall() == []
