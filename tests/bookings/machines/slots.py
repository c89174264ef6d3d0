"""Slots to book: around now, beside one that is there; and how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hypothesis import strategies as st

from tests.bookings.machines.drawing import Line, draw
from tests.bookings.models.bookings import MINUTE, Time, World
from tests.bookings.models.moments import MOMENTS, moment

HOUR = 60 * MINUTE
FIRST, LAST = -4, 8  # hours that a drawing shows
HOURS = st.integers(-2, 2).map(HOUR.__mul__)
UGLY = st.sampled_from([1, -1, 30 * MINUTE])
LENGTHS = [*[HOUR] * 8, *[2 * HOUR] * 6, 3 * HOUR, HOUR // 2, 1, 0, -HOUR, None]
LENGTH = st.sampled_from([*LENGTHS, float("inf")])
# How far the bounds of a slot lie from those of another one: start from start or end.
BESIDE = {
    "equal": ("start", 0, "end", 0),
    "touching before": ("start", -HOUR, "start", 0),
    "touching after": ("end", 0, "end", HOUR),
    "a moment over its start": ("start", -HOUR, "start", 1),
    "a moment over its end": ("end", -1, "end", HOUR),
    "nested": ("start", HOUR // 4, "end", -HOUR // 4),
    "around": ("start", -HOUR, "end", HOUR),
}


@dataclass(frozen=True)
class Slot:
    """A slot to ask for: from a start, or a moment of MOMENTS, of some length.

    With `beside` it is how it lies to one that is there, if any.
    """

    start: int | str
    length: Time
    beside: str | None = None
    which: int = 0

    def alone(self, now: datetime) -> tuple[Time, Time]:
        """Return its start and end, whatever else there is."""
        start = moment(self.start, now) if isinstance(self.start, str) else self.start
        return start, None if self.length is None else start + self.length

    def bounds(
        self, others: Sequence[tuple[Time, Time]], now: datetime
    ) -> tuple[Time, Time]:
        """Return its start and end; `others` are the slots that are there."""
        if self.beside is None or not others:
            return self.alone(now)
        start, end = others[self.which % len(others)]
        if start is None or end is None:
            return self.alone(now)
        there = {"start": start, "end": end}
        low, off_low, high, off_high = BESIDE[self.beside]
        return there[low] + off_low, there[high] + off_high


@st.composite
def slots(some: st.DrawFn) -> Slot:
    """Return some slot: hours mostly, one of three beside another, a few ugly."""
    start = some(HOURS) + (some(UGLY) if some(st.integers(0, 9)) == 0 else 0)
    far = some(st.sampled_from([None] * 40 + [*MOMENTS]))
    beside = some(st.sampled_from([None] * 14 + [*BESIDE]))
    which = some(st.integers(0, 9)) if beside else 0
    return Slot(far or start, some(LENGTH), beside, which)


def drawing(world: World) -> str:
    """Draw the slots of each resource or service, and list the whole days."""
    lines = []
    days = []
    for number, one in world.bookings.items():
        label = f"{number} {one.status}"
        lane = f"{one.tenant} {one.resource or one.service or '-'}"
        if one.start is None or one.end is None:
            days.append(f"{lane} day {one.day}: {label}")
            continue
        label += f" {one.start / HOUR:+g} h to {one.end / HOUR:+g} h"
        start, end = int(one.start // HOUR), int(-(-one.end // HOUR))
        lines.append(Line(lane, start, end, label))
    return "\n".join([draw(lines, FIRST, LAST), *days])
