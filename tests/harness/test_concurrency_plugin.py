"""The fixture pg_race, in a project of its own."""

from pathlib import Path

import pytest

from harness.server import Server
from tests.harness.plugin_project import run_pytest, write_project

# What the README shows.
EXAMPLE = """\
from harness.concurrency import Race, session

BUY = "insert into sale select '{}' where (select count(*) from sale) < 1"


def test_the_last_seat_is_sold_once(pg_db, pg_race):
    pg_db.execute("create table sale (buyer text)")
    pg_race(
        Race(
            sessions=(
                session("ann", BUY.format("ann"), isolation="serializable"),
                session("bob", BUY.format("bob"), isolation="serializable"),
            ),
            teardown="delete from sale",
            invariants={"sold once": "select 1 from sale having count(*) > 1"},
        )
    )
"""
WRONG = EXAMPLE.replace(', isolation="serializable"', "")


@pytest.fixture
def settings(server: Server) -> str:
    return f'pg_server = "{server.dsn}"'


def test_a_race_that_holds_passes(tmp_path: Path, settings: str) -> None:
    write_project(tmp_path, {"test_it.py": EXAMPLE}, settings=settings)
    run = run_pytest(tmp_path, "test_it.py")
    assert run.code == 0, run.output


def test_a_race_that_does_not_hold_is_shown_and_has_a_script(
    tmp_path: Path, settings: str
) -> None:
    write_project(tmp_path, {"test_it.py": WRONG}, settings=settings)
    run = run_pytest(tmp_path, "test_it.py", f"--basetemp={tmp_path}/temporary")
    assert run.code == 1
    assert 'invariant "sold once" is broken' in run.output
    assert "1     ann      insert into sale select" in run.output
    assert "bob     ●───●" in run.output
    (script,) = {one.resolve() for one in tmp_path.glob("temporary/*/race.spec")}
    assert f"isolationtester 'dbname=…' < {script}" in run.output
    assert script.read_text().startswith("teardown { delete from sale; }")
