"""Statements from a server's log: what a program sent can be sent again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from harness.admin import connect, create_database
from harness.dsn import merge
from harness.errors import ConfigError
from harness.server import cluster, silent, start_server
from harness.verify import recorded
from tests.harness.test_cli import Folder

SETTINGS = {
    "logging_collector": "on",
    "log_destination": "jsonlog",
    "log_statement": "all",
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def line(message: str, detail: str | None = None, **more: str) -> str:
    return json.dumps({
        "session_id": "a",
        "dbname": "shop",
        "error_severity": "LOG",
        "message": message,
        "detail": detail,
        **more,
    })


def text_of(*lines: str, database: str | None = None) -> str:
    return "".join(recorded(lines, database=database).values())


@pytest.mark.parametrize(
    ("message", "detail", "written"),
    [
        ("statement: select 1;", None, "select 1"),
        ("execute <unnamed>: select $1, $2", "Parameters: $1 = 'it''s', $2 = NULL",
         "select 'it''s', NULL"),
        ("execute s1: select $1", "parameters: $1 = '$2'", "select '$2'"),
        ("execute s: select '$1', \"$1\", e'\\'$1', $$ $1 $$, $x$ $1 $x$ -- $1\n, $1",
         "Parameters: $1 = '7'",
         "select '$1', \"$1\", e'\\'$1', $$ $1 $$, $x$ $1 $x$ -- $1\n, '7'"),
        ("execute s: select a$1, $10, $1 /* $1 */",
         "Parameters: $1 = '1', $10 = '10'", "select a$1, '10', '1' /* $1 */"),
    ],
)  # fmt: skip
def test_parameters_are_literals_again(
    message: str, detail: str | None, written: str
) -> None:
    assert text_of(line(message, detail)) == f"{written};\n"


def test_what_cannot_be_executed_again_is_left_out() -> None:
    assert text_of(
        line("connection authorized: user=x"),
        line("statement: copy t from stdin"),
        line("execute fetch from <unnamed>/c: select 1"),
        line("statement: select oops"),
        line("no column", error_severity="ERROR", statement="select oops"),
        line("statement: select 2"),
    ) == "select 2;\n"  # fmt: skip


def failed(statement: str, ps: str = "SELECT") -> str:
    return line("no", error_severity="ERROR", statement=statement, ps=ps)


def test_a_refusal_of_what_was_not_begun_takes_no_other_statement_along() -> None:
    assert text_of(
        line("execute s: select $1::int", "Parameters: $1 = '1'"),
        failed("select oops", ps="PARSE"),
        failed("selec", ps="idle"),
        failed("select $1::int", ps="BIND"),
        line("statement: select 2"),
    ) == "select '1'::int;\nselect 2;\n"  # fmt: skip


@pytest.mark.parametrize("end", ["commit", "END work", "Commit  transaction;"])
def test_a_commit_that_undoes_is_a_rollback(end: str) -> None:
    aborted = "idle in transaction (aborted)"
    begun = (line("statement: begin"), line("statement: insert into t values (1)"))
    wanted = "begin;\ninsert into t values (1);\nrollback;\n"
    said = (*begun, line("statement: select 1/0"), failed("select 1/0"))
    assert text_of(*said, line(f"statement: {end}", ps=aborted)) == wanted
    deferred = (line(f"statement: {end}"), failed(end, ps="COMMIT"))
    assert text_of(*begun, *deferred) == wanted


def test_after_a_savepoint_the_transaction_goes_on() -> None:
    assert text_of(
        line("statement: select 1/0"),
        failed("select 1/0"),
        line("statement: rollback to s", ps="idle in transaction (aborted)"),
        line("statement: commit", ps="idle in transaction"),
    ) == "rollback to s;\ncommit;\n"  # fmt: skip


def test_the_end_of_a_statement_is_in_no_comment() -> None:
    lines = (line("statement: select 1 -- one"), line("statement: select 2"))
    assert text_of(*lines) == "select 1 -- one\n;\nselect 2;\n"


def test_sessions_and_databases_are_kept_apart() -> None:
    lines = (
        line("statement: begin"),
        line("statement: select 'b'", session_id="b"),
        line("statement: commit"),
        line("statement: select 'other'", dbname="other", session_id="c"),
    )
    assert recorded(lines, database="shop") == {
        "a": "begin;\ncommit;\n",
        "b": "select 'b';\n",
    }


def test_another_kind_of_log_is_an_error() -> None:
    with pytest.raises(ConfigError, match="line 1 of the log is not JSON"):
        recorded(["LOG:  statement: select 1"])


def test_a_log_is_recorded_whole_and_anew(folder: Folder) -> None:
    log = folder.path / "log [x].json"
    statements = folder.path / "sql" / "statements"
    text = line("statement: select 'a\u2028b\x85c'", dbname="shop")
    log.write_text(f"{text}\n".replace("\\u2028", "\u2028").replace("\\u0085", "\x85"))
    statements.mkdir()
    for name in ("log [x]_0001.sql", "log [x]_0012.sql", "log x_0012.sql", "a.sql"):
        (statements / name).write_text("select 'before';")
    done = folder.harness("statements", str(log))
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in statements.iterdir())
    assert names == ["a.sql", "log [x]_0001.sql", "log x_0012.sql"]
    written = (statements / "log [x]_0001.sql").read_text()
    assert written == "select 'a\u2028b\x85c';\n"


def test_where_nothing_can_be_written_it_says_so(folder: Folder) -> None:
    (folder.path / "sql" / "statements").write_text("a file")
    log = folder.path / "log.json"
    log.write_text(line("statement: select 1"))
    done = folder.harness("statements", str(log))
    assert done.returncode == 1
    assert "could not write the statements to" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("given", ["none.json", ".", "csv.csv", "latin.json"])
def test_a_log_that_cannot_be_read_is_an_error(folder: Folder, given: str) -> None:
    (folder.path / "csv.csv").write_text("2000-01-01,postgres,shop,1,select 1\n")
    (folder.path / "latin.json").write_bytes(b'{"message": "\xe9"}\n')
    done = folder.harness("statements", given)
    assert done.returncode == 1
    assert done.stderr.startswith("ERROR: ")
    assert "Traceback" not in done.stderr


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server that logs statements as JSON: how to reach it, and its log."""
    for name, value in SETTINGS.items():
        monkeypatch.setitem(cluster._SETTINGS, name, value)
    running = start_server("embedded", 18, progress=silent)
    assert running.log is not None
    yield running.dsn, running.log.parent / "data" / "log"
    running.stop()


