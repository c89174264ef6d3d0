"""The rules of locks, as data: what is dangerous beside what a header can say.

Most are remarks, for where the header names the lock it is known. Three are faults,
whatever it says: they leave something wrong behind, or hold a lock for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.verify.locking import findings
from harness.verify.locking.findings import Find, Place
from harness.verify.locking.trace import Trace
from harness.verify.verdict import Problem


@dataclass(frozen=True, kw_only=True)
class LockRule:
    """One rule; `bad` breaks it, `good` gets there without, and tests execute both.

    Both are whole migrations of `public.t (id int primary key, n int, name text)`.
    `why` says what happens to a database in use, `instead` what to do. One that is a
    `fault` makes the check fail; any other is a remark.
    """

    id: str
    name: str
    why: str
    instead: str
    bad: str
    good: str
    find: Find
    fault: bool = False


_OUTSIDE = "--! no-transaction\n"

LOCK_RULES = (
    LockRule(
        id="rewrite",
        name="the table is written anew",
        why="Nobody reads or writes it meanwhile, and it needs its size once more on "
        "the disk.",
        instead="Add a nullable column, let new rows fill it, fill the old ones in "
        "batches, then read the new column.",
        bad="alter table public.t alter column n type bigint;",
        good="alter table public.t add column wide bigint;",
        find=findings.rewrites,
    ),
    LockRule(
        id="index-rebuilt",
        name="an index is built anew",
        why="The planner needs every index of a table: while one is locked, even "
        "readers wait.",
        instead="reindex concurrently, outside a transaction.",
        bad="reindex index public.t_pkey;",
        good=f"{_OUTSIDE}reindex index concurrently public.t_pkey;",
        find=findings.rebuilt_indexes,
    ),
    LockRule(
        id="scan-shut",
        name="a table is read from end to end under ACCESS EXCLUSIVE",
        why="It takes as long as the table is big, and nobody even reads meanwhile.",
        instead="Add the check NOT VALID, validate it in a later migration, and only "
        "then set what follows from it, such as NOT NULL.",
        bad="alter table public.t add constraint t_n_low_check check (n <> -5000);",
        good="alter table public.t add constraint t_n_low_check check (n <> -5000) "
        "not valid;",
        find=findings.scans_shut,
    ),
    LockRule(
        id="index-shuts-writers",
        name="an index is built while writers wait",
        why="CREATE INDEX holds SHARE until the transaction ends.",
        instead="create index concurrently, outside a transaction.",
        bad="create index t_n_idx on public.t (n);",
        good=f"{_OUTSIDE}drop index concurrently if exists public.t_n_idx;\n"
        "create index concurrently t_n_idx on public.t (n);",
        find=findings.indexes_shut_writers,
    ),
    LockRule(
        id="validated-at-once",
        name="a constraint is validated in the transaction that added it",
        why="What NOT VALID saves is lost: the lock of adding it is held while all "
        "rows are read.",
        instead="Validate it in a migration of its own.",
        bad="alter table public.t add constraint t_n_low_check check (n <> -5000) "
        "not valid;\nalter table public.t validate constraint t_n_low_check;",
        good=f"{_OUTSIDE}alter table public.t add constraint t_n_low_check check (n <> "
        "-5000) not valid;\nalter table public.t validate constraint t_n_low_check;",
        find=findings.validated_at_once,
    ),
    LockRule(
        id="changes-under-lock",
        name="rows change while readers or writers are shut out",
        why="The lock of the DDL lasts as long as the change of all rows.",
        instead="Change the rows in a migration of their own, in batches that commit.",
        bad="alter table public.t add column wide bigint;\n"
        "update public.t set wide = n where wide is null;",
        good=f"{_OUTSIDE}alter table public.t add column wide bigint;\n"
        "update public.t set wide = n where wide is null;",
        find=findings.changes_under_lock,
    ),
    LockRule(
        id="constraint-gap",
        name="a constraint is away for a while",
        why="Between the two statements rows come in that neither rule has seen, and "
        "the second one is then refused.",
        instead="Add the new one first, under another name; or swap both in one "
        "transaction.",
        bad=f"{_OUTSIDE}alter table public.t drop constraint t_n_check;\n"
        "alter table public.t add constraint t_n_check check (n <> -6000);",
        good=f"{_OUTSIDE}alter table public.t add constraint t_n_next_check "
        "check (n <> -6000);\nalter table public.t drop constraint t_n_check;",
        find=findings.gaps,
        fault=True,
    ),
    LockRule(
        id="batch-holds-lock",
        name="batches keep their locks",
        why="Without a commit between them, each row that the first batch changed is "
        "locked until the last one ends.",
        instead="Commit after each batch; then it can also be begun again.",
        bad=f"{_OUTSIDE}do $$ begin for i in 1 .. 3 loop\n"
        "update public.t set n = n where id = i; end loop; end $$;",
        good=f"{_OUTSIDE}do $$ begin for i in 1 .. 3 loop\n"
        "update public.t set n = n where id = i; commit; end loop; end $$;",
        find=findings.unbroken_batches,
        fault=True,
    ),
    LockRule(
        id="index-left-invalid",
        name="an interrupted build leaves an invalid index",
        why="Every write keeps it up to date and no query uses it; IF NOT EXISTS takes "
        "it for the index that was wanted.",
        instead="Drop it first: drop index concurrently if exists …, then create it.",
        bad=f"{_OUTSIDE}create index concurrently if not exists t_n_idx "
        "on public.t (n);",
        good=f"{_OUTSIDE}drop index concurrently if exists public.t_n_idx;\n"
        "create index concurrently t_n_idx on public.t (n);",
        find=findings.half_built,
        fault=True,
    ),
)


def faults(trace: Trace) -> tuple[Problem, ...]:
    """Return a problem for each rule that no header can excuse."""
    return tuple(
        Problem(
            f"{rule.id}: {rule.name}",
            f"{_listed(places)}\n{rule.why} Instead: {rule.instead}",
        )
        for rule, places in _found(trace)
        if rule.fault
    )


def remarks(trace: Trace) -> tuple[str, ...]:
    """Return what else there is to know, a remark for each rule."""
    return tuple(
        f"{rule.id}: {rule.name}: {_listed(places)}"
        for rule, places in _found(trace)
        if not rule.fault
    )


def _found(trace: Trace) -> Iterator[tuple[LockRule, tuple[Place, ...]]]:
    for rule in LOCK_RULES:
        if places := tuple(dict.fromkeys(rule.find(trace))):
            yield rule, places


def _listed(places: tuple[Place, ...]) -> str:
    """Name each thing once, with all its lines."""
    lines: dict[str, list[str]] = {}
    for place in places:
        known = lines.setdefault(place.what, [])
        known += [] if place.line is None else [str(place.line)]
    return ", ".join(
        f"{what} (line {', '.join(at)})" if at else what for what, at in lines.items()
    )
