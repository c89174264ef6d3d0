"""Measures things side by side: in turns, so that all see the same noise."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 5
OURS = "ours"

Side = Callable[[], float]  # does something, and returns the s that count


def in_turns(
    benchmark: BenchmarkFixture,
    ours: Side,
    others: Mapping[str, Side],
    *,
    rounds: int = ROUNDS,
) -> dict[str, float]:
    """Run `ours` and all the others, one after the other, `rounds` times.

    Returns the median of each in s: of the others under their names, of ours as OURS.
    pytest-benchmark's own table shows ours.
    """
    taken: defaultdict[str, list[float]] = defaultdict(list)

    def each_other() -> None:
        for name, side in others.items():
            taken[name].append(side())

    benchmark.pedantic(  # type: ignore[no-untyped-call]  # its package has no types
        lambda: taken[OURS].append(ours()), setup=each_other, rounds=rounds
    )
    return {name: median(times) for name, times in taken.items()}
