"""Who takes the next step: all orders there are, a given one, or random priorities."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import factorial, prod
from random import Random

Chooser = Callable[[tuple[str, ...]], str]
Policy = Callable[[], Chooser]


def how_many(counts: Mapping[str, int]) -> int:
    """Return in how many orders sessions of so many steps can take them.

    The multinomial coefficient; fewer where sessions wait for each other.
    """
    return factorial(sum(counts.values())) // prod(map(factorial, counts.values()))


def every_order(counts: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Yield each order of the sessions' steps once."""
    if not any(counts.values()):
        yield ()
    for name, count in counts.items():
        if count:
            for rest in every_order({**counts, name: count - 1}):
                yield (name, *rest)


def in_order(schedule: Sequence[str]) -> Policy:
    """Take the steps in this order; who has to wait takes its turn when it is freed.

    After the last one whoever was at it goes on, then the first one that can.
    """
    return lambda: _Follow(schedule)


def by_priority(counts: Mapping[str, int], *, depth: int, seed: int | str) -> Policy:
    """Let the session with the highest priority go first, and change some on the way.

    PCT (Burckhardt et al., ASPLOS 2010): random priorities, and `depth - 1` turns at
    which the session that is at it falls behind all others. Of `n` sessions with `k`
    steps a bug of that depth is found with a probability of at least 1 in
    `n * k ** (depth - 1)`.
    """
    return lambda: _Priorities(counts, depth=depth, random=Random(seed))


class _Follow:
    """Takes the first of the given turns whose session is ready."""

    def __init__(self, schedule: Sequence[str]) -> None:
        self._turns = list(schedule)
        self._last: str | None = None

    def __call__(self, ready: tuple[str, ...]) -> str:
        given = next((name for name in self._turns if name in ready), None)
        if given is not None:
            self._turns.remove(given)
        elif self._last in ready:
            given = self._last
        self._last = given or ready[0]
        return self._last


class _Priorities:
    """Takes the highest priority, and lowers it at the turns that were drawn."""

    def __init__(
        self, counts: Mapping[str, int], *, depth: int, random: Random
    ) -> None:
        names = list(counts)
        random.shuffle(names)
        self._order = names  # the first one goes first
        turns = range(1, sum(counts.values()))
        self._falls = set(random.sample(turns, min(depth - 1, len(turns))))
        self._turn = 0

    def __call__(self, ready: tuple[str, ...]) -> str:
        if self._turn in self._falls:
            first = next(name for name in self._order if name in ready)
            self._order.remove(first)
            self._order.append(first)
        self._turn += 1
        return next(name for name in self._order if name in ready)