def test_what_a_program_sent_breaks_on_a_newer_schema(
    log: tuple[str, Path], folder: Folder
) -> None:
    server, logs = log
    with connect(server) as admin:
        create_database(admin, "shop", template="template1")
    dsn = merge(server, dbname="shop")
    folder.harness("migrate", "up", "--dsn", dsn)
    values: tuple[Any, ...] = (1, "it's $1")
    with psycopg.connect(dsn) as program:
        program.execute("insert into t (id) values (%s), (length(%s))", values)
        program.execute("select id from t where id = %s -- one\u2028line", [1])
        with pytest.raises(psycopg.Error):
            program.execute("select id from t where nothing = %s", [1])
        program.execute("commit")
    (file,) = logs.glob("*.json")
    file = file.rename(file.with_name("recorded.json"))
    done = folder.harness("statements", str(file), "--database", "shop")
    assert done.returncode == 0, done.stderr
    assert "wrote the statements of 1 session" in done.stdout
    newer = "alter table t rename column id to number;"
    (folder.migrations / "0002_rename.sql").write_text(newer)
    done = folder.harness("verify", "--compat", "1")
    assert done.returncode == 1, done.stderr
    assert "BREAKS   sql/statements/recorded_0001.sql" in done.stdout
    assert 'column "id" of relation "t" does not exist' in done.stdout
