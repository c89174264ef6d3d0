"""Verifying: which rows are there, what is unproven, what is not reached."""

from pathlib import Path

import pytest

from harness.admin import connect
from harness.bench import Bench
from harness.config import Settings
from harness.errors import MigrationError
from harness.migrations import discover
from harness.server import Server
from harness.verify import CHECKS, IDEMPOTENT, STAIRCASE, Verifier
from tests.harness.verify_project import said, verify

BASE = "create table t (id int primary key, name varchar(20) not null);"
# Text beyond five letters does not come back, but no generated row may have that much.
CUT = {
    "0001_base.sql": BASE + "alter table t add check (length(name) <= 5) no inherit;"
    "create index t_name_idx on t (name);",
    "0002_cut.sql": "alter table t drop constraint if exists t_name_check;",
    "0002_cut.down.sql": "--! loses: public.t.name: what is longer is cut\n"
    "update t set name = left(name, 5) where length(name) > 5;"
    "alter table t add constraint t_name_check check (length(name) <= 5) no inherit;",
}


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")


def test_a_seed_shows_a_loss_that_no_generated_row_has(
    server: Server, tmp_path: Path
) -> None:
    write(tmp_path, CUT)
    (without,) = verify(server, tmp_path, STAIRCASE, rows=0)
    assert without.passed
    assert "unproven, for no row could show it: loses public.t.name" in said(without)
    assert "without a row, so nothing is said of: public.t" in said(without)

    write(tmp_path, {"seeds/0001_short.sql": "insert into t values (1, 'short');"})
    (short,) = verify(server, tmp_path, STAIRCASE, rows=0)
    assert short.finding.outcome == "declares what does not happen"
    assert "add a seed with a row that shows it" in said(short)

    write(tmp_path, {"seeds/0002_long.sql": "insert into t values (2, 'longer');"})
    (with_seed,) = verify(server, tmp_path, STAIRCASE, rows=0)
    assert with_seed.passed, said(with_seed)
    assert "loses public.t.name, as declared (what is longer is cut)" in said(with_seed)


def test_rows_of_a_seed_live_through_later_migrations(
    server: Server, tmp_path: Path
) -> None:
    write(
        tmp_path,
        {
            "0001_base.sql": BASE,
            "seeds/0001_row.sql": "insert into t values (1, 'one');",
            "0002_wider.sql": "alter table t alter column name type text;",
            "0003_lossy.sql": "alter table t add column if not exists n int;",
            "0003_lossy.down.sql": "alter table t drop column n;"
            "update t set name = 'two' where name = 'one';",
        },
    )
    (verdict,) = verify(server, tmp_path, STAIRCASE, number=3, rows=0)
    assert "public.t.name: 1 row changed\n        id 1: 'one' → 'two'" in said(verdict)


def test_a_migration_above_a_broken_one_is_not_reached(
    server: Server, tmp_path: Path
) -> None:
    write(tmp_path, {"0001_bad.sql": "select 1 / 0;", "0002_good.sql": "select 2;"})
    (verdict,) = verify(server, tmp_path, IDEMPOTENT, number=1)
    assert verdict.finding.outcome == "does not apply"
    assert "division by zero" in said(verdict)
    with pytest.raises(MigrationError, match='"0001_bad" below it does not apply'):
        verify(server, tmp_path, IDEMPOTENT, number=2)


def test_an_older_migration_may_follow_and_nothing_stays_behind(
    server: Server, tmp_path: Path
) -> None:
    write(
        tmp_path,
        {
            "0001_base.sql": BASE,
            "0001_base.down.sql": "drop table t;",
            "0002_more.sql": "create table if not exists u (id int primary key);",
            "0002_more.down.sql": "drop table u;",
        },
    )
    with connect(server.dsn) as admin:
        query = "select datname from pg_database order by 1"
        before = admin.execute(query).fetchall()
        migrations = discover(tmp_path)
        bench = Bench(server, migrations, settings=Settings(root=tmp_path))
        verifier = Verifier(bench)
        found = [
            verifier.verify(migration, check).finding.outcome
            for migration in (*reversed(migrations), migrations[1])
            for check in CHECKS
        ]
        verifier.close()
        bench.close()
        assert admin.execute(query).fetchall() == before
    first, second = len(CHECKS), 2 * len(CHECKS)
    newer, older, again = found[:first], found[first:second], found[second:]
    assert older[0] == "refuses cleanly"
    assert newer == again


def test_the_ledger_knows_nothing_of_it(server: Server, tmp_path: Path) -> None:
    text = "do $$ begin if to_regclass('harness.migration') is not null then raise;"
    write(tmp_path, {"0001_a.sql": f"{text} end if; end; $$;"})
    (verdict,) = verify(server, tmp_path, IDEMPOTENT, number=1)
    assert verdict.passed, said(verdict)


def test_partitions_that_follow_from_the_rows_are_no_difference(
    server: Server, tmp_path: Path
) -> None:
    parts = "\n".join((
        "do $$ declare found int; begin",
        "for found in select distinct id from t_rest where id % 2 = 0 loop",
        "create temp table moved as select * from t_rest where id = found;",
        "delete from t_rest where id = found;",
        "execute format('create table t_%s partition of t for values in (%1$s)',",
        "found);",
        "insert into t select * from moved; drop table moved;",
        "end loop; end; $$;",
    ))
    back = "\n".join((
        "do $$ declare part regclass; begin",
        "for part in select inhrelid from pg_inherits",
        "where inhparent = 't'::regclass and inhrelid <> 't_rest'::regclass loop",
        "execute format('alter table t detach partition %s', part);",
        "execute format('insert into t select * from %s', part);",
        "execute format('drop table %s', part);",
        "end loop; end; $$;",
    ))
    write(
        tmp_path,
        {
            "0001_base.sql": "create table t (id int primary key)"
            "partition by list (id);"
            "create table t_rest partition of t default;",
            "0002_parts.sql": parts,
            "0002_parts.down.sql": back,
            "seeds/0001_two.sql": "insert into t values (1), (2);",
            "seeds/0002_four.sql": "insert into t values (4);",
        },
    )
    (verdict,) = verify(server, tmp_path, STAIRCASE, rows=0)
    assert verdict.finding.outcome == "restores everything", said(verdict)
