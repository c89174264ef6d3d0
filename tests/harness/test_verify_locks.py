"""Locks: each rule finds its bad migration and not its good one; what is noted."""

from pathlib import Path

import pytest
from psycopg.errors import LockNotAvailable

from harness.admin import connect
from harness.server import Server
from harness.sqlfile import LOCK_MODES
from harness.verify import LOCKS, Verdict
from harness.verify.locking import LOCK_RULES, LockRule
from harness.verify.locking.modes import conflict
from tests.harness.verify_project import said, verify

pytestmark = pytest.mark.thorough

BASE = """
create table public.t (id int primary key, n int, name text);
alter table public.t add constraint t_n_check check (n > -5000);
create table public.u (id int primary key, parent int references public.t (id));
create index u_parent_idx on public.u (parent);
create view public.v as select id from public.t;
"""


def checked(server: Server, directory: Path, up: str, down: str = "") -> Verdict:
    (directory / "0001_base.sql").write_text(BASE)
    (directory / "0002_new.sql").write_text(up)
    if down:
        (directory / "0002_new.down.sql").write_text(down)
    (verdict,) = verify(server, directory, LOCKS)
    return verdict


def names(rule: LockRule, verdict: Verdict) -> bool:
    return any(line.startswith(f"{rule.id}: ") for line in verdict.lines())


@pytest.mark.parametrize("rule", LOCK_RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_bad_migration(
    server: Server, tmp_path: Path, rule: LockRule
) -> None:
    verdict = checked(server, tmp_path, rule.bad)
    assert names(rule, verdict), said(verdict)
    assert verdict.passed is not rule.fault


@pytest.mark.parametrize("rule", LOCK_RULES, ids=lambda rule: rule.id)
def test_a_rule_is_silent_about_its_good_migration(
    server: Server, tmp_path: Path, rule: LockRule
) -> None:
    verdict = checked(server, tmp_path, rule.good)
    assert not names(rule, verdict), said(verdict)
    assert verdict.passed


def test_a_header_that_is_missing_is_told_what_it_would_say(
    server: Server, tmp_path: Path
) -> None:
    verdict = checked(server, tmp_path, "drop view v; alter table t add wide int;")
    assert verdict.passed
    assert verdict.finding.outcome == "locks not declared"
    assert "--! locks: access exclusive public.t\n" in said(verdict)
    assert "--! locks: access exclusive public.v" in said(verdict)


def test_what_it_would_say_can_be_copied_for_any_name(
    server: Server, tmp_path: Path
) -> None:
    odd = '"My ""Inn"", public.t [rewrite]:"'
    (tmp_path / "0002_odd.sql").write_text(f"create table {odd} (id int);")
    up = f"alter table {odd} add wide int;"
    (tmp_path / "0003_odd.sql").write_text(up)
    (tmp_path / "0001_base.sql").write_text(BASE)
    (verdict,) = verify(server, tmp_path, LOCKS, number=3)
    line = f"--! locks: access exclusive public.{odd}"
    assert line in said(verdict)
    (tmp_path / "0003_odd.sql").write_text(f"{line}\n{up}")
    (verdict,) = verify(server, tmp_path, LOCKS, number=3)
    assert verdict.finding.outcome == "locks as declared", said(verdict)


@pytest.mark.parametrize(
    "up",
    [
        "--! locks: none\nselect count(*) from t; insert into u values (-1);",
        "--! locks: row exclusive public.u\ninsert into u values (-1);",
        "--! locks: none\ncreate table new (id int primary key); drop table new;",
        "--! locks: access exclusive public.t, access exclusive public.u\n"
        "drop index u_parent_idx; alter table t alter name set default '';",
        "--! locks: access exclusive public.u [rewrite]\ntruncate u;",
    ],
    ids=["rows", "rows declared", "own table", "index", "new file"],
)
def test_a_true_header_is_green(server: Server, tmp_path: Path, up: str) -> None:
    verdict = checked(server, tmp_path, up)
    assert verdict.passed, said(verdict)
    assert verdict.finding.outcome == "locks as declared"


def test_a_lock_that_rows_did_not_call_for_is_noted(
    server: Server, tmp_path: Path
) -> None:
    up = "--! locks: row exclusive public.u\nselect 1;"
    verdict = checked(server, tmp_path, up)
    assert verdict.passed
    assert "unproven, for no row called for it" in said(verdict)


def test_a_way_down_that_refuses_is_noted(server: Server, tmp_path: Path) -> None:
    down = "--! locks: share public.t\nselect 1 / 0;"
    verdict = checked(server, tmp_path, "--! locks: none\nselect 1;", down)
    assert verdict.passed
    assert "unproven, for the way down refuses: " in said(verdict)


def test_every_batch_is_seen_however_short(server: Server, tmp_path: Path) -> None:
    up = """--! no-transaction
    do $$ begin
    for i in 1 .. 20 loop perform from public.u for share; commit; end loop;
    lock table public.u in share mode;
    commit;
    lock table public.v in access exclusive mode;
    commit;
    end $$;
    """
    verdict = checked(server, tmp_path, up)
    assert "--! locks: share public.u" in said(verdict)
    assert "--! locks: access exclusive public.t" in said(verdict)


def test_a_lock_behind_a_wait_for_transactions_is_seen(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "0001_base.sql").write_text(
        "create table public.p (day date) partition by range (day);"
        "create table public.old partition of p "
        "for values from (minvalue) to (maxvalue);"
    )
    detach = "alter table public.p detach partition public.old concurrently;"
    for mode, outcome in (
        ("share update exclusive", "locks are not as declared"),
        ("access exclusive", "locks as declared"),
    ):
        header = f"--! locks: share update exclusive public.p, {mode} public.old"
        (tmp_path / "0002_new.sql").write_text(
            f"--! no-transaction\n{header}\n{detach}"
        )
        (verdict,) = verify(server, tmp_path, LOCKS)
        assert verdict.finding.outcome == outcome, said(verdict)


def test_a_build_that_cannot_be_begun_again_is_half_built(
    server: Server, tmp_path: Path
) -> None:
    up = "--! no-transaction\ncreate index concurrently t_n_idx on public.t (n);"
    verdict = checked(server, tmp_path, up)
    assert not verdict.passed
    assert "index-left-invalid: " in said(verdict)
    assert "t_n_idx" in said(verdict)


@pytest.mark.parametrize("held", LOCK_MODES)
def test_modes_shut_each_other_out_as_the_server_says(database: str, held: str) -> None:
    with connect(database) as one, connect(database) as other:
        one.execute("create table t ()")
        one.execute("begin")
        one.execute(f"lock table t in {held} mode".encode())
        for wanted in LOCK_MODES:
            other.execute("begin")
            try:
                other.execute(f"lock table t in {wanted} mode nowait".encode())
                refused = False
            except LockNotAvailable:
                refused = True
            other.execute("rollback")
            assert conflict(held, wanted) is refused


def test_a_lock_is_told_with_the_statement_that_takes_it(
    server: Server, tmp_path: Path
) -> None:
    up = "--! locks: none\nselect 1;\nalter table public.t add wide int;"
    verdict = checked(server, tmp_path, up)
    assert "line 3: alter table public.t add wide int" in said(verdict)
