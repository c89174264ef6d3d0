"""An exclusion constraint on a million rows in use: directly, and the way round."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.admin import connect, create_database, drop_database
from harness.config import Settings
from harness.database import Database
from harness.dsn import merge
from harness.migrations import discover
from harness.recipe import Exclusion, exclusion_files, write_all
from harness.server import Server
from harness.verify.locking.canaries import Stall, watching
from harness.verify.locking.relations import read_relations
from tests.benchmarks.conftest import NoteRatio

ROWS = 1_000_000
WANTED = 10  # times shorter; 100 and more were seen
TEMPLATE = "exclusion_rows"
BASE = """
create extension if not exists btree_gist;
create table if not exists public.stay (
    id bigint primary key, room int not null, during tstzrange not null
);
"""
# Rooms by turns, each hour of each room once: nothing overlaps.
FILL = f"""
insert into public.stay
select n, n % 1000, tstzrange(d, d + interval '1 hour')
from generate_series(1, {ROWS}) as n,
lateral (select timestamptz '2030-01-01 00:00+00' + n / 1000 * interval '1 hour')
    as hour (d)
"""
STAY = Exclusion(
    schema="public",
    table="stay",
    name="stay_room_during_excl",
    elements="room with =, during with &&",
)
DIRECT = f"""
alter table public.stay add constraint {STAY.name}
exclude using gist ({STAY.elements});
"""


@pytest.fixture
def rows(server: Server) -> Iterator[str]:
    """The name of a database with the rows, to be copied."""
    with connect(server.dsn) as admin:
        create_database(admin, TEMPLATE, template="template1")
        with connect(server.dsn, dbname=TEMPLATE) as connection:
            connection.execute(f"{BASE}; {FILL}".encode())
            connection.execute("vacuum (analyze)")
        yield TEMPLATE
        drop_database(admin, TEMPLATE)


@contextmanager
def copied(server: Server, template: str) -> Iterator[str]:
    """Give the connection string of a copy."""
    name = f"{template}_copy"
    with connect(server.dsn) as admin:
        create_database(admin, name, template=template)
        yield merge(server.dsn, dbname=name)
        drop_database(admin, name)


def migrated(dsn: str, project: Path) -> Stall:
    """Apply the migrations beside a reader and a writer; return their stalls."""
    settings = Settings(root=project, migrations=".")
    with connect(dsn) as connection:
        tables = read_relations(connection).tables
    with closing(Database(dsn, discover(project), settings=settings)) as database:
        with watching(dsn, tables) as stalls:
            database.migrate()
        (stall,) = stalls
        return stall


def project_of(directory: Path) -> Path:
    """Return a project whose first migration is the table that is there."""
    directory.mkdir()
    (directory / "0001_stay.sql").write_text(BASE)
    return directory


def test_a_writer_waits_for_a_moment_only(
    benchmark: BenchmarkFixture,
    server: Server,
    rows: str,
    tmp_path: Path,
    note_ratio: NoteRatio,
) -> None:
    direct, recipe = project_of(tmp_path / "direct"), project_of(tmp_path / "recipe")
    (direct / "0002_direct.sql").write_text(DIRECT)
    write_all(exclusion_files(STAY, migrations=recipe, tests=recipe / "tests"))
    with copied(server, rows) as dsn:
        long = migrated(dsn, direct)
    with copied(server, rows) as dsn:
        short: Stall = benchmark.pedantic(migrated, (dsn, recipe))  # type: ignore[no-untyped-call]  # its package has no types

    writers, readers = long.writer / short.writer, long.reader / short.reader
    note_ratio(f"longest stall of a writer, {ROWS} rows, direct to recipe", writers)
    note_ratio(f"longest stall of a reader, {ROWS} rows, direct to recipe", readers)
    benchmark.extra_info["direct, s"] = long.writer
    benchmark.extra_info["recipe, s"] = short.writer
    assert writers >= WANTED
    assert readers >= WANTED
