"""A server for the tests of the harness itself, and databases on it."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.admin import connect, create_database, drop_database
from harness.dsn import merge
from harness.server import Server, silent, start_server
from tests.harness.drift_project import Live
from tests.harness.installed import Environment, build, install


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The embedded server, newest major."""
    running = start_server("embedded", 18, progress=silent)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Server]:
    """Another server of the same major, with roles of its own."""
    running = start_server("embedded", 18, progress=silent)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def scratch_server_dsn(server: Server) -> str:
    """Connection string of the server's superuser."""
    return server.dsn


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """Connection string of an empty database of the test's own."""
    name = f"test_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        create_database(admin, name, template="template0")
        yield merge(server.dsn, dbname=name)
        drop_database(admin, name)


@pytest.fixture(scope="session")
def pgtap_template(server: Server) -> Iterator[str]:
    """Name of a database with pgTAP and nothing else."""
    name = f"test_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        create_database(admin, name, template="template0")
        with connect(server.dsn, dbname=name) as connection:
            connection.execute("create extension pgtap")
        yield name
        drop_database(admin, name)


@pytest.fixture
def pgtap_database(server: Server, pgtap_template: str) -> Iterator[str]:
    """Connection string of a database of the test's own, with pgTAP."""
    name = f"test_{secrets.token_hex(6)}"
    with connect(server.dsn) as admin:
        create_database(admin, name, template=pgtap_template)
        yield merge(server.dsn, dbname=name)
        drop_database(admin, name)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel and sqlfluff, which knows nothing of this one."""
    place = tmp_path_factory.mktemp("environment") / "venv"
    return install(wheel, place, also=["sqlfluff"])


@pytest.fixture
def database_pair(server: Server) -> Iterator[tuple[str, str]]:
    """Connection strings of two empty databases of the test's own."""
    names = [f"test_{secrets.token_hex(6)}" for _ in range(2)]
    with connect(server.dsn) as admin:
        for name in names:
            create_database(admin, name, template="template0")
        first, second = (merge(server.dsn, dbname=name) for name in names)
        yield first, second
        for name in names:
            drop_database(admin, name)


@pytest.fixture
def live(tmp_path: Path, database: str, elsewhere: Server) -> Live:
    """A project that was applied to a live database."""
    live = Live(tmp_path, database, elsewhere.dsn)
    live.project.up()
    return live
