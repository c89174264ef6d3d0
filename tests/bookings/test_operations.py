"""The checks of any day, and what three descriptions said wrongly about psql."""

import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg import errors, sql

from harness.database import Database
from harness.dsn import parse
from harness.plugin.fixtures import Fill

CHECKS = Path(__file__).parents[2] / "sql" / "scripts" / "checks.sql"
STATE = (
    "select subject, fine, finding from public.operations_check"
    " where area <> 'indexes' order by 1"
)


def run(psql: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [psql, "-X", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_checks_read_only_and_exit_with_0_where_all_is_fine(
    pg_db: Database, pg_fill: Fill, psql: Path
) -> None:
    pg_fill(pg_db)
    # Generated holds may have been overdue for years.
    pg_db.execute("select public.expire_holds(1000)")
    before = pg_db.execute(STATE).fetchall()
    done = run(psql, "-d", pg_db.dsn, "-f", CHECKS)

    assert done.returncode == 0, done.stderr
    assert "what is free is the maximum less what is promised" in done.stdout
    assert pg_db.execute(STATE).fetchall() == before


def test_checks_exit_with_3_and_say_what_is_wrong(pg_db: Database, psql: Path) -> None:
    pg_db.execute("alter table public.bookings disable trigger bookings_status_follows")
    done = run(psql, "-d", pg_db.dsn, "-f", CHECKS)

    assert done.returncode == 3
    assert "triggers are enabled: bookings_status_follows on bookings" in done.stderr


def test_psql_without_on_error_stop_exits_with_0_after_an_error(
    pg_db: Database, psql: Path, tmp_path: Path
) -> None:
    script = tmp_path / "script.sql"
    script.write_text("select 1 / 0;\nselect 'and went on';\n")
    careless = run(psql, "-d", pg_db.dsn, "-f", script)
    careful = run(psql, "-v", "ON_ERROR_STOP=1", "-d", pg_db.dsn, "-f", script)

    assert (careless.returncode, careful.returncode) == (0, 3)
    assert "division by zero" in careless.stderr
    assert "and went on" in careless.stdout
    assert "and went on" not in careful.stdout


def test_psql_has_no_dry_run(pg_db: Database, psql: Path) -> None:
    done = run(psql, "--dry-run", "-d", pg_db.dsn, "-c", "create table probe ()")

    assert done.returncode != 0
    assert "dry-run" in done.stderr
    assert pg_db.execute("select to_regclass('probe')").fetchone() == (None,)


def test_a_database_cannot_be_dropped_by_who_is_connected_to_it(
    pg_db: Database,
) -> None:
    name = sql.Identifier(parse(pg_db.dsn)["dbname"])
    drop = sql.SQL("drop database {}").format(name)
    with psycopg.connect(pg_db.dsn, autocommit=True) as connection:
        with pytest.raises(errors.ObjectInUse, match="currently open database"):
            connection.execute(drop)
        assert connection.execute("select 1").fetchone() == (1,)
