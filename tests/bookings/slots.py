"""Free slots, said once more in Python: rules, a clock with its leaps, bookings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Service:
    """Lengths are minutes."""

    zone: str
    duration: int
    before: int
    after: int


@dataclass(frozen=True)
class Hours:
    """Minutes since midnight; 1440 is 24:00."""

    starts: int
    ends: int
    effective_from: datetime
    effective_to: datetime | None


@cache
def first_moment(day: date, minutes: int, zone: str) -> datetime:
    """The first moment at which the clock shows that time of that day, or more.

    Looked for minute by minute, from where it is too early in every zone.
    """
    wanted = datetime.combine(day, time()) + minutes * MINUTE
    moment = wanted.replace(tzinfo=UTC) - timedelta(hours=15)
    while moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wanted:
        moment += MINUTE
    return moment


def steps(service: Service, hours: Hours, day: date) -> Iterator[datetime]:
    """The starts that the hours of a day give, whether or not they are taken."""
    start = first_moment(day, hours.starts, service.zone)
    closes = first_moment(day, hours.ends, service.zone)
    length = service.duration * MINUTE
    while start + length <= closes:
        ends_in_time = (
            hours.effective_to is None or start + length <= hours.effective_to
        )
        if hours.effective_from <= start and ends_in_time:
            yield start
        start += (service.before + service.duration + service.after) * MINUTE


def candidates(
    service: Service, hours: Sequence[Hours], day: date
) -> list[tuple[datetime, datetime]]:
    """Each slot that the hours of a day give, once, in order."""
    starts = {start for one in hours for start in steps(service, one, day)}
    return [(start, start + service.duration * MINUTE) for start in sorted(starts)]
