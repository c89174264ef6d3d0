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
    log: tuple[str, Path], tmp_path: Path
) -> None:
    server, logs = log
    with connect(server) as admin:
        create_database(admin, "shop", template="template1")
    dsn = merge(server, dbname="shop")
    folder = Folder(tmp_path)
    folder.harness("migrate", "up", "--dsn", dsn)
    values: tuple[Any, ...] = (1, "it's $1")
    with psycopg.connect(dsn) as program:
        program.execute("insert into t (id) values (%s), (length(%s))", values)
        program.execute("select id from t where id = %s", [1])
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
