"""Several sessions, step by step in every order, and what must hold whatever it is."""

from harness.concurrency.arena import Arena
from harness.concurrency.drawing import table, time_line
from harness.concurrency.explore import (
    LIMIT,
    RUNS,
    Report,
    at_random,
    every,
    explore,
)
from harness.concurrency.failure import RaceFailedError
from harness.concurrency.oracles import Problem, find_problems
from harness.concurrency.orders import by_priority, every_order, how_many, in_order
from harness.concurrency.outcome import Outcome, Result, Taken
from harness.concurrency.play import GaveUpError
from harness.concurrency.script import LEVELS, Isolation, Race, Session, Step, session
from harness.concurrency.spec import spec_of, step_name

__all__ = [
    "LEVELS",
    "LIMIT",
    "RUNS",
    "Arena",
    "GaveUpError",
    "Isolation",
    "Outcome",
    "Problem",
    "Race",
    "RaceFailedError",
    "Report",
    "Result",
    "Session",
    "Step",
    "Taken",
    "at_random",
    "by_priority",
    "every",
    "every_order",
    "explore",
    "find_problems",
    "how_many",
    "in_order",
    "session",
    "spec_of",
    "step_name",
    "table",
    "time_line",
]
