"""Schedules as a strategy of Hypothesis; the only module that imports it."""

from collections.abc import Mapping

from hypothesis import strategies as st

from harness.concurrency.script import Race


def schedules(race: Race) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw orders for `Arena.run`; a failing one shrinks to the fewest switches.

    What is drawn is a list of switches, each a turn and which of the other sessions
    takes it: without any, one session after the other.
    """
    counts = race.counts()
    total = sum(counts.values())
    switch = st.tuples(
        st.integers(0, total - 1), st.integers(1, max(1, len(counts) - 1))
    )
    return st.lists(switch, max_size=total, unique_by=lambda one: one[0]).map(
        lambda drawn: _order(counts, dict(drawn))
    )


def _order(counts: Mapping[str, int], switches: Mapping[int, int]) -> tuple[str, ...]:
    """Return the order in which a session goes on until it ends, or is left."""
    left = dict(counts)
    order: list[str] = []
    for turn in range(sum(counts.values())):
        names = [name for name in left if left[name]]
        last = order[-1] if order else names[0]
        start = names.index(last) if last in names else 0
        name = names[(start + switches.get(turn, 0)) % len(names)]
        left[name] -= 1
        order.append(name)
    return tuple(order)
