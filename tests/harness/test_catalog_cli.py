"""`harness catalog` as a person uses it: exit codes, files, what is printed."""

from pathlib import Path

import pytest

from harness.admin import connect
from harness.catalog import Catalog
from tests.harness.test_cli import Folder

pytestmark = pytest.mark.thorough


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_database_that_drifted_is_found(folder: Folder, database: str) -> None:
    def compare(*more: str) -> tuple[int, str]:
        done = folder.harness("catalog", "diff", "clone", database, *more)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    assert folder.harness("migrate", "up", "--dsn", database).returncode == 0
    assert compare() == (0, "no difference\n")
    with connect(database) as connection:
        connection.execute("alter table t alter id set default 7")
    line = "~ changed column public.t.id: default none -> 7"
    assert compare() == (1, f"{line}\n")
    assert compare("--definitions") == (
        1,
        f"{line}\n      column public.t.id\n          type: integer\n"
        "    +     default: 7\n",
    )


def test_snapshots_are_files(folder: Folder, database: str) -> None:
    with connect(database) as connection:
        connection.execute('create table "Odd [red]\ntable" (id int)')
    written = folder.harness("catalog", "snapshot", "--dsn", database, "-o", "a=b.json")
    assert (written.returncode, written.stdout) == (0, "")
    printed = folder.harness("catalog", "snapshot", "--dsn", database)
    assert printed.stdout == (folder.path / "a=b.json").read_text()
    assert len(Catalog.from_json(printed.stdout).things) > 2
    same = folder.harness("catalog", "diff", "a=b.json", database)
    assert (same.returncode, same.stdout) == (0, "no difference\n")


def test_the_migrations_are_drawn_and_compared_on_majors(folder: Folder) -> None:
    drawn = folder.harness("catalog", "diagram")
    assert drawn.stdout.splitlines() == [
        "erDiagram",
        '    "public.t" {',
        "        integer id",
        "    }",
    ]
    (folder.migrations / "0002_u.sql").write_text(
        "do $$ begin if current_setting('server_version_num')::int < 160000 then"
        " create table u (id int); end if; end $$"
    )
    done = folder.harness("catalog", "diff", "--majors", "15,18")
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        ["PostgreSQL 15 and 18", "- removed table public.u (1 column)"],
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.json"], "two schemas are wanted"),
        (["--majors", "18"], "two majors are wanted"),
        (["--majors", "15,18", "a.json", "b.json"], "two schemas are wanted"),
        (["a.json", "b.json"], 'could not read snapshot "a.json"'),
        (["pyproject.toml", "b.json"], 'snapshot "pyproject.toml" cannot be read'),
        (["postgresql://u:s3cret@127.0.0.1:1/x", "clone"], "could not connect"),
    ],
)
def test_an_error_is_exit_code_2(
    folder: Folder, arguments: list[str], said: str
) -> None:
    done = folder.harness("catalog", "diff", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_is_an_error(
    folder: Folder, database: str
) -> None:
    done = folder.harness("catalog", "snapshot", "--dsn", database, "-o", "no/such")
    assert done.returncode == 1
    assert 'could not write "no/such"' in done.stderr
