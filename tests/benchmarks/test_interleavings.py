"""Interleavings of two sessions: here, and as a plain loop of psycopg's execute()."""

import time
from functools import partial

import psycopg
from pytest_benchmark.fixture import BenchmarkFixture

from harness.concurrency import Arena, Race, every, every_order, session
from tests.benchmarks.conftest import NoteRatio
from tests.benchmarks.turns import OURS, in_turns

LEAST = 0.5  # of the loop's rate
LOOP = "psycopg"
TABLE = "create table benchmark_stock (id int primary key, units int not null)"
TAKE = "update benchmark_stock set units = units - 1 where id = {}"
LOOK = "select units from benchmark_stock where id = {}"
# A row each: the loop could not go on with a session that waits.
RACE = Race(
    sessions=tuple(
        session(name, LOOK.format(row), TAKE.format(row), LOOK.format(row))
        for name, row in (("a", 1), ("b", 2))
    ),
    setup="insert into benchmark_stock values (1, 9), (2, 9)",
    teardown="delete from benchmark_stock",
    invariants={"never below zero": "select * from benchmark_stock where units < 0"},
)
ORDERS = [*every_order(RACE.counts())]


def ours(dsn: str) -> float:
    """Run every schedule; return how many s they took."""
    with Arena(dsn, RACE) as arena:
        arena.run()  # opens the sessions
        begin = time.perf_counter()
        verdicts = [problems for _, problems in every(arena)]
        taken = time.perf_counter() - begin
    assert verdicts == [()] * len(ORDERS)
    return taken


def loop(dsn: str) -> float:
    """Execute the same statements in the same orders; return how many s they took."""
    with (
        psycopg.connect(dsn, autocommit=True) as admin,
        psycopg.connect(dsn, autocommit=True) as a,
        psycopg.connect(dsn, autocommit=True) as b,
    ):
        connections = {"a": a, "b": b}
        begin = time.perf_counter()
        for order in ORDERS:
            one_schedule(admin, connections, order)
        return time.perf_counter() - begin


def one_schedule(
    admin: psycopg.Connection,
    connections: dict[str, psycopg.Connection],
    order: tuple[str, ...],
) -> None:
    admin.execute(RACE.setup.encode())
    steps = {one.name: iter(one.all_steps()) for one in RACE.sessions}
    for connection in connections.values():
        connection.execute("begin isolation level read committed")
    for name in order:
        cursor = connections[name].execute((next(steps[name]).text() or "").encode())
        if cursor.description:
            cursor.fetchall()
    for query in RACE.invariants.values():
        assert not admin.execute(query.encode()).fetchall()
    admin.execute(RACE.teardown.encode())


def test_every_schedule_of_two_sessions(
    benchmark: BenchmarkFixture, database: str, note_ratio: NoteRatio
) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(TABLE)

    median = in_turns(
        benchmark, partial(ours, database), {LOOP: partial(loop, database)}
    )

    steps = sum(map(len, ORDERS))
    note_ratio(f"{len(ORDERS)} schedules, ours a second", len(ORDERS) / median[OURS])
    note_ratio(f"{steps} steps, ours a second", steps / median[OURS])
    note_ratio("rate of schedules, ours to psycopg", median[LOOP] / median[OURS])
    assert median[LOOP] / median[OURS] >= LEAST
