"""The command: a store comes in and goes out the same, as a whole or not at all."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from psycopg import Connection

from harness.database import Database
from sql.store.loading import load
from tests.bookings.data import WORLD
from tests.bookings.stores import (
    ROOT,
    Json,
    backfilled,
    call,
    command,
    exact,
    record,
    stores,
)

WRITTEN = (
    "select string_agg(piece, '') from public.store_pieces(md5('acme')::uuid) piece"
)
CONTENT = "select key, record::text, loaded_at from public.store_booking order by key"


@pytest.fixture
def database(pg_db: Database) -> Database:
    pg_db.execute(WORLD)
    return pg_db


@pytest.fixture
def options(database: Database) -> list[str]:
    return ["--tenant", "acme", "--dsn", database.dsn]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bookings.json"


def many(count: int) -> dict[str, Json]:
    return {"bookings": {f"b_{n}": record(f"b_{n}") for n in range(count)}}


def written(connection: Connection[Any]) -> Json:
    row = connection.execute(WRITTEN).fetchone()
    assert row is not None
    return exact(row[0])


def expected(before: Json, after: Json) -> Json:
    """Return the store that comes back, but for the times of the backfill."""
    if "bookings" not in before:
        return before
    kept = {
        key: backfilled(one, after["bookings"][key])
        for key, one in before["bookings"].items()
    }
    return {**before, "bookings": kept}


def test_a_random_store_comes_back_as_it_was_but_for_the_backfill(
    database: Database, path: Path
) -> None:
    @settings(deadline=None, max_examples=100, suppress_health_check=[*HealthCheck])
    @given(store=stores())
    def comes_back(store: dict[str, Json]) -> None:
        path.write_text(json.dumps(store))
        with database.rolled_back() as connection:
            done = load(connection, "acme", path)
            after = written(connection)
            assert after == expected(exact(path.read_text()), after)
            assert done.added == done.records == len(store.get("bookings", {}))

            again = load(connection, "acme", path)
            assert again == (done.records, 0, 0, 0)
            assert written(connection) == after

    comes_back()


def test_every_digit_comes_back(options: list[str], path: Path) -> None:
    text = '{"n": [1.10, -0.0, 12345678901234567890.123456789012345678901, 1e-30]}'
    path.write_text(text)
    assert command("load", path, *options).returncode == 0
    assert command("write", path, *options).returncode == 0
    assert exact(path.read_text()) == exact(text)
    assert "1.10, " in path.read_text()


def test_the_command_says_what_it_did(options: list[str], path: Path) -> None:
    path.write_text(json.dumps(many(3)))
    done = command("load", path, *options)
    assert done.stdout == "3 records: 3 added, 0 changed, 0 removed\n"
    assert done.stderr == ""


def test_bad_records_among_a_thousand_are_all_reported_and_nothing_is_loaded(
    database: Database, options: list[str], path: Path
) -> None:
    store = many(1000)
    store["bookings"]["b_500"] = None
    store["bookings"]["b_600"]["x"] = ["\0"]
    store["bookings"]["b_700"]["start_at"] = "noon"
    store["bookings"]["\0"] = {}
    path.write_text(json.dumps(store))

    done = command("load", path, *options)

    assert done.returncode == 1
    for line in (
        '"bookings"."b_500" is null, not object',
        '"bookings"."b_600" unsupported Unicode escape sequence: \\u0000 cannot be',
        '"bookings"."b_700" start_at is string, not number or null or missing',
        '"bookings"."\\u0000" unsupported Unicode escape sequence: \\u0000 cannot be',
    ):
        assert line in done.stderr
    assert database.execute("select count(*) from public.store").fetchone() == (0,)
    assert database.execute(CONTENT).fetchall() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"bookings": {', "the file is no JSON object"),
        (b'{"x": "\xff"}', "the file is not UTF-8"),
    ],
)
def test_what_is_no_store_changes_nothing(
    text: bytes, said: str, database: Database, options: list[str], path: Path
) -> None:
    path.write_text(json.dumps(many(2)))
    command("load", path, *options)
    before = database.execute(CONTENT).fetchall()
    path.write_bytes(text)
    done = command("load", path, *options)
    assert (done.returncode, said in done.stderr) == (1, True)
    assert database.execute(CONTENT).fetchall() == before


@pytest.mark.parametrize("word", ["load", "write"])
def test_an_unknown_tenant_is_named(word: str, database: Database, path: Path) -> None:
    path.write_text("{}")
    done = command(word, path, "--tenant", "nobody", "--dsn", database.dsn)
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        'error: tenant "nobody" is unknown',
    )


def test_a_tenant_without_a_store_gets_no_file(options: list[str], path: Path) -> None:
    done = command("write", path, *options)
    assert done.stderr.startswith('error: tenant "acme" has no store\n')
    assert not path.exists()


def test_a_full_disk_leaves_the_old_file(options: list[str], path: Path) -> None:
    path.write_text(json.dumps(many(1000)))
    command("load", path, *options)
    path.write_text("the old file")

    done = command("write", path, *options, limit=64 * 1024)

    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert path.read_text() == "the old file"
    assert [*path.parent.iterdir()] == [path]


def test_the_file_keeps_its_mode_and_its_links(options: list[str], path: Path) -> None:
    path.write_text("{}")
    path.chmod(0o640)
    link = path.with_name("link.json")
    link.symlink_to(path)
    command("load", link, *options)
    command("write", link, *options)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert exact(path.read_text()) == {}


def test_a_load_that_is_killed_changes_nothing(
    database: Database, options: list[str], path: Path
) -> None:
    path.write_text(json.dumps(many(2)))
    command("load", path, *options)
    before = database.execute(CONTENT).fetchall()
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)

    process = subprocess.Popen(call("load", pipe, *options), cwd=ROOT)
    with pipe.open("w") as file:
        file.write(json.dumps(many(20_000))[:-100])
        file.flush()
        seen = [*copying(database)]
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)

    assert seen[-1] > 0
    assert [*copying(database, until=0)][-1] == 0
    assert database.execute(CONTENT).fetchall() == before
    assert database.execute(
        "select count(*) from public.store_incoming"
    ).fetchone() == (0,)


def copying(database: Database, *, until: int = 1) -> Iterator[int]:
    """Count the loads that are under way, until there are so many, or too late."""
    query = (
        "select count(*) from pg_stat_activity where query like 'copy public.store%'"
    )
    end = time.monotonic() + 30
    found = -1
    while found != until and time.monotonic() < end:
        ((found,),) = database.execute(query).fetchall()
        yield found
        time.sleep(0.01)
