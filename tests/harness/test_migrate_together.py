"""Runners side by side, and runners that wait for a lock."""

import threading
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from harness.errors import ServerError
from harness.execute import StatementError
from harness.migrations import Runner
from tests.harness.migration_project import TABLE, Project


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    return Project(tmp_path, database)


def test_any_number_of_runners_apply_each_file_once(project: Project) -> None:
    project.write({
        f"000{n}_m.sql": f"create table t{n} (id int); select pg_sleep(0.02);"
        for n in range(1, 6)
    })
    projects = [Project(project.directory, project.dsn) for _ in range(4)]
    threads = [threading.Thread(target=other.up) for other in projects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(len(other.done) for other in projects) == 5
    assert len(project.names()) == 5


def test_a_runner_that_waits_too_long_says_for_whom(project: Project) -> None:
    project.write(TABLE)
    waiting = Project(project.directory, project.dsn)
    waiting.settings = replace(waiting.settings, runner_timeout=200)

    def meanwhile(_runner: Runner) -> None:
        with pytest.raises(ServerError, match="another run migrates this cluster"):
            waiting.up()

    project.run(meanwhile)
    assert any("waiting for another" in line for line in waiting.progress)
    waiting.up()


def test_a_lock_that_is_taken_is_tried_again(project: Project) -> None:
    project.write({"0001_first.sql": TABLE["0001_first.sql"]})
    project.up()
    project.write({
        "0002_b.sql": "create table b (id int);\nalter table first add x int;"
    })
    project.settings = replace(project.settings, lock_retries=50)
    with psycopg.connect(project.dsn) as blocker:
        blocker.execute("select * from first")
        timer = threading.Timer(0.3, blocker.rollback)
        timer.start()
        project.up()
        timer.join()
    assert any("lock timeout" in line for line in project.progress)
    assert project.names() == ["0001_first", "0002_b"]


def test_after_the_last_retry_nothing_is_changed(project: Project) -> None:
    project.write({"0001_first.sql": TABLE["0001_first.sql"]})
    project.up()
    project.write({
        "0002_b.sql": "create table b (id int);\nalter table first add x int;"
    })
    with psycopg.connect(project.dsn) as blocker:
        blocker.execute("select * from first")
        with pytest.raises(StatementError, match=r"0002_b\.sql:2: .*lock timeout"):
            project.up()
    assert len(project.progress) == 2
    assert project.names() == ["0001_first"]
