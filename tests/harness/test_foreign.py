"""Other people's projects: a few lines of settings, their own names, their plugins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.dsn import merge
from harness.server import Server

pytestmark = pytest.mark.thorough

ROOM = "create table room (id int primary key, during tstzrange not null);"
RULE = (
    "alter table room add constraint room_excl exclude using gist"
    " (id with =, during with &&);"
)
SUITE = """
begin;
select plan(2);
select has_table('public'::name, 'room'::name, 'there are rooms');
select throws_ok(
    $$ insert into room values (1, '[2030-01-01, 2030-01-02)'),
        (1, '[2030-01-01, 2030-01-03)') $$,
    '23505',
    null,
    'a room is known once'
);
select * from finish();
rollback;
"""

PROJECTS = {
    "numbered": (
        'migrations = "db/migrations"\ntests = "db/tests"\nextensions = ["btree_gist"]',
        {
            "db/migrations/0001_room.sql": ROOM,
            "db/migrations/0001_room.down.sql": "drop table room;",
            "db/migrations/0002_rule.up.sql": RULE,
            "db/migrations/0002_rule.down.sql": (
                "alter table room drop constraint room_excl;"
            ),
            "db/tests/room.sql": SUITE,
        },
    ),
    "sections": (
        'migrations = "db/migrations"\ntests = "db/tests"\nextensions = ["btree_gist"]',
        {
            "db/migrations/20240101120000_room.sql": (
                f"-- migrate:up\n{ROOM}\n-- migrate:down\ndrop table room;"
            ),
            "db/migrations/20240102120000_rule.sql": (
                f"-- migrate:up transaction:false\n{RULE}\n"
                "-- migrate:down\nalter table room drop constraint room_excl;"
            ),
            "db/tests/deeper/room.sql": SUITE,
        },
    ),
    "supabase": (
        'migrations = "supabase/migrations"\ntests = "supabase/tests"',
        {
            "supabase/config.toml": 'project_id = "rooms"\n',
            "supabase/migrations/20240101120000_extensions.sql": (
                "create schema if not exists extensions;"
                "create extension btree_gist with schema extensions;"
            ),
            "supabase/migrations/20240102120000_room.sql": (
                f"set search_path = public, extensions; {ROOM} {RULE}"
                "alter table room enable row level security;"
            ),
            "supabase/seed.sql": "insert into room values (1, '[today, tomorrow)');",
            "supabase/tests/database/room.test.sql": SUITE.replace(
                "begin;",
                "begin;\ncreate extension if not exists pgtap with schema extensions;",
            ),
        },
    ),
}
MODULE = """
def test_rooms(pg_db):
    assert pg_db.execute("select count(*) from room").fetchone() == (0,)
"""


def write(directory: Path, name: str) -> Path:
    settings, files = PROJECTS[name]
    (directory / "pyproject.toml").write_text(f"[tool.harness]\n{settings}\n")
    for place, text in {**files, "tests/test_rooms.py": MODULE}.items():
        path = directory / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return directory


@pytest.fixture(params=PROJECTS)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write(tmp_path, request.param)


def execute(
    project: Path, *command: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    programs = Path(sys.executable).parent
    return subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=project,
        env={**os.environ, "CI": "", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def check(project: Path, server: Server, *arguments: str) -> None:
    done = execute(project, "pytest", "--pg-server", server.dsn, *arguments)
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout
    assert "2 pgTAP assertions" in done.stdout


def test_pytest(project: Path, server: Server) -> None:
    check(project, server)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["-n", "2"], id="workers"),
        pytest.param(["-p", "no:xdist"], id="shuffled, without xdist"),
        pytest.param(["--timeout=60", "--cov", "--cov-report="], id="timeout and cov"),
        pytest.param(["-p", "no:postgresql", "-p", "no:django"], id="without two"),
    ],
)
def test_other_plugins(tmp_path: Path, server: Server, arguments: list[str]) -> None:
    check(write(tmp_path, "numbered"), server, *arguments)


def test_harness_run_and_migrate(project: Path, server: Server, database: str) -> None:
    done = execute(project, "harness", "run", "--pg-server", server.dsn)
    assert done.returncode == 0, done.stderr
    assert "GREEN: 1 suite, 2 assertions" in done.stdout
    dsn = {"HARNESS_DSN": merge(database)}
    if "supabase" not in (project / "pyproject.toml").read_text():
        prepare = "import psycopg, os; psycopg.connect(os.environ['HARNESS_DSN'])"
        prepare += ".execute('create extension btree_gist').connection.commit()"
        assert execute(project, "python", "-c", prepare, **dsn).returncode == 0
    done = execute(project, "harness", "migrate", "up", **dsn)
    assert done.returncode == 0, done.stderr
    assert execute(project, "harness", "migrate", "status", **dsn).returncode == 0
