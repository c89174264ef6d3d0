"""Rows from the catalog: this project at every version, and the interface."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from harness.admin import connect
from harness.config import Settings, load_settings
from harness.datagen import Filled, discover_seeds, fill, run_seeds
from harness.errors import DatagenError
from harness.migrations import Migration, discover, open_runner

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = discover(load_settings(ROOT, environ={}).migrations_path)


def migrate(dsn: str, to: int) -> None:
    with open_runner(
        dsn,
        MIGRATIONS,
        settings=Settings(root=ROOT),
        progress=print,
        report=lambda done: None,
    ) as runner:
        runner.up(to=to)


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda m: m.name)
def test_no_table_of_this_project_stays_empty(
    database: str, migration: Migration
) -> None:
    migrate(database, migration.number)
    with connect(database) as connection:
        filled = fill(connection)
        assert filled.empty == (), str(filled)
        assert _counts(connection, filled) == [f.inserted for f in filled.tables]


def _counts(connection: psycopg.Connection[Any], filled: Filled) -> list[int]:
    """Count the rows made by this transaction's fill; zones were there before."""
    counts = []
    for table in filled.tables:
        ((count,),) = connection.execute(
            f"select count(*) from {table.table}".encode()
        ).fetchall()
        counts.append(0 if table.table == "public.time_zone" else count)
    return counts


def test_a_table_that_is_not_there_is_an_error(database: str) -> None:
    with connect(database) as connection, pytest.raises(DatagenError) as caught:
        fill(connection, tables=["nowhere"])
    assert caught.value.primary == 'no table "nowhere" to fill'


def test_seeds_are_run_in_their_order(tmp_path: Path, database: str) -> None:
    (tmp_path / "0010_b.sql").write_text("insert into t values (2);")
    (tmp_path / "0009_a.sql").write_text("create table t (id int);")
    with connect(database) as connection:
        run_seeds(connection, discover_seeds(tmp_path))
        assert connection.execute("select id from t").fetchall() == [(2,)]


def test_a_folder_of_seeds_need_not_exist(tmp_path: Path) -> None:
    assert discover_seeds(tmp_path / "nowhere") == ()
