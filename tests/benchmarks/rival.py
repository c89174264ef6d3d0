"""What a project needs to run its tests under pytest-postgresql, on our server."""

from pathlib import Path

import psycopg
from pytest_postgresql import factories

from harness.config import load_settings
from harness.dsn import merge, parse
from harness.migrations import discover, open_runner
from harness.server import silent

CONFTEST = "from tests.benchmarks.rival import postgresql, postgresql_noproc\n"


def options(dsn: str) -> list[str]:
    """Return the options that name the server of `dsn`."""
    parts = parse(dsn)
    names = ("host", "port", "user")
    return [f"--postgresql-{name}={parts[name]}" for name in names]


def load(*, host: str, port: int, user: str, dbname: str, **_: object) -> None:
    """Fill pytest-postgresql's template with what ours holds."""
    dsn = merge("", host=host, port=port, user=user, dbname=dbname)
    settings = load_settings(Path.cwd())
    with open_runner(
        dsn,
        discover(settings.migrations_path),
        settings=settings,
        progress=silent,
        report=lambda _done: None,
    ) as runner:
        runner.up()
    with psycopg.connect(dsn) as connection:
        connection.execute("create extension pgtap")


postgresql_noproc = factories.postgresql_noproc(load=[load])
postgresql = factories.postgresql("postgresql_noproc")
