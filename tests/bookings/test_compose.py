"""What docker/compose.yaml runs: its script applies each migration once, with psql."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from harness.admin import connect, create_database, drop_database
from harness.bench import Bench
from harness.dsn import merge, parse

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
MIGRATIONS = ROOT / "sql" / "migrations"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "dbname": "PGDATABASE",
}
NAMES = sorted(p.stem for p in MIGRATIONS.glob("*.sql") if ".down" not in p.name)


@pytest.fixture
def empty(pg_bench: Bench) -> Iterator[str]:
    """Connection string of a database without anything, on a cluster left to us."""
    server = pg_bench.server
    name = f"compose_{secrets.token_hex(6)}"
    with pg_bench.cluster(alone=True), connect(server.dsn) as admin:
        create_database(admin, name, template="template0")
        yield merge(server.dsn, dbname=name)
        drop_database(admin, name)


def migrate(dsn: str, psql: Path, directory: Path) -> subprocess.CompletedProcess[str]:
    parts = parse(dsn)
    connection = {VARIABLES[key]: str(parts[key]) for key in VARIABLES if key in parts}
    path = f"{psql.parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["sh", str(DOCKER / "migrate"), str(directory)],
        env={**os.environ, **connection, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_migration_is_applied_once(empty: str, psql: Path) -> None:
    done = migrate(empty, psql, MIGRATIONS)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"applied {name}" for name in NAMES]
    again = migrate(empty, psql, MIGRATIONS)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_migration_that_fails_stops_it_and_is_not_noted(
    empty: str, psql: Path, tmp_path: Path
) -> None:
    (tmp_path / "0001_first.sql").write_text("create table first ();")
    (tmp_path / "0002_second.sql").write_text("create table second (); select 1 / 0;")
    (tmp_path / "0003_third.sql").write_text("create table third ();")
    done = migrate(empty, psql, tmp_path)
    assert done.returncode != 0
    assert "division by zero" in done.stderr
    with connect(empty) as connection:
        noted = connection.execute("table compose.migration").fetchall()
        second = connection.execute("select to_regclass('second')").fetchone()
    assert noted == [("0001_first",)]
    assert second == (None,)


def test_a_migration_outside_a_transaction_is_applied_outside_of_one(
    empty: str, psql: Path, tmp_path: Path
) -> None:
    text = "--! no-transaction\ncreate table t (a int);\n"
    (tmp_path / "0001_t.sql").write_text(
        f"{text}create index concurrently t_a_idx on t (a);"
    )
    done = migrate(empty, psql, tmp_path)
    assert (done.returncode, done.stdout) == (0, "applied 0001_t\n"), done.stderr


def test_psql_waits_for_the_migrations_and_they_for_the_server() -> None:
    services = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]
    waits = {
        name: {
            on: how["condition"] for on, how in service.get("depends_on", {}).items()
        }
        for name, service in services.items()
    }
    assert waits == {
        "db": {},
        "migrate": {"db": "service_healthy"},
        "psql": {"migrate": "service_completed_successfully"},
    }
    assert "HEALTHCHECK" in (DOCKER / "Dockerfile").read_text()
