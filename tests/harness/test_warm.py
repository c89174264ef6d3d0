"""Clone and session of a suite serve the next one only if nothing was left in them."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.admin import connect
from harness.bench import Bench
from harness.config import Settings
from harness.dsn import merge
from harness.migrations import discover
from harness.server import Server
from harness.suites import SuiteRun, load_suite
from harness.warm import Traces

SCHEMA = """
create table t (id int primary key);
create sequence s;
create sequence given;
select nextval('given');
create schema "t q";
create sequence "t q".n;
select setval('"t q".n', 7, false);
create function note(text) returns void language sql as
$$ select set_config('harness.noted', $1, true) $$;
create function study() returns void language plpgsql as
$$ begin execute 'ana' || 'lyze t'; end; $$;
create function own() returns text language sql set harness.own = 'x' as
$$ select current_setting('harness.own') $$;
"""
LEAVES_NOTHING = {
    "assertions": "begin; select plan(1); select pass('x'); rollback;",
    "rows": "begin; select plan(1); insert into t values (1); select pass(); rollback;",
    "objects": "begin; select plan(1); create table u(); select pass(); rollback;",
    "a failed statement": "begin; select plan(1); savepoint a;\n"
    "select throws_ok('select 1/0', '22012'); rollback;",
    "no rollback": "begin; select plan(1); insert into t values (1); select pass();",
    "a setting of the server's": "set search_path = pg_catalog, public;\n"
    "begin; select plan(1); select pass(); rollback;",
    "pgTAP, made or not": "begin; create extension if not exists pgtap;\n"
    "select plan(1); select pass(); rollback;",
    "a foreign key": "begin; select plan(1); create table u (id int references t);"
    " select pass('a foreign key'); rollback;",
}
LEAVES_A_TRACE = {
    "a commit": "begin; select plan(1); insert into t values (1); select pass(); end;",
    "a statement without a block": "insert into t values (1);\n"
    "begin; select plan(1); select pass(); rollback;",
    "a select without a block": "select nextval('s');\n"
    "begin; select plan(1); select pass(); rollback;",
    "statements in one message": "begin; select plan(1); select pass(); rollback\\;"
    " insert into t values (1);",
    "a statement made by another": "begin; select plan(1); select pass();\n"
    "select 'commit' \\gexec\nrollback;",
    "a setting of its own": "begin; select plan(1);\n"
    "set local harness.mine = 'x'; select pass(); rollback;",
    "a setting by function": "begin; select plan(1);\n"
    "select is(set_config('harness.mine', 'x', true), 'x'); rollback;",
    "a setting with a computed name": "begin; select plan(1);\n"
    "select is(set_config('harness.' || 'mine', 'x', true), 'x'); rollback;",
    "a setting with a quoted name": "begin; select plan(1);\n"
    "set local \"harness\".\"mine\" = 'x'; select pass('x'); rollback;",
    "a setting with a name put together": "begin; select plan(1); do $$ begin\n"
    "execute format('set local %I.%I = 1', 'harness', 'mine'); end $$;\n"
    "select pass(); rollback;",
    "a setting in a function of the schema's": "begin; select plan(1);\n"
    "select note('x'); select pass(); rollback;",
    "a setting of a function of the schema's": "begin; select plan(1);\n"
    "select is(own(), 'x'); rollback;",
    "statistics": "begin; select plan(1); analyze t; select pass(); rollback;",
    "statistics by a function of the schema's": "begin; select plan(1);\n"
    "insert into t values (1); select study(); select pass(); rollback;",
    "counters that begin anew": "begin; select plan(1);\n"
    "select lives_ok('select pg_stat_reset()'); rollback;",
    "a series of random numbers": "begin; select plan(1);\n"
    "select setseed(0.5); select pass(); rollback;",
    "a series begun by a setting": "set seed = 0.5;\n"
    "begin; select plan(1); select pass(); rollback;",
    "a table that grew": "begin; select plan(1);\n"
    "insert into t select generate_series(1, 100000); select pass(); rollback;",
    "a library": "begin; select plan(1); load 'auto_explain'; select pass(); rollback;",
    "an extension": "begin; select plan(1);\n"
    "create extension if not exists pg_trgm; select pass(); rollback;",
}


@pytest.fixture(scope="module")
def bench(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("migrations")
    (folder / "1_schema.sql").write_text(SCHEMA)
    bench = Bench(server, discover(folder), settings=Settings(root=folder))
    yield bench
    bench.close()


def run(
    bench: Bench, folder: Path, text: str, *, keep: bool = False
) -> tuple[str, int]:
    """Execute a suite; return its clone and the pid of its session."""
    (folder / "suite.sql").write_text(text)
    suite = SuiteRun(load_suite(folder / "suite.sql"), bench)
    pid = suite.pid
    while suite.step():
        pass
    ending = suite.finish()
    suite.close(keep=keep)
    assert ending.problems == ()
    return suite.dsn, pid


@pytest.mark.parametrize("text", LEAVES_NOTHING.values(), ids=LEAVES_NOTHING)
def test_what_leaves_nothing_is_used_again(
    bench: Bench, tmp_path: Path, text: str
) -> None:
    first = run(bench, tmp_path, text)
    assert run(bench, tmp_path, LEAVES_NOTHING["assertions"]) == first


@pytest.mark.parametrize("text", LEAVES_A_TRACE.values(), ids=LEAVES_A_TRACE)
def test_what_leaves_a_trace_is_not(bench: Bench, tmp_path: Path, text: str) -> None:
    dsn, pid = run(bench, tmp_path, text)
    next_dsn, next_pid = run(bench, tmp_path, LEAVES_NOTHING["assertions"])
    assert next_dsn != dsn
    assert next_pid != pid


LOOKS_AT_STORAGE = {
    "a plan": "select lives_ok('explain select from t');",
    "a size": "select is(pg_relation_size('t'), 0::bigint);",
    "what was counted": "select is(n_tup_ins, 0::bigint) from pg_stat_user_tables"
    " where relname = 't';",
    "where a row is": "insert into t values (1);\n"
    "select is(ctid, '(0,1)'::tid) from t;",
}


@pytest.mark.parametrize("text", LOOKS_AT_STORAGE.values(), ids=LOOKS_AT_STORAGE)
def test_what_looks_at_storage_has_a_new_clone(
    bench: Bench, tmp_path: Path, text: str
) -> None:
    """Rows that were rolled back are still there, and would be seen."""
    first, _ = run(bench, tmp_path, LEAVES_NOTHING["rows"])
    text = f"begin; select plan(1); {text} rollback;"
    assert run(bench, tmp_path, text)[0] != first


@pytest.mark.parametrize("sequence", ["s", "given", '"t q".n'])
def test_a_sequence_goes_on_from_where_it_stood(
    bench: Bench, tmp_path: Path, sequence: str
) -> None:
    """Of one never used, one used, and one that begins elsewhere than it says."""
    look = f"select last_value, is_called from {sequence}"
    first, pid = run(bench, tmp_path, LEAVES_NOTHING["assertions"])
    with connect(first) as connection:
        before = connection.execute(look).fetchall()
    uses = f"select isnt(nextval('{sequence}'), nextval('{sequence}'));"
    again = run(bench, tmp_path, f"begin; select plan(1); {uses} rollback;")
    assert again == (first, pid)
    with connect(first) as connection:
        assert connection.execute(look).fetchall() == before
    assert run(bench, tmp_path, LEAVES_NOTHING["assertions"]) == (first, pid)


def test_a_sequence_that_one_may_not_read_is_a_trace(
    server: Server, database: str
) -> None:
    role = f"reader_{secrets.token_hex(6)}"
    with connect(database) as owner:
        owner.execute("create sequence s")
        owner.execute(f"create role {role} login".encode())
    with connect(merge(database, user=role)) as reader:
        assert Traces(reader).found()
    with connect(server.dsn) as admin:
        admin.execute(f"drop role {role}".encode())


def test_another_schema_has_another_clone(bench: Bench, tmp_path: Path) -> None:
    first, _ = run(bench, tmp_path, LEAVES_NOTHING["assertions"])
    older = "--! at: 0000\n" + LEAVES_NOTHING["assertions"]
    assert run(bench, tmp_path, older)[0] != first


def test_a_clone_that_a_person_keeps_is_not_used_again(
    bench: Bench, tmp_path: Path
) -> None:
    kept, _ = run(bench, tmp_path, LEAVES_NOTHING["rows"], keep=True)
    assert run(bench, tmp_path, LEAVES_NOTHING["assertions"])[0] != kept
    with connect(kept) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    bench.clones.give_back(kept)


def test_a_session_that_somebody_ended_is_replaced(
    bench: Bench, tmp_path: Path
) -> None:
    dsn, pid = run(bench, tmp_path, LEAVES_NOTHING["assertions"])
    with connect(bench.server.dsn) as admin:
        admin.execute("select pg_terminate_backend(%s, 1000)", [pid])
    assert run(bench, tmp_path, LEAVES_NOTHING["assertions"])[0] != dsn


def test_a_file_that_stopped_early_is_a_trace(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "suite.sql").write_text("begin; select plan(1); select pass();")
    suite = SuiteRun(load_suite(tmp_path / "suite.sql"), bench)
    suite.step()
    suite.close(keep=False)
    assert run(bench, tmp_path, LEAVES_NOTHING["assertions"])[0] != suite.dsn


@pytest.mark.parametrize("extension", ["dblink", "postgres_fdw"])
def test_a_schema_with_a_way_out_of_the_session_is_never_used_again(
    server: Server, tmp_path: Path, extension: str
) -> None:
    (tmp_path / "1_way.sql").write_text(f"create extension {extension};")
    bench = Bench(server, discover(tmp_path), settings=Settings(root=tmp_path))
    first, _ = run(bench, tmp_path, LEAVES_NOTHING["assertions"])
    assert run(bench, tmp_path, LEAVES_NOTHING["assertions"])[0] != first
    bench.close()
