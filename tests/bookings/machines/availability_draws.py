"""What the machine of availability draws from, and how its world is drawn."""

from datetime import date

from hypothesis import strategies as st

from tests.bookings.machines.drawing import Line, draw
from tests.bookings.models.availability import Service, World, since_base
from tests.bookings.models.bookings import MINUTE, OCCUPYING
from tests.bookings.slot_cases import DAYS

LEAP_DAY = ("Europe/Berlin", date(2032, 2, 29))  # a Sunday, as most of the others
FOCUS = st.sampled_from([*DAYS, LEAP_DAY])
INF = float("inf")
# What is allowed is drawn more often: the more succeeds, the more can clash.
TENANT = st.sampled_from(["acme"] * 9 + ["other"])
SLUG = st.sampled_from(["plain"] * 9 + ["wash", "wash", "trip"])
OF = st.sampled_from([*["plain"] * 6, *[None] * 4, "wash", "trip"])
PLACE = st.sampled_from([*[None] * 4, *["van"] * 4, "bike", "bus"])
ZONE = st.sampled_from([*[""] * 20, *(zone for zone, _ in DAYS), "Mars3"])
DURATION = st.sampled_from([*[60, 30] * 6, 20, 90, 0])
BUFFER = st.sampled_from([*[0, 10] * 6, 30, -1])
ACTIVE = st.sampled_from([True] * 9 + [False])
SERVICE = st.builds(Service, ZONE, DURATION, BUFFER, BUFFER, ACTIVE)
SOUND = st.builds(
    *(Service, st.just(""), st.sampled_from([60, 30, 20])),
    *(st.sampled_from([0, 10, 30]), st.sampled_from([0, 10])),
)
# In the first five hours of the day, where clocks leap; 1440 is 24:00.
CLOCK = st.sampled_from([*range(0, 300, 30), *range(0, 300, 15), 1380, 1440, "banana"])
LENGTH = st.sampled_from([60, 120, 180, 60, 120, 30, 0])
WEEKDAY = st.sampled_from([*[0] * 18, 1, 6, -1, 7, 9])  # days from the focus, or wrong
SINCE = st.sampled_from([
    *["ever", "ever", "before", "within"] * 4,
    *("now", "-inf", "open"),
])
UNTIL = st.sampled_from([*["open", "open", "within", "late"] * 4, "inf"])
MINUTES = st.integers(0, 30).map(lambda ten: 10 * ten)
UGLY = st.sampled_from([*[0] * 9, 1, -1])  # microseconds
STATUS = st.sampled_from([*OCCUPYING * 2, "canceled", "failed", "completed"])
WHICH = st.integers(0, 9)


def hour(moment: int) -> int:
    """Return an hour of the axis, rounded downwards."""
    return moment // (60 * MINUTE)


def drawing(world: World) -> str:
    """Draw what is booked and what was offered last, in hours since the first of it."""
    taken = [
        (f"{one.tenant} {one.resource or one.service or '-'}", one.slot(), one.status)
        for one in world.bookings.values()
    ]
    offered = [("offered", tuple(map(since_base, slot)), "") for slot in world.offered]
    spans = [
        (lane, start, end, label)
        for lane, (start, end), label in [*taken, *offered]
        if isinstance(start, int) and isinstance(end, int)
    ]
    first = min((hour(start) for _, start, _, _ in spans), default=0)
    lines = [
        Line(lane, hour(start) - first, -hour(-end) - first, label)
        for lane, start, end, label in spans
    ]
    return draw(lines, 0, 8)
