"""What the README says of the booking database is what its migrations make."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import copytree

import psycopg
import pytest

from harness.bench import Bench
from harness.catalog import diagram, snapshot
from harness.database import Database
from harness.migrations import discover, open_runner
from harness.server import silent
from harness.sqlfile import parse_directives, read_source
from tests.bookings.data import EVERY_STATUS, WORLD
from tests.bookings.examples import Example, answer_of, examples, sql_blocks
from tests.bookings.test_proofs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MIGRATIONS = sorted((ROOT / "sql" / "migrations").glob("*.sql"))
OURS = """
    select proname
    from pg_catalog.pg_proc
    where
        pronamespace = 'public'::regnamespace
        and prorettype <> 'trigger'::regtype
        and not exists (
            select from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_proc'::regclass
                and pg_depend.objid = pg_proc.oid
                and pg_depend.deptype = 'e'
        )
"""
WAY_ROUND = "### Replacing the overlap rule on a table that cannot be shut"
NEWER_RULE = "0019_update_bookings_overlap_rule.sql"
RULE = """
    select pg_get_constraintdef(oid) from pg_catalog.pg_constraint
    where conname = 'bookings_excl_resource_time'
"""
VIEWS = "select viewname from pg_catalog.pg_views where schemaname = 'public'"
BOOK = """
    insert into public.bookings (
        tenant_id, customer_id, resource_id, client_generated_id, start_at, end_at
    )
    values (
        md5('acme')::uuid, md5('acme')::uuid, md5('van')::uuid, gen_random_uuid(),
        %(day)s::date, %(day)s::date + 1
    )
