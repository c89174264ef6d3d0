"""Lint of migrations: each rule on its own pair, where it looks, and exceptions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.lint import RULES, Finding, Rule, lint_script
from harness.migrations import read_scripts

ROOT = Path(__file__).resolve().parents[2]
BY_ID = {rule.id: rule for rule in RULES}
PAIRS = pytest.mark.parametrize("rule", RULES, ids=list(BY_ID))


@pytest.fixture
def migration(tmp_path: Path) -> Path:
    return tmp_path / "0001_x.sql"


def find(path: Path, text: str) -> list[Finding]:
    path.write_text(text)
    script, _ = read_scripts(path)
    return lint_script(script)


def ids(path: Path, text: str) -> list[str]:
    return [finding.rule for finding in find(path, text)]


@PAIRS
def test_the_bad_one_is_found_and_explained(rule: Rule, migration: Path) -> None:
    (finding,) = find(migration, rule.bad)
    assert (finding.rule, finding.primary) == (rule.id, rule.name)
    assert finding.detail == rule.why
    assert finding.hint.startswith(rule.instead)


@PAIRS
def test_the_good_one_passes(rule: Rule, migration: Path) -> None:
    assert find(migration, rule.good) == []


@PAIRS
def test_the_bad_one_is_found_in_a_do_body(rule: Rule, migration: Path) -> None:
    body = f"do $$\ndeclare\n    x int;\nbegin\n    x := 1;\n    {rule.bad}\nend;\n$$;"
    (finding,) = find(migration, body)
    assert finding.rule == rule.id
    assert finding.place.line == 6


@PAIRS
def test_what_a_function_does_later_is_not_what_the_file_does(
    rule: Rule, migration: Path
) -> None:
    body = f"create or replace procedure f() language plpgsql as $$ begin {rule.bad}"
    assert find(migration, f"{body} end; $$;") == []


@PAIRS
def test_an_exception_with_a_reason_allows_it(rule: Rule, migration: Path) -> None:
    header = f"--! locks: none\n--! allow: {rule.id}: it is known to be empty\n"
    assert find(migration, f"{header}{rule.bad}") == []


@PAIRS
def test_an_exception_is_for_one_rule(rule: Rule, migration: Path) -> None:
    other = next(found for found in RULES if found is not rule)
    header = f"--! allow: {other.id}: it is known to be empty\n"
    assert ids(migration, f"{header}{rule.bad}") == ["idle-exception", rule.id]


def test_an_exception_that_excepts_nothing_is_shown(migration: Path) -> None:
    (finding,) = find(migration, "-- 0001\n--! allow: lock-tabel: typo\nselect 1;")
    assert finding.primary == 'exception for "lock-tabel" excepts nothing'
    assert finding.place.line == 2
    assert "lock-table" in finding.hint


@pytest.mark.parametrize(
    "text",
    [
        "delete from only public.booking",
        "delete from booking using t returning (select 1 where true)",
        "with a as (select 1 where true) delete from booking",
        "do $$ begin for r in delete from booking returning * loop end loop; end $$",
        "do $$ begin if x then delete from booking; else null; end if; end $$",
        "do $$ begin if y then null; else delete from booking; end if; end $$",
        "do $$ <<all>> begin delete from booking; end $$",
        "do ' begin delete from booking; end '",
    ],
)
def test_a_delete_of_everything_is_found(migration: Path, text: str) -> None:
    assert ids(migration, f"{text};") == ["unfiltered-delete"]


@pytest.mark.parametrize(
    "text",
    [
        "update t set a = case when b then 1 else 2 end where a is null",
        "do $$ begin update t set a = case when b then 1 end where c; end $$",
        "insert into t values (1) on conflict (id) do update set a = 1",
        "select * from t for update",
        "grant update, delete on t to app",
        "create policy p on t for update using (true)",
        "alter table t add foreign key (a) references u on update cascade",
        "comment on table t is 'update t set a = 1; truncate t'",
        "-- truncate t;\nselect 1",
        "do $$ begin merge into t using u on true when matched then update set a = 1;"
        " end $$",
        "create temporary table scratch as select 1 as a; update scratch set a = 2",
        "create table if not exists public.s (a int); truncate s",
        "create event trigger e on ddl_command_end execute function f()",
    ],
)
def test_what_only_looks_like_it_passes(migration: Path, text: str) -> None:
    assert find(migration, f"{text};") == []


def test_each_place_is_told(migration: Path) -> None:
    found = find(migration, "select 1;\n\ntruncate a;\nlock b;\n-- x\ntruncate c;\n")
    assert [(f.place.line, f.rule) for f in found] == [
        (3, "truncate"),
        (4, "lock-table"),
        (6, "truncate"),
    ]


def lint(directory: Path, *words: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "harness"), "lint", *words],
        cwd=directory,
        env={**os.environ, "GITHUB_ACTIONS": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_command_fails_with_the_place(migration: Path) -> None:
    migration.write_text("select 1;\ntruncate booking;\n")
    code, said = lint(migration.parent, migration.name)
    assert code == 1
    assert f"{migration.name}:2: truncate: TRUNCATE\nDETAIL: It deletes" in said
    assert said.endswith("1 script, 1 finding\n")


def test_the_command_looks_at_both_sections_of_a_file(migration: Path) -> None:
    text = "-- migrate:up\ntruncate a;\n-- migrate:down\ntruncate b;\n"
    migration.write_text(text)
    code, said = lint(migration.parent, migration.name)
    assert code == 1
    assert f"{migration.name}:2: truncate" in said
    assert f"{migration.name}:4: truncate" in said


def test_the_command_marks_the_place_on_github(migration: Path) -> None:
    migration.write_text("truncate booking;\n")
    _, said = lint(
        migration.parent,
        migration.name,
        GITHUB_ACTIONS="true",
        GITHUB_WORKSPACE=str(migration.parent),
    )
    assert f"::error file={migration.name},line=1,title=truncate::DETAIL: " in said


def test_the_repository_has_no_findings() -> None:
    code, said = lint(ROOT)
    assert code == 0, said
    assert said.endswith(" scripts, 0 findings\n")


def test_the_rules_are_explained() -> None:
    code, said = lint(ROOT, "--rules")
    assert code == 0
    assert [rule for rule in BY_ID if f"{rule}: " not in said] == []
