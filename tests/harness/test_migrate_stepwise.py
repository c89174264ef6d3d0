"""Migrations outside a transaction: statement by statement, resumable after a crash."""

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from harness.admin import connect
from harness.errors import MigrationError
from harness.execute import StatementError
from tests.harness.migration_project import Project

HEAD = "--! no-transaction\n"

# Applies the migrations of a directory in a process of its own, which can be killed.
RUNNER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from tests.harness.migration_project import Project
    Project(Path(sys.argv[1]), sys.argv[2]).up()
    """
)


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    project = Project(tmp_path, database)
    project.write({
        "0001_t.sql": "create table t (id int, done boolean default false);"
    })
    project.up()
    return project


def wait_for(project: Project, query: str) -> int:
    """Wait until the server executes `query`, and return its process."""
    active = (
        "select pid from pg_stat_activity where state = 'active'"
        " and query like %s and pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + 30
    with connect(project.dsn) as connection:
        while not (row := connection.execute(active, [f"{query}%"]).fetchone()):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    return int(row[0])


def kill_runner_during(project: Project, query: str) -> None:
    """Start a runner, and kill it as soon as the server executes `query`."""
    command = [sys.executable, "-c", RUNNER, str(project.directory), project.dsn]
    with subprocess.Popen(command) as runner, connect(project.dsn) as connection:
        pid = wait_for(project, query)
        runner.kill()
        runner.wait()
        connection.execute("select pg_terminate_backend(%s, 5000)", [pid])


def test_what_cannot_be_in_a_transaction_is_applied(project: Project) -> None:
    project.write({
        "0002_a.sql": HEAD + "create index concurrently t_id_idx on t (id);\n"
        "vacuum t;\ninsert into t values (1);\n"
    })
    project.up()
    assert project.rows("select id from t") == [(1,)]
    assert project.rows("select 1 from harness.migration_statement") == []


def test_a_procedure_may_commit(project: Project) -> None:
    project.write({
        "0002_a.sql": HEAD + "create procedure fill() language plpgsql as $$ begin"
        " for i in 1..3 loop insert into public.t values (i); commit; end loop;"
        " end; $$;\ncall fill();\n"
    })
    project.up()
    assert project.rows("select count(*) from t") == [(3,)]


def test_a_failure_keeps_what_is_done_and_goes_on_there(project: Project) -> None:
    text = HEAD + "insert into t values (1);\nvacuum t;\ninsert into t values (0/0);\n"
    project.write({"0002_a.sql": text})
    with pytest.raises(StatementError, match=r"0002_a\.sql:4: division by zero"):
        project.up()
    assert project.rows("select id from t") == [(1,)]
    with pytest.raises(StatementError):
        project.up()
    project.write({"0002_a.sql": text.replace("0/0", "2")})
    project.up()
    assert project.rows("select id from t order by id") == [(1,), (2,)]
    assert project.names() == ["0001_t", "0002_a"]
    project.up()


def test_what_is_done_already_must_not_be_edited(project: Project) -> None:
    text = HEAD + "insert into t values (1);\nselect 1/0;\n"
    project.write({"0002_a.sql": text})
    with pytest.raises(StatementError):
        project.up()
    project.write({"0002_a.sql": HEAD + "insert into t values (7);\nselect 1;\n"})
    with pytest.raises(
        MigrationError, match="statement 1 changed after it was executed"
    ):
        project.up()


def test_down_is_refused_while_the_way_up_is_unfinished(project: Project) -> None:
    project.write({
        "0002_a.sql": HEAD + "select 1/0;\n",
        "0002_a.down.sql": "select 1;",
    })
    with pytest.raises(StatementError):
        project.up()
    with pytest.raises(MigrationError, match="is half applied"):
        project.down()


def test_a_way_down_can_be_interrupted_and_resumed(project: Project) -> None:
    down = HEAD + "drop index concurrently t_id_idx;\nselect 1/0;\n"
    project.write({
        "0002_a.sql": "create index t_id_idx on t (id);",
        "0002_a.down.sql": down,
    })
    project.up()
    with pytest.raises(StatementError):
        project.down()
    with pytest.raises(MigrationError, match="is half reverted"):
        project.up()
    project.write({"0002_a.down.sql": down.replace("1/0", "1")})
    project.down()
    assert project.names() == ["0001_t"]


def test_settings_are_made_again_when_it_is_resumed(project: Project) -> None:
    text = HEAD + "set application_name = 'resumed';\nselect 1/0;\n"
    project.write({"0002_a.sql": text})
    with pytest.raises(StatementError):
        project.up()
    insert = (
        "insert into t select 1 where current_setting('application_name') = 'resumed';"
    )
    project.write({"0002_a.sql": text.replace("select 1/0;", insert)})
    project.up()
    assert project.rows("select count(*) from t") == [(1,)]


def test_a_statement_and_its_row_in_the_ledger_are_one(project: Project) -> None:
    text = "insert into t values (1);\ninsert into t select 2 from pg_sleep(20);\n"
    project.write({"0002_a.sql": HEAD + text})
    kill_runner_during(project, "insert into t select 2")
    assert project.rows("select id from t") == [(1,)]
    project.write({"0002_a.sql": HEAD + text.replace("20", "0")})
    project.up()
    assert project.rows("select id from t order by id") == [(1,), (2,)]


def test_a_half_built_index_is_dropped_and_built_again(project: Project) -> None:
    name = "create index concurrently if not exists t_id_idx on t (id);"
    project.write({"0002_a.sql": HEAD + name})
    with connect(project.dsn) as blocker:
        blocker.execute("begin; insert into t values (1)")
        kill_runner_during(project, "create index concurrently")
        blocker.execute("rollback")
    invalid = "select count(*) from pg_index where not indisvalid"
    assert project.rows(invalid) == [(1,)]
    project.up()
    assert project.rows(invalid) == [(0,)]
    assert project.rows("select count(*) from pg_class where relname = 't_id_idx'") == [
        (1,)
    ]
    assert any("dropping half-built index" in line for line in project.progress)


def test_a_killed_transactional_migration_leaves_nothing(project: Project) -> None:
    text = "insert into t values (1);\nselect pg_sleep(20);\n"
    project.write({"0002_a.sql": text})
    kill_runner_during(project, "select pg_sleep")
    assert project.rows("select id from t") == []
    assert project.names() == ["0001_t"]
    project.write({"0002_a.sql": text.replace("20", "0")})
    project.up()
    assert project.names() == ["0001_t", "0002_a"]


def test_a_script_may_go_on_as_another_role(project: Project) -> None:
    with connect(project.dsn) as admin:
        admin.execute("create role harness_other")
        try:
            project.write({
                "0002_a.sql": HEAD + "grant create on schema public to"
                " harness_other;\nset role harness_other;\n"
                "create table made (id int);\nvacuum made;\nselect 1;\n"
            })
            project.up()
            owner = "select tableowner from pg_tables where tablename = 'made'"
            assert project.rows(owner) == [("harness_other",)]
            assert project.names() == ["0001_t", "0002_a"]
        finally:
            admin.execute("drop owned by harness_other")
            admin.execute("drop role harness_other")


def test_a_deferred_constraint_fails_with_its_statement(project: Project) -> None:
    text = (
        "create table p (id int primary key);\n"
        "create table c (id int references p deferrable initially deferred);\n"
        "insert into c values (1);\n"
    )
    project.write({"0002_a.sql": HEAD + text})
    with pytest.raises(StatementError, match=r"0002_a\.sql:4: insert or update"):
        project.up()


def test_an_index_that_was_finished_after_all_is_done(project: Project) -> None:
    name = "create index concurrently t_id_idx on t (id);"
    project.write({"0002_a.sql": HEAD + name})
    with connect(project.dsn) as connection:
        project.up()
        # As if the runner had ended between the index and its row in the ledger.
        connection.execute(
            "update harness.migration set duration = null where number = 2"
        )
        connection.execute(
            "insert into harness.migration_statement values"
            " (2, 'up', 1, encode(sha256(%s), 'hex'), false, '{}')",
            [name.removesuffix(";").encode()],
        )
    project.up()
    assert any("it had taken effect before" in line for line in project.progress)
    assert project.rows("select 1 from harness.migration where duration is null") == []


def test_an_object_that_was_there_before_is_an_error_each_time(
    project: Project,
) -> None:
    name = "create index t_id_idx on t (id);\n"
    project.write({"0002_a.sql": name})
    project.up()
    project.write({"0003_b.sql": HEAD + name.replace("index", "index concurrently")})
    for _ in range(2):
        with pytest.raises(StatementError, match="already exists"):
            project.up()


def test_an_index_that_somebody_else_builds_is_left_alone(project: Project) -> None:
    name = "create index concurrently t_id_idx on t (id);"
    project.write({"0002_a.sql": HEAD + name})
    with connect(project.dsn) as blocker:
        blocker.execute("begin; insert into t values (1)")
        kill_runner_during(project, "create index concurrently")
        builder = threading.Thread(target=build_own_index, args=(project.dsn,))
        builder.start()
        wait_for(project, "create index concurrently own_idx")
        runner = threading.Thread(target=project.up)
        runner.start()
        time.sleep(0.3)
        blocker.execute("rollback")
        builder.join()
        runner.join()
    assert project.rows(
        "select relname, indisvalid from pg_index"
        " join pg_class on pg_class.oid = indexrelid"
        " where indrelid = 't'::regclass order by 1"
    ) == [("own_idx", True), ("t_id_idx", True)]


def build_own_index(dsn: str) -> None:
    with connect(dsn) as connection:
        connection.execute("create index concurrently own_idx on t (done)")
