"""Every rule is dropped once, and the right assertion turns red."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from harness.sqlfile import Source
from harness.suites import Suite, SuiteRun, load_suite, outline
from tests.bookings.guards import GUARDS

SUITES = Path(__file__).parents[2] / "sql" / "tests"

# Indexes are those that belong to no constraint; a key implies the NOT NULL of its
# columns. PostgreSQL 18 has NOT NULL among the constraints, 15 to 17 do not.
CATALOG = """
    select format('constraint %s on %s', conname, relname)
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_class on conrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and contype <> 'n'

    union all

    select format('not-null %s on %s', attname, relname)
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_class on attrelid = pg_class.oid
    where
        relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and attnum > 0
        and attnotnull
        and not exists (
            select from pg_catalog.pg_index
            where indrelid = attrelid and indisprimary and attnum = any(indkey)
        )

    union all

    select format('index %s on %s', pg_class.relname, indrelid::regclass)
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class on indexrelid = pg_class.oid
    where
        relnamespace = 'public'::regnamespace
        and not exists (
            select from pg_catalog.pg_constraint where conindid = indexrelid
        )

    union all

    select format('trigger %s on %s', tgname, relname)
    from pg_catalog.pg_trigger
    inner join pg_catalog.pg_class on tgrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and not tgisinternal

    union all

    select format('policy %s on %s', polname, relname)
    from pg_catalog.pg_policy
    inner join pg_catalog.pg_class on polrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace
"""
# Of these, every rule of the newest schema has a guard.
TABLES = ("bookings", "service", "segment", "availability_rule")
DROPS = {
    "constraint": "alter table public.{relation} drop constraint {name} cascade",
    "not-null": "alter table public.{relation} alter column {name} drop not null",
    "index": "drop index public.{name}",
    "policy": "drop policy {name} on public.{relation}",
    "trigger": "drop trigger {name} on public.{relation}",
}


def things(database: Database) -> set[str]:
    """Everything in the schema that refuses, finds or changes something."""
    return {thing for (thing,) in database.execute(CATALOG)}


def without(thing: str, suite: Suite) -> Suite:
    """Return `suite` with `thing` dropped in front of its first line; no line moves."""
    kind, name, _, relation = thing.split()
    drop = DROPS[kind].format(name=name, relation=relation)
    source = Source.of(suite.source.path, f"{drop}; {suite.source.text}")
    return replace(suite, source=source)


def red(suite: Suite, bench: Bench) -> set[str]:
    """Execute a suite; return what a person sees in red, but for what is not reached.

    That is what failed, and the assertion whose statement stopped the file.
    """
    run = SuiteRun(suite, bench)
    found: set[str] = set()
    done: set[int] = set()
    try:
        while step := run.step():
            done.add(step.command.line)
            found |= {one.description for one in step.output.results if one.failed}
    except StatementError as error:
        lines = {one.key.line: one.name for one in outline(suite.source)}
        reached = [line for line in lines if line <= error.line and line not in done]
        found |= {lines[line] for line in reached[-1:]}
        if not found:
            raise
    finally:
        run.close(keep=False)
    return found


def test_every_rule_has_its_guard(pg_db_at: Callable[[str | None], Database]) -> None:
    newest = {one for one in things(pg_db_at(None)) if one.split()[-1] in TABLES}
    first = things(pg_db_at("0008")) - things(pg_db_at("0007"))
    assert newest | first == set(GUARDS)


@pytest.mark.parametrize("name", sorted({guard.suite for guard in GUARDS.values()}))
def test_nothing_is_red_while_nothing_is_dropped(name: str, pg_bench: Bench) -> None:
    assert red(load_suite(SUITES / f"{name}.sql"), pg_bench) == set()


@pytest.mark.parametrize("thing", GUARDS)
def test_the_guard_of_a_dropped_rule_turns_red(thing: str, pg_bench: Bench) -> None:
    guard = GUARDS[thing]
    suite = load_suite(SUITES / f"{guard.suite}.sql")
    assert guard.description in red(without(thing, suite), pg_bench)