"""


def section(title: str) -> str:
    """The text below a heading, up to the next one of its level or above."""
    level = len(title.split()[0])
    below = README.split(f"\n{title}\n")[1]
    return re.split(rf"\n#{{1,{level}}} ", below)[0]


def first_cells(table: str) -> list[str]:
    """The first cell of each row below the head of each table in a text."""
    rows = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
    heads = re.findall(r"^\| (.*?) \|.*\n\|---", table, re.MULTILINE)
    return [cell for cell in rows if cell not in heads]


def explained() -> set[str]:
    """Names in the tables of functions."""
    cells = first_cells(section("### Functions"))
    return {name for cell in cells for name in re.findall(r"`(\w+)", cell)}


def names(database: Database, query: str) -> set[str]:
    return {name for (name,) in database.execute(query)}


def failures(
    connection: psycopg.Connection, blocks: Iterable[str]
) -> list[tuple[Example, list[str]]]:
    """The examples that are answered in another way than the text says, and how.

    Of an error the text may leave out what stands behind the first line.
    """
    wrong = []
    for block in blocks:
        for example in examples(block):
            answer = answer_of(connection, example.statement)
            failed = any(line.startswith("ERROR:") for line in answer)
            told = answer[: max(1, len(example.answer))] if failed else answer
            if told != list(example.answer):
                wrong.append((example, answer))
    return wrong


def test_the_examples_are_answered_as_the_text_says(pg_db: Database) -> None:
    blocks = sql_blocks(section("### Functions"))
    with psycopg.connect(pg_db.dsn, autocommit=True) as connection:
        assert failures(connection, blocks) == []


def test_a_wrong_answer_in_the_text_is_found(pg_db: Database) -> None:
    block = "select 1;\n-- 2\nselect 1;\n-- 1\nselect 1;\nselect 1 / 0;\n"
    with psycopg.connect(pg_db.dsn, autocommit=True) as connection:
        wrong = failures(connection, [block])
    assert [answer[0] for _, answer in wrong] == [
        "1",
        "1",
        "ERROR:  22012: division by zero",
    ]


def test_every_routine_is_explained_or_called_a_helper(pg_db: Database) -> None:
    text = section("### Functions")
    (sentence,) = re.findall(r"^The rest is used by .*?\.$", text, re.M | re.DOTALL)
    helpers = set(re.findall(r"`(\w+)`", sentence))
    routines = names(pg_db, OURS)
    assert helpers | explained() - names(pg_db, VIEWS) == routines
    assert not helpers & explained()


def test_every_routine_that_is_explained_has_an_example() -> None:
    code = "\n".join(sql_blocks(section("### Functions")))
    assert explained() <= set(re.findall(r"\w+", code))


def test_every_migration_has_its_row() -> None:
    numbers = [
        path.name[:4] for path in MIGRATIONS if not path.name.endswith(".down.sql")
    ]
    assert first_cells(section("### The story of the migrations")) == [
        *numbers,
        "`booking.contract_grace`",
        "`booking.backup_retention`",
        "`booking.actor`",
        "`booking.tenant_id`",
        "`booking.person`",
    ]


def test_every_sqlstate_is_explained_and_raised() -> None:
    scripts = (ROOT / "sql" / "scripts").glob("*.sql")
    raised = {
        code
        for path in (*MIGRATIONS, *scripts)
        for code in re.findall(r"'(BK[A-Z]\d\d)'", path.read_text(encoding="utf-8"))
    }
    assert sorted(first_cells(section("### Errors"))) == sorted(raised)


def test_the_diagram_is_that_of_the_catalog(pg_db: Database) -> None:
    with pg_db.connect() as connection:
        drawn = diagram(snapshot(connection))
    # Columns of no key are left out, and what a name needs in other schemas.
    keys = re.sub(r"^ {8}\S+ \S+\n", "", drawn, flags=re.MULTILINE)
    wanted = re.sub(r'"public\.(\w+)"', r"\1", keys)
    (shown,) = re.findall(r"```mermaid\n(.*?)```", section("### Tables"), re.DOTALL)
    assert shown == wanted


def test_the_newer_overlap_rule_says_what_it_locks_and_costs() -> None:
    source = read_source(ROOT / "sql" / "migrations" / NEWER_RULE)
    claims = parse_directives(source).locks
    assert claims
    assert {(claim.mode, claim.name) for claim in claims} == {
        ("access exclusive", "bookings")
    }
    header = source.text.split("\n\n")[0].replace("\n--", "")
    (cost,) = re.findall(r"\d+ to \d+ s for 200,000 .* a million", header)
    assert cost in section(WAY_ROUND).replace("\n", " ")


@pytest.fixture
def gone_round(pg_db_at: Callable[[str], Database]) -> Database:
    """Bookings of every status at 0018, and the steps that stand in for 0019."""
    database = pg_db_at("0018")
    database.execute(WORLD)
    database.execute(EVERY_STATUS)
    steps = sql_blocks(section(WAY_ROUND))[0].split("\n\n")
    assert len(steps) == 4

    for number, step in enumerate(steps, start=1):
        with psycopg.connect(database.dsn, autocommit=True) as connection:
            assert failures(connection, [f"{step.strip()}\n"]) == []
        day = {"day": f"2040-01-0{number}"}
        database.execute(BOOK, day)
        with pytest.raises(psycopg.errors.ExclusionViolation):
            database.execute(BOOK, day)
    return database


def test_the_way_round_replaces_the_rule_while_bookings_are_made(
    gone_round: Database,
) -> None:
    # The day of a booking that is completed: with the older rule it would be refused.
    gone_round.execute(BOOK, {"day": "2020-01-05"})
    with pytest.raises(psycopg.errors.ExclusionViolation):
        gone_round.execute(BOOK, {"day": "2020-01-04"})  # somebody has checked in


def test_the_later_migrations_go_on_from_the_way_round(
    gone_round: Database, pg_bench: Bench, tmp_path: Path
) -> None:
    migrations = copytree(ROOT / "sql" / "migrations", tmp_path / "migrations")
    body = sql_blocks(section(WAY_ROUND))[1]
    (migrations / NEWER_RULE).write_text(body, encoding="utf-8")

    with open_runner(
        gone_round.dsn,
        discover(migrations),
        settings=pg_bench.settings,
        progress=silent,
        report=lambda _done: None,
    ) as runner:
        runner.up()

    (definition,) = gone_round.execute(RULE).fetchone() or ("",)
    assert "WHERE ((ruled AND " in definition
