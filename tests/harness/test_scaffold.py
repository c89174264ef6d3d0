"""A suite for an existing table: each kind of rule, green as printed, red without."""

import subprocess
import sys
from pathlib import Path

import pytest

from harness.admin import connect
from harness.scaffold import Found, find, read_table, render

pytestmark = pytest.mark.thorough

ZOO = """
create extension btree_gist;
create type mood as enum ('happy', 'sad');
create domain share as numeric check (value between 0 and 1);
create schema "Odd Names";
create table animal (
    id bigint generated always as identity primary key,
    name text not null check (length(name) between 2 and 12),
    mood mood not null default 'happy',
    born date not null,
    died date,
    weight numeric check (weight > 0),
    label text generated always as (upper(name)) stored,
    constraint animal_dies_after_birth_check check (died >= born),
    unique (name, born)
);
create table cage (
    zone int, number int, size int not null check (size in (1, 2, 4)),
    primary key (zone, number)
);
create table stay (
    animal bigint not null references animal,
    zone int not null, number int not null,
    during tstzrange not null check (not isempty(during)),
    paid boolean not null default false,
    foreign key (zone, number) references cage deferrable initially deferred,
    exclude using gist (animal with =, during with &&) where (not paid)
);
create table "Odd Names"."Order" (
    "select" uuid primary key,
    "it's" text not null check ("it's" <> 'O''Brien $$'),
    tags text[] not null check (cardinality(tags) > 0),
    facts jsonb check (jsonb_typeof(facts) = 'object'),
    part share
);
create table hidden (
    a int not null check (a > 0), constraint hidden_never_alone_check check (a > -1)
);
create function veto() returns trigger language plpgsql as
$$ begin raise exception 'nobody comes in' using errcode = 'ZZ001'; end $$;
create table shut (a int not null);
create trigger veto before insert on shut for each row execute function veto();
"""
TABLES = ["public.animal", "public.cage", "public.stay", '"Odd Names"."Order"']
RULES = {
    "public.animal": [
        "id not null",
        "name not null",
        "mood not null",
        "born not null",
        "animal_dies_after_birth_check",
        "animal_name_check",
        "animal_weight_check",
        "animal_pkey",
        "animal_name_born_key",
    ],
    "public.stay": [
        "animal not null",
        "zone not null",
        "number not null",
        "during not null",
        "paid not null",
        "stay_during_check",
        "stay_animal_during_excl",
        "stay_animal_fkey",
        "stay_zone_number_fkey",
    ],
}


@pytest.fixture
def zoo(pgtap_database: str) -> str:
    with connect(pgtap_database) as connection:
        connection.execute(ZOO.encode())
    return pgtap_database


def scaffold(dsn: str, table: str) -> Found:
    with connect(dsn) as connection:
        return find(connection, read_table(connection, table))


def run(dsn: str, psql: Path, suite: str) -> list[str]:
    """Return what the suite prints under psql, line by line."""
    options = ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", dsn]
    done = subprocess.run(
        [str(psql), *options], input=suite, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("table", TABLES)
def test_the_suite_is_green_as_printed(zoo: str, psql: Path, table: str) -> None:
    found = scaffold(zoo, table)
    assert found.missing == ()
    lines = run(zoo, psql, render(found))
    assert lines[0] == f"1..{2 * len(found.cases)}"
    assert len(lines) == 1 + 2 * len(found.cases)
    assert [line for line in lines[1:] if not line.startswith("ok ")] == []


@pytest.mark.parametrize("table", RULES)
def test_every_rule_has_its_cases(zoo: str, table: str) -> None:
    suite = render(scaffold(zoo, table))
    titles = [line for line in suite.splitlines() if line.endswith("---")]
    names = [line.strip("- ") for line in titles]
    assert names == ["arrange", *RULES[table]]


@pytest.mark.parametrize(
    ("table", "change", "rule"),
    [
        ("animal", "drop constraint animal_weight_check", "animal_weight_check"),
        ("animal", "drop constraint animal_name_born_key", "animal_name_born_key"),
        ("stay", "drop constraint stay_animal_during_excl", "stay_animal_during_excl"),
        ("stay", "drop constraint stay_animal_fkey", "stay_animal_fkey"),
        ("stay", "alter column paid drop not null", "paid not null"),
        ("cage", "drop constraint cage_size_check", "cage_size_check"),
    ],
)
def test_the_suite_is_red_without_a_rule(
    zoo: str, psql: Path, table: str, change: str, rule: str
) -> None:
    suite = render(scaffold(zoo, f"public.{table}"))
    with connect(zoo) as connection:
        connection.execute(f"alter table {table} {change}".encode())
    red = [line for line in run(zoo, psql, suite) if line.startswith("not ok")]
    assert red[0].endswith(f"- {rule} refuses a row")


def test_the_database_stays_as_it_was(zoo: str) -> None:
    scaffold(zoo, "public.stay")
    with connect(zoo) as connection:
        query = "select count(*) from animal, lateral (table cage) as c"
        assert connection.execute(query).fetchone() == (0,)


def test_a_rule_behind_another_is_told_not_faked(zoo: str, psql: Path) -> None:
    found = scaffold(zoo, "public.hidden")
    assert [m.rule.bare for m in found.missing] == ["hidden_never_alone_check"]
    suite = render(found)
    assert "-- not covered: hidden_never_alone_check (another rule refused" in suite
    assert "plan(4)" in suite
    assert [line[:3] for line in run(zoo, psql, suite)[1:]] == ["ok "] * 4


def command(dsn: str, table: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "harness"), "scaffold", table, "--dsn", dsn],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_prints_the_suite(zoo: str, psql: Path) -> None:
    done = command(zoo, "cage")
    assert done.returncode == 0, done.stderr
    assert "-- public.cage\n" in done.stdout
    assert all(line[:3] == "ok " for line in run(zoo, psql, done.stdout)[1:])


def test_the_command_fails_where_a_rule_has_no_case(zoo: str) -> None:
    done = command(zoo, "hidden")
    assert done.returncode == 3
    assert "not covered: hidden_never_alone_check" in done.stderr


def test_no_suite_is_printed_where_there_is_no_case_at_all(zoo: str) -> None:
    done = command(zoo, "shut")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no case for any rule of table public.shut" in done.stderr


def test_a_table_that_is_not_there_is_named(zoo: str) -> None:
    done = command(zoo, "public.nothing")
    assert done.returncode == 1
    assert 'no table "public.nothing"' in done.stderr
