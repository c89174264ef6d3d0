"""Small races with a known verdict at each isolation level: the classic anomalies."""

from dataclasses import dataclass

from harness.concurrency import LEVELS, Isolation, Race, session

TABLES = """
    create extension btree_gist;
    create table account (id int primary key, balance int not null);
    create table doctor (name text primary key, on_call boolean not null);
    create table event (id int primary key, cap int not null, used int not null);
    create table seat (holder text primary key);
    create table slot (room int, during int4range, exclude using gist (
        room with =, during with &&
    ));
    create function count_seats() returns trigger language plpgsql as $$
    begin
        if (select count(*) from seat) > 1 then
            raise exception 'full' using errcode = 'XX999';
        end if;
        return null;
    end $$;
"""
SETUP = """
    insert into account values (1, 100), (2, 100);
    insert into doctor values ('ann', true), ('bob', true);
    insert into event values (1, 1, 0);
"""
TEARDOWN = (
    "delete from account; delete from doctor; delete from event;"
    " delete from seat; delete from slot"
)
OVERSOLD = {"one seat is sold once": "select count(*) from seat having count(*) > 1"}
STATE = """
    select 'account', id::text, balance::text from account
    union all
    select 'doctor', name, on_call::text from doctor
    union all
    select 'seat', holder, '' from seat
    order by 1, 2
"""
ALL = frozenset(LEVELS)
NONE: frozenset[Isolation] = frozenset()
SNAPSHOTS = ALL - {"read committed"}
SERIALIZABLE = ALL - {"read committed", "repeatable read"}

READ = "select balance from account where id = 1"
NOTE_COUNT = "select set_config('race.seats', count(*)::text, true) from seat"
TAKE_IF_FREE = (
    "insert into seat select '{me}' where current_setting('race.seats')::int < 1"
)
TAKE_COUNTING = "insert into seat select '{me}' where (select count(*) from seat) < 1"
LOCK_PARENT = "select id from event where id = 1 for update"
LOCK = "select pg_advisory_xact_lock(1)"
LOCK_AND_COUNT = """
    with locked as materialized (select pg_advisory_xact_lock(1))
    select set_config('race.seats', (select count(*) from seat)::text, true) from locked
"""
COUNT_UP = """
    with taken as (
        update event set used = used + 1 where id = 1 and used < cap returning id
    )
    insert into seat select '{me}' from taken
"""


@dataclass(frozen=True)
class Pattern:
    """Two sessions that do the same, and at which levels that is right.

    `{me}` in a step is the session's name, `{other}` the other's.
    """

    name: str
    steps: tuple[str, ...]
    right_at: frozenset[Isolation]
    serial: bool = True

    def race(self, isolation: Isolation) -> Race:
        return Race(
            sessions=tuple(
                session(
                    me,
                    *(step.format(me=me, other=other) for step in self.steps),
                    isolation=isolation,
                )
                for me, other in (("ann", "bob"), ("bob", "ann"))
            ),
            setup=SETUP,
            teardown=TEARDOWN,
            invariants=OVERSOLD,
            state=STATE if self.serial else None,
        )


PATTERNS = [
    Pattern(
        "lost update",
        (
            "select set_config('race.balance', balance::text, true) from account",
            "update account set balance = current_setting('race.balance')::int + 1",
        ),
        SNAPSHOTS,
    ),
    Pattern("update in one", ("update account set balance = balance + 1",), ALL),
    Pattern(
        "write skew",
        (
            "update doctor set on_call = false where name = '{me}'"
            " and exists (select from doctor where name = '{other}' and on_call)",
        ),
        SERIALIZABLE,
    ),
    Pattern("count, then insert", (NOTE_COUNT, TAKE_IF_FREE), SERIALIZABLE),
    Pattern("count and insert in one", (TAKE_COUNTING,), SERIALIZABLE),
    Pattern(
        "lock the parent, then count",
        (LOCK_PARENT, NOTE_COUNT, TAKE_IF_FREE),
        ALL - {"repeatable read"},
    ),
    Pattern(
        "advisory lock, then count",
        (LOCK, NOTE_COUNT, TAKE_IF_FREE),
        ALL - {"repeatable read"},
    ),
    Pattern(
        "advisory lock while counting", (LOCK_AND_COUNT, TAKE_IF_FREE), SERIALIZABLE
    ),
    Pattern("conditional update", (COUNT_UP,), ALL),
]
