"""Every PL/pgSQL body is read by plpgsql_check, which sqlfluff cannot do."""

from collections.abc import Iterator

import pytest
from psycopg import Connection

from harness.bench import Bench
from harness.config import Settings
from harness.database import Database
from harness.migrations import discover
from harness.server import silent, start_server

pytestmark = pytest.mark.plpgsql_check

# Trigger functions are checked once for each table that they serve.
_FINDINGS = """
select format('%s line %s: %s %s', p.oid::regprocedure, lineno, message, detail)
from pg_proc as p
join pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'
left join pg_trigger as t on t.tgfoid = p.oid and not t.tgisinternal
cross join lateral plpgsql_check_function_tb(
    p.oid,
    coalesce(t.tgrelid, 0),
    extra_warnings => true,
    performance_warnings => false,
    security_warnings => true,
    oldtable => t.tgoldtable,
    newtable => t.tgnewtable
)
where p.pronamespace = 'public'::regnamespace
    and not exists (
        select from pg_depend
        where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e'
    )
    and (p.prorettype <> 'trigger'::regtype or t.oid is not null)
"""

# What it says although all is well, with the reason; one that it no longer says fails.
_KNOWN = {
    # %s of a regclass, or of quote_ident(): both are quoted identifiers.
    "require_no_rows(regclass,name) line 9: text type variable is not sanitized "
    "The EXECUTE expression is SQL injection vulnerable.",
    # Its statements are made of what the catalog prints, names quoted.
    "replace_enum_type(regtype,text[]) line 33: text type variable is not sanitized "
    "The EXECUTE expression is SQL injection vulnerable.",
    "keep_rows_to_tenant(regclass,name) line 17: text type variable is not sanitized "
    "The EXECUTE expression is SQL injection vulnerable.",
    "revoke_grants(regclass) line 18: text type variable is not sanitized "
    "The EXECUTE expression is SQL injection vulnerable.",
}


@pytest.fixture(scope="module")
def bench(pytestconfig: pytest.Config) -> Iterator[Bench]:
    """The product on PostgreSQL 15 of this machine, whose packages have the tool."""
    server = start_server("local", 15, progress=silent)
    settings = Settings(root=pytestconfig.rootpath)
    bench = Bench(
        server, discover(settings.migrations_path), settings=settings, progress=silent
    )
    yield bench
    bench.close()
    server.stop()


@pytest.fixture
def connection(bench: Bench) -> Iterator[Connection]:
    database: Database = bench.database()
    connection = database.connect()
    connection.execute("create extension plpgsql_check")
    yield connection
    database.close()


def findings(connection: Connection) -> list[str]:
    return [row[0] for row in connection.execute(_FINDINGS)]


def test_every_body_passes(connection: Connection) -> None:
    count = connection.execute(
        "select count(*) from pg_proc join pg_language l on l.oid = prolang"
        " where lanname = 'plpgsql' and pronamespace = 'public'::regnamespace"
    ).fetchone()
    assert count is not None
    assert count[0] > 0
    assert set(findings(connection)) == _KNOWN


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("begin return absent_column from public.bookings; end;", "absent_column"),
        ("declare unused integer; begin return 1; end;", "unused variable"),
        ("begin perform 1; end;", "without RETURN"),
    ],
)
def test_a_bad_body_is_found(connection: Connection, body: str, said: str) -> None:
    connection.execute(
        "create function public.bad() returns integer language plpgsql"
        f" set search_path = '' as $$ {body} $$"
    )
    assert any(said in finding for finding in findings(connection))
