"""Rows from the catalog: this project at every version, and the interface."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from harness.admin import connect
from harness.config import Settings, load_settings
from harness.datagen import Filled, discover_seeds, fill, run_seeds
from harness.errors import DatagenError
from harness.execute import StatementError
from harness.migrations import Migration, discover, open_runner

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = discover(load_settings(ROOT, environ={}).migrations_path)
SOME = MIGRATIONS[::-8]  # from the newest back; `--verify` fills all of them
SEEDS = discover_seeds(load_settings(ROOT, environ={}).seeds_path)


def migrate(dsn: str, to: int) -> None:
    with open_runner(
        dsn,
        MIGRATIONS,
        settings=Settings(root=ROOT),
        progress=print,
        report=lambda done: None,
    ) as runner:
        runner.up(to=to)


@pytest.mark.parametrize("migration", SOME, ids=lambda m: m.name)
def test_no_table_of_this_project_stays_empty(
    database: str, migration: Migration
) -> None:
    for seed in SEEDS:
        if seed.number <= migration.number:
            migrate(database, seed.number)
            with connect(database) as connection:
                run_seeds(connection, [seed])
    migrate(database, migration.number)
    with connect(database) as connection:
        filled = fill(connection)
        assert filled.empty == (), str(filled)
        counts = zip(filled.tables, _counts(connection, filled), strict=True)
        # A trigger may add rows to another table, such as a history.
        assert all(table.inserted <= count for table, count in counts)


def _counts(connection: psycopg.Connection[Any], filled: Filled) -> list[int]:
    """Count the rows of each table."""
    counts = []
    for table in filled.tables:
        ((count,),) = connection.execute(
            f"select count(*) from {table.table}".encode()
        ).fetchall()
        counts.append(count)
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


def test_a_seed_fills_what_no_rule_tells(tmp_path: Path, database: str) -> None:
    (tmp_path / "0001_secret.sql").write_text("insert into secret values ('foo');")
    with connect(database) as connection:
        connection.execute("""
            create table secret (
                word text primary key check (md5(word) = md5('f' || 'oo'))
            )
        """)
        with connection.transaction(force_rollback=True):
            assert fill(connection).empty == ("public.secret",)
        run_seeds(connection, discover_seeds(tmp_path))
        filled = fill(connection)
        assert filled.empty == ()
        assert [table.inserted for table in filled.short] == [0]


def test_a_failing_seed_says_where_and_leaves_nothing(
    tmp_path: Path, database: str
) -> None:
    (tmp_path / "0001_t.sql").write_text("create table t (id int);\nselect wrong;")
    with connect(database) as connection:
        with pytest.raises(StatementError) as caught:
            run_seeds(connection, discover_seeds(tmp_path))
        assert "0001_t.sql:2" in caught.value.primary
        assert connection.execute("select to_regclass('t')").fetchone() == (None,)


def test_a_seed_without_a_number_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rows.sql").write_text("select 1;")
    with pytest.raises(DatagenError) as caught:
        discover_seeds(tmp_path)
    assert "is not named like a seed" in caught.value.primary


def test_a_thousand_rows_are_had(database: str) -> None:
    with connect(database) as connection:
        connection.execute("""
            create table parent (id uuid primary key, code text not null unique);
            create table child (
                id int generated always as identity primary key,
                parent uuid not null references parent,
                low numeric(6, 2) not null,
                high numeric(6, 2) not null check (low <= high)
            )
        """)
        assert fill(connection, rows=1000).inserted == 2000


def test_a_folder_of_seeds_need_not_exist(tmp_path: Path) -> None:
    assert discover_seeds(tmp_path / "nowhere") == ()
