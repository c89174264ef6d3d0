"""A backup counts when it was restored and nothing differs; a loss is noticed."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from harness.database import Database
from harness.dsn import merge
from harness.plugin.fixtures import Fill
from harness.server import Server
from sql.backup.contents import Contents, contents, differences
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.programs import environment, script

ROOT = Path(__file__).parents[2]
LEAVES_OUT = '#!/bin/sh\nexec "$REAL/pg_dump" "$@" {}\n'
DATABASES = """
    select count(*) from pg_catalog.pg_database
    where starts_with(datname, 'restored_' || current_database())
"""


@pytest.fixture
def database(pg_db: Database) -> Database:
    pg_db.execute(WORLD)
    pg_db.execute(EVERY_STATUS)
    return pg_db


@pytest.fixture
def programs(tmp_path: Path, pg_server: Server, psql: Path) -> Mapping[str, str]:
    return environment(pg_server, psql.parent, tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bookings.dump"


def back_up(
    dsn: str, file: Path, programs: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sql.backup", file, "--dsn", dsn],
        cwd=ROOT,
        env=dict(programs),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def read(database: Database) -> Contents:
    with psycopg.connect(database.dsn) as connection:
        return contents(connection)


def test_a_backup_comes_back_with_every_row_and_object_and_is_timed(
    database: Database, pg_fill: Fill, file: Path, programs: Mapping[str, str]
) -> None:
    pg_fill(database, rows=1)
    done = back_up(database.dsn, file, programs)

    assert done.returncode == 0, done.stderr
    held = read(database)
    told = re.fullmatch(
        r"(\d+) rows of (\d+) tables in (\d+) bytes: dumped in \d+\.\d s,"
        r" restored in \d+\.\d s, nothing differs\n",
        done.stdout,
    )
    assert told is not None, done.stdout
    assert [*map(int, told.groups())] == [
        held.row_count,
        len(held.rows),
        file.stat().st_size,
    ]
    assert database.execute(DATABASES).fetchone() == (0,)


@pytest.mark.parametrize(
    ("option", "loss"),
    [
        ("--exclude-table-data=public.bookings", r"public.bookings: 24 rows became 0"),
        ("--no-privileges", r"column public.availability_rule.starts changed"),
        ("--section=pre-data --section=data", r"constraint public.bookings.* removed"),
    ],
)
def test_what_a_backup_leaves_out_is_noticed(
    database: Database,
    file: Path,
    programs: Mapping[str, str],
    tmp_path: Path,
    option: str,
    loss: str,
) -> None:
    script(tmp_path, "pg_dump", LEAVES_OUT.format(option))
    done = back_up(database.dsn, file, programs)

    assert done.returncode == 1
    assert "the backup is not what was backed up" in done.stderr
    assert re.search(loss, done.stderr), done.stderr
    assert database.execute(DATABASES).fetchone() == (0,)


def test_one_row_that_is_another_is_noticed(database: Database) -> None:
    before = read(database)
    database.execute("update public.tenant set name = 'Else' where slug = 'acme'")
    count = before.rows["public.tenant"].number

    assert differences(before, before) == ()
    assert differences(before, read(database)) == (
        f"table public.tenant: {count} rows, and some are others",
    )


def test_the_application_cannot_make_a_backup_of_some_of_the_rows(
    database: Database, file: Path, programs: Mapping[str, str]
) -> None:
    """Whatever it is granted: row-level security would hide the rest without a word."""
    for schema in ("public", "harness"):
        database.execute(f"grant usage on schema {schema} to booking_app")
        for kind in ("tables", "sequences"):
            database.execute(
                f"grant select on all {kind} in schema {schema} to booking_app"
            )
    done = back_up(merge(database.dsn, options="-c role=booking_app"), file, programs)

    assert done.returncode == 1
    assert "would be affected by row-level security" in done.stderr


def test_a_program_that_is_missing_is_named(
    database: Database, file: Path, tmp_path: Path
) -> None:
    done = back_up(database.dsn, file, {"PATH": str(tmp_path)})

    assert done.returncode == 1
    assert 'program "pg_dump" is not on the PATH' in done.stderr
