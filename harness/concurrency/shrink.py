"""A failing schedule, brought down to the fewest switches that still fail."""

from collections.abc import Callable, Iterator
from itertools import groupby

from harness.concurrency.outcome import Outcome

Order = tuple[str, ...]
Blocks = tuple[tuple[str, int], ...]


def shrink(outcome: Outcome, fails: Callable[[Order], Outcome | None]) -> Outcome:
    """Return an outcome with as few switches as single moves of turns can reach.

    `fails` runs an order and returns its outcome if that still fails. Turns are moved
    between two stretches of the same session: all of a stretch, so that its switches
    go, else one turn, which may make room for the next move.
    """
    best = outcome
    seen = {best.schedule}
    moves = _moves(best.schedule)
    while (order := next(moves, None)) is not None:
        if order in seen:
            continue
        seen.add(order)
        found = fails(order)
        if found is not None and _cost(found) < _cost(best):
            best = found
            moves = _moves(best.schedule)
    return best


def _cost(outcome: Outcome) -> tuple[int, int, Order]:
    """Fewer switches, then fewer changes of the session at all, then by name."""
    blocks = _blocks(outcome.schedule)
    return outcome.switches, len(blocks), outcome.schedule


def _blocks(order: Order) -> Blocks:
    return tuple((name, len([*turns])) for name, turns in groupby(order))


def _moves(order: Order) -> Iterator[Order]:
    """Yield the orders in which two stretches of a session have become one, or nearly.

    Merged at the place of the first or of the second; then with a single turn moved.
    """
    blocks = _blocks(order)
    pairs = [
        (one, two)
        for one, (name, _) in enumerate(blocks)
        for two, (other, _) in enumerate(blocks)
        if one != two and name == other
    ]
    for source, target in pairs:
        yield _moved(blocks, source, target, blocks[source][1])
    for source, target in pairs:
        yield _moved(blocks, source, target, 1)


def _moved(blocks: Blocks, source: int, target: int, turns: int) -> Order:
    change = {source: -turns, target: turns}
    return tuple(
        name
        for place, (name, length) in enumerate(blocks)
        for _ in range(length + change.get(place, 0))
    )
