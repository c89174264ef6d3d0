"""All schedules of a race, fewest switches first, or many at random if too many."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import inf

from harness.concurrency.arena import STEP_LIMIT, Arena
from harness.concurrency.failure import RaceFailedError
from harness.concurrency.oracles import Problem
from harness.concurrency.orders import Policy, by_priority, how_many, in_order
from harness.concurrency.outcome import Outcome, count_switches
from harness.concurrency.play import GaveUpError
from harness.concurrency.script import Race
from harness.concurrency.shrink import shrink
from harness.errors import RaceError

LIMIT = 2000  # schedules that are all run; beyond that random ones find more
RUNS = 200
DEPTH = 3  # how many turns in a certain order a fault may need


@dataclass(frozen=True)
class Report:
    """How many schedules were run, and whether these were all there are."""

    runs: int
    complete: bool


def explore(
    dsn: str,
    race: Race,
    *,
    limit: int = LIMIT,
    runs: int = RUNS,
    depth: int = DEPTH,
    seed: int = 0,
    step_limit: float = STEP_LIMIT,
) -> Report:
    """Run a race in every order, or in `runs` random ones if there are over `limit`.

    Raises RaceFailedError for the schedule with the fewest switches that breaks a rule;
    a random one that came to no end is shown as it was, for others would cost as much.
    `depth` and `seed` decide the random ones (see `by_priority`), `step_limit` is how
    long a step may take, in s. Raises RaceError where these would run nothing.
    """
    if runs < 1 or depth < 1 or not 0 < step_limit < inf:
        raise RaceError(
            "cannot run a race with these options",
            detail=f"It has runs={runs}, depth={depth}, step_limit={step_limit:g}.",
            hint="Give at least one run, one turn of depth, and some seconds.",
        )
    counts = race.counts()
    complete = how_many(counts) <= limit
    with Arena(dsn, race, limit=step_limit) as arena:
        number = 0
        outcomes = every(arena) if complete else at_random(arena, runs, depth, seed)
        for number, (outcome, problems) in enumerate(outcomes, 1):
            if problems:
                if not complete and outcome.ended:
                    outcome, problems = _shrunk(arena, outcome, problems)
                raise RaceFailedError(race, outcome, problems, runs=number)
    return Report(number, complete)


def every(arena: Arena) -> Iterator[tuple[Outcome, tuple[Problem, ...]]]:
    """Run every schedule once, those with the fewest switches first.

    A schedule is a path through a tree: at each turn one of the sessions that can take
    it. Each run goes on without a switch from where it left the others, and shows which
    other turns there were. (Fewest switches first: Musuvathi and Qadeer, PLDI 2007.)
    """
    number = count()
    ahead: list[tuple[int, int, tuple[str, ...]]] = [(0, next(number), ())]
    while ahead:
        _, _, prefix = heapq.heappop(ahead)
        outcome, problems = attempt(arena, in_order(prefix))
        yield outcome, problems
        for branch in _branches(outcome, start=len(prefix)):
            switches = count_switches(branch, outcome.ready)
            heapq.heappush(ahead, (switches, next(number), branch))


def at_random(
    arena: Arena, runs: int, depth: int, seed: int
) -> Iterator[tuple[Outcome, tuple[Problem, ...]]]:
    """Run so many schedules, each with priorities of its own."""
    counts = arena.race.counts()
    for number in range(runs):
        yield attempt(arena, by_priority(counts, depth=depth, seed=f"{seed} {number}"))


def attempt(arena: Arena, policy: Policy) -> tuple[Outcome, tuple[Problem, ...]]:
    """Run one schedule and judge it; one that comes to no end is a problem."""
    try:
        outcome = arena.run(policy)
    except GaveUpError as error:
        return error.outcome, (Problem(error.primary, str(error.detail)),)
    return outcome, arena.problems(outcome)


def _branches(outcome: Outcome, *, start: int) -> Iterator[tuple[str, ...]]:
    """Yield the turns up to each place where another session could have gone on."""
    schedule = outcome.schedule
    for place in range(start, len(schedule)):
        for name in outcome.ready[place]:
            if name != schedule[place]:
                yield (*schedule[:place], name)


def _shrunk(
    arena: Arena, outcome: Outcome, problems: tuple[Problem, ...]
) -> tuple[Outcome, tuple[Problem, ...]]:
    """Return a schedule with fewer switches that breaks one of the same rules."""
    rules = {problem.rule for problem in problems}

    def fails(order: tuple[str, ...]) -> Outcome | None:
        found, said = attempt(arena, in_order(order))
        return found if rules & {problem.rule for problem in said} else None

    least = shrink(outcome, fails)
    return attempt(arena, in_order(least.schedule))
