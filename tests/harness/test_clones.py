"""Clones on a real server: each test's own, made ahead, dropped behind, none left."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection

from harness.admin import connect, create_database, drop_database, drop_template
from harness.clones import MOST_SPARES, THREADS, ClonePool
from harness.config import Settings
from harness.dsn import parse
from harness.migrations import discover
from harness.server import Server, silent, start_server
from harness.templates import Templates

OURS = "select datname from pg_database where datname like 'harness\\_%'"
CLONES = "select datname from pg_database where datname like 'harness\\_clone\\_%'"
WAL = "select pg_current_wal_insert_lsn()::pg_lsn - '0/0'"
MB = 1 << 20


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that no other test has databases on: these look at all of them."""
    running = start_server("embedded", 18, progress=silent)
    yield running
    running.stop()


@pytest.fixture
def admin(server: Server) -> Iterator[Connection[tuple[object, ...]]]:
    with connect(server.dsn) as connection:
        yield connection


@pytest.fixture
def templates(server: Server, tmp_path: Path) -> Iterator[Templates]:
    (tmp_path / "1_first.sql").write_text("create table first (id int);")
    (tmp_path / "2_second.sql").write_text("create table second (id int);")
    made = Templates(server, discover(tmp_path), settings=Settings(root=tmp_path))
    yield made
    for (name,) in made.admin.execute(OURS).fetchall():
        drop_template(made.admin, name)
    made.close()


@pytest.fixture
def pool(server: Server, templates: Templates) -> Iterator[ClonePool]:
    made = ClonePool(server, templates)
    yield made
    made.close()


def clones(admin: Connection[tuple[object, ...]]) -> set[object]:
    return {name for (name,) in admin.execute(CLONES)}


def eventually(check: Callable[[], bool]) -> bool:
    """Tell whether `check` comes true within a few seconds."""
    deadline = time.monotonic() + 10
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def name_of(dsn: str) -> str:
    return parse(dsn)["dbname"]


def test_no_clone_shows_what_another_holds(pool: ClonePool) -> None:
    first, second = pool.take(), pool.take()
    with connect(first) as one, connect(second) as other:
        one.execute("insert into second values (1)")
        one.execute("create table third (id int)")
        assert other.execute("select count(*) from second").fetchone() == (0,)
        assert other.execute("select to_regclass('third')").fetchone() == (None,)


def test_a_clone_has_the_schema_that_was_asked_for(pool: ClonePool) -> None:
    for at, found in ((0, None), (1, None), (2, "second"), (None, "second")):
        with connect(pool.take(at)) as connection:
            asked = connection.execute("select to_regclass('second')::text")
            assert asked.fetchone() == (found,)


def test_a_template_for_one_suite_only_gets_no_spare(
    pool: ClonePool, admin: Connection[tuple[object, ...]]
) -> None:
    taken = {name_of(pool.take(at)) for at in (0, 1, 2)}
    time.sleep(0.2)
    assert clones(admin) == taken


def test_a_spare_is_there_before_it_is_asked_for(
    pool: ClonePool, admin: Connection[tuple[object, ...]]
) -> None:
    taken = {name_of(pool.take()), name_of(pool.take())}
    assert eventually(lambda: clones(admin) > taken)
    (spare,) = clones(admin) - taken
    assert name_of(pool.take()) == spare


def test_hasty_demand_makes_more_spares_but_not_without_end(
    pool: ClonePool, admin: Connection[tuple[object, ...]]
) -> None:
    taken = {name_of(pool.take()) for _ in range(12)}
    wanted = len(taken) + MOST_SPARES
    assert eventually(lambda: len(clones(admin)) == wanted)
    time.sleep(0.1)
    assert len(clones(admin)) == wanted


def test_what_is_given_back_is_dropped_whoever_is_connected(
    pool: ClonePool, admin: Connection[tuple[object, ...]]
) -> None:
    dsn = pool.take()
    with connect(dsn) as forgotten:
        pool.give_back(dsn)
        assert eventually(lambda: name_of(dsn) not in clones(admin))
        with pytest.raises(psycopg.OperationalError):
            forgotten.execute("select 1")


def test_drops_do_not_pile_up(
    pool: ClonePool, admin: Connection[tuple[object, ...]]
) -> None:
    forgotten = []
    for _ in range(30):
        dsn = pool.take()
        forgotten.append(connect(dsn))  # which makes dropping it slow
        pool.give_back(dsn)
        assert len(clones(admin)) <= 2 * MOST_SPARES + THREADS
    for connection in forgotten:
        connection.close()


def test_close_leaves_no_clone_and_no_thread(
    server: Server, templates: Templates, admin: Connection[tuple[object, ...]]
) -> None:
    before = set(threading.enumerate())
    pool = ClonePool(server, templates)
    for _ in range(5):
        pool.give_back(pool.take())
    assert any(t.name.startswith("clones") for t in set(threading.enumerate()) - before)
    pool.close()
    assert clones(admin) == set()
    left = set(threading.enumerate()) - before
    assert not [t for t in left if t.name.startswith("clones")]


def test_close_before_the_first_clone(server: Server, templates: Templates) -> None:
    ClonePool(server, templates).close()


def test_a_spare_that_could_not_be_made_is_an_error_of_the_next_take(
    pool: ClonePool, templates: Templates, admin: Connection[tuple[object, ...]]
) -> None:
    taken = [pool.take(), pool.take()]
    assert eventually(lambda: len(clones(admin)) == 3)
    drop_template(admin, templates.template())
    taken.append(pool.take())  # the spare that was there
    for _ in range(2):
        with pytest.raises(psycopg.errors.InvalidCatalogName):
            pool.take()
    for dsn in taken:
        pool.give_back(dsn)
    pool.close()
    assert clones(admin) == set()


@pytest.fixture(params=["off", "on"])
def fsync(
    request: pytest.FixtureRequest, admin: Connection[tuple[object, ...]]
) -> Iterator[str]:
    admin.execute(f"alter system set fsync = {request.param}")
    admin.execute("select pg_reload_conf()")
    show = "show fsync"
    assert eventually(lambda: admin.execute(show).fetchone() == (request.param,))
    yield request.param
    admin.execute("alter system reset fsync")
    admin.execute("select pg_reload_conf()")


def test_files_are_copied_only_where_nothing_waits_for_the_disk(
    fsync: str, admin: Connection[tuple[object, ...]]
) -> None:
    begin = admin.execute(WAL).fetchone()
    create_database(admin, "harness_copied", template="template0")
    end = admin.execute(WAL).fetchone()
    drop_database(admin, "harness_copied")
    assert begin is not None
    assert end is not None
    logged = int(str(end[0])) - int(str(begin[0]))
    assert (logged < MB) == (fsync == "off")
