"""Steps of the machines: with Hypothesis, taken again without it, as a psycopg loop.

All three send the same statements, example by example: those that the first one drew.
The loop asks nothing of the answers. What it lacks is the model, the comparison of
everything that can be seen after each step and, beside the first, the drawing.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, settings
from pytest_benchmark.fixture import BenchmarkFixture

from harness.bench import Bench
from harness.database import Database
from tests.benchmarks.conftest import NoteRatio
from tests.benchmarks.turns import OURS, in_turns
from tests.bookings.machines import MACHINES
from tests.bookings.machines.duel import System, replay
from tests.bookings.machines.machine import Machine, search
from tests.bookings.machines.stage import CALL, RolledBack, Stage
from tests.bookings.models.moments import At
from tests.bookings.models.verdict import Step

LEAST = 0.5  # of the loop's rate
LOOP, AGAIN = "psycopg", "without Hypothesis"
EXAMPLES = 20
ROUNDS = 3
# The same examples each time, and no older ones in front.
SAME = settings(
    settings.get_profile("default"),
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
)

Example = list[Step[Any]]


def recording(
    machine: type[Machine[Any]], examples: list[Example]
) -> type[Machine[Any]]:
    """Return a machine that also adds its examples to a list."""

    class Recording(machine):  # type: ignore[misc,valid-type]  # known only here
        def __init__(self, stage: Stage) -> None:
            super().__init__(stage)
            self.example: Example = []
            examples.append(self.example)

        def take(self, step: Step[Any]) -> bool:
            self.example.append(step)
            return bool(super().take(step))

    return Recording


def dated(value: object) -> bool:
    """Tell whether a step names a moment of the calendar, as it was far from then."""
    if isinstance(value, At):
        return True
    if is_dataclass(value):
        return any(dated(getattr(value, one.name)) for one in fields(value))
    return isinstance(value, tuple | list) and any(map(dated, value))


def timed(work: Callable[[], object]) -> float:
    """Return how long something took, in s."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def take_again(system: System[Any], stage: Stage, examples: list[Example]) -> None:
    """Take all examples in database and model, and compare the two after each step."""
    for steps in examples:
        replay(system, stage, steps)


def loop(database: Database, examples: list[list[str]]) -> None:
    """Execute the statements of all examples, each in a transaction."""
    for commands in examples:
        with database.rolled_back() as connection:
            for command in commands:
                connection.execute(CALL, [command]).fetchone()


@pytest.mark.parametrize("name", MACHINES)
def test_steps_of_a_machine(
    name: str, benchmark: BenchmarkFixture, bench: Bench, note_ratio: NoteRatio
) -> None:
    machine = MACHINES[name]
    system = machine.system
    migrations = bench.migrations
    clone = Database(bench.clone(), migrations, settings=bench.settings)
    with closing(clone) as database:
        database.execute(system.rows)
        stage = RolledBack(database, system.picture)
        examples: list[Example] = []
        search(recording(machine, examples), stage, SAME)
        commands = [[*map(system.statement, steps)] for steps in examples]
        steps = sum(map(len, examples))
        # What is dated was drawn for the moment of its example, and is not true later.
        undated = [one for one in examples if not dated(one)]
        assert steps > 10 * EXAMPLES

        median = in_turns(
            benchmark,
            partial(timed, partial(search, machine, stage, SAME)),
            {
                AGAIN: partial(timed, partial(take_again, system, stage, undated)),
                LOOP: partial(timed, partial(loop, database, commands)),
            },
            rounds=ROUNDS,
        )

    rate = median[LOOP] / median[OURS]
    note_ratio(f"{name}, {steps} steps, ours a second", steps / median[OURS])
    note_ratio(f"{name}, rate of steps, ours to psycopg", rate)
    again = median[LOOP] / median[AGAIN] * sum(map(len, undated)) / steps
    note_ratio(f"{name}, rate of steps, ours {AGAIN} to psycopg", again)
    assert rate >= LEAST
