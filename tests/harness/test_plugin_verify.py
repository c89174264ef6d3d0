"""`pytest --verify`: the items, how they are chosen, what a failing one shows."""

from pathlib import Path

import pytest

from harness.server import Server
from harness.verify import CHECKS
from tests.harness.plugin_files import FILES
from tests.harness.plugin_project import run_pytest, write_project

MIGRATIONS = "sql/migrations"
BAD = {
    "0003_bad.sql": "create table bad (id int primary key);",
    "0003_bad.down.sql": "select 'nothing';",
}
RED = f"{MIGRATIONS}/0003_bad.sql::verify staircase[pg18]"


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Path:
    shared = f'pg_server = "{server.dsn}"'
    write_project(tmp_path, {"green.sql": FILES["green.sql"]}, settings=shared)
    for name, text in BAD.items():
        (tmp_path / MIGRATIONS / name).write_text(text)
    return tmp_path


def verified(words: dict[str, str]) -> dict[str, str]:
    return {item: word for item, word in words.items() if MIGRATIONS in item}


def test_without_the_option_migrations_are_not_collected(project: Path) -> None:
    run = run_pytest(project)
    assert run.code == 0
    assert verified(run.words) == {}


@pytest.mark.parametrize("workers", ["0", "2"])
def test_every_migration_has_an_item_for_each_check(
    project: Path, workers: str
) -> None:
    run = run_pytest(project, "--verify", "-n", workers)
    assert run.code == 1
    names = ("0001_t", "0002_u", "0003_bad")
    assert len(names) * len(CHECKS) == len(verified(run.words))
    assert run.words[RED] == "FAILED"
    assert run.words["sql/tests/green.sql::plan[pg18]"] == "PASSED"


@pytest.mark.thorough
def test_crashes_are_verified_where_they_are_asked_for(project: Path) -> None:
    run = run_pytest(project, "--verify-crashes", MIGRATIONS)
    assert run.code == 0
    assert verified(run.words) == {
        f"{MIGRATIONS}/{name}.sql::verify crashes[pg18]": "PASSED"
        for name in ("0001_first", "0002_second", "0003_bad")
    }


def test_a_failure_shows_what_was_found_and_no_code_of_ours(project: Path) -> None:
    run = run_pytest(project, "--verify", RED)
    assert list(run.words) == [RED]
    text = run.junit["sql.migrations.0003_bad.sql::verify staircase[pg18]"].text
    assert "catalog not restored: 0003_bad" in text
    assert "+ added table public.bad" in text
    assert "sql/migrations/0003_bad.sql:1" in text
    assert "Traceback" not in text
    assert "harness/" not in text


def test_k_and_a_path_choose(project: Path) -> None:
    run = run_pytest(project, "--verify", "-k", "idempotent and 0003")
    assert verified(run.words) == {
        f"{MIGRATIONS}/0003_bad.sql::verify idempotent[pg18]": "FAILED"
    }
    run = run_pytest(project, "--verify", "sql/tests")
    assert verified(run.words) == {}


def test_a_directory_that_cannot_be_read_is_an_error(project: Path) -> None:
    (project / MIGRATIONS / "0003_twice.sql").write_text("select 1;")
    run = run_pytest(project, "--verify", MIGRATIONS)
    assert run.code == 2
    assert 'number "0003" is taken by 2 files' in run.output
