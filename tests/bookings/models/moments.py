"""Times far from now, known by the calendar: the ends of time, leap days, clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)
# Clocks of Berlin leap from 2 to 3 o'clock, and in autumn show that hour twice.
MOMENTS = {
    "year 1": "0001-01-01 00:00:00+00:00",
    "year 9999": "9999-12-31 23:59:59.999999+00:00",
    "daylight-saving gap": "2030-03-31 01:30:00+01:00",
    "daylight-saving repeat": "2030-10-27 02:30:00+02:00",
    "the same again": "2030-10-27 02:30:00+01:00",
    "leap day": "2032-02-29 00:00:00+00:00",
}
DAYS = {
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "daylight-saving gap": "2030-03-31",
    "daylight-saving repeat": "2030-10-27",
    "leap day": "2032-02-29",
}


class At(int):
    """A number of microseconds or days from now that is written as it stands there."""

    text: str

    @classmethod
    def of(cls, number: int, text: str) -> "At":
        """Return the number, with its text."""
        made = cls(number)
        made.text = text
        return made


def moment(name: str, now: datetime) -> At:
    """Return how many microseconds it is until a moment of MOMENTS."""
    text = MOMENTS[name]
    return At.of((datetime.fromisoformat(text) - now) // MICROSECOND, text)


def day(name: str, now: datetime, zone: str) -> At:
    """Return how many days it is until a day of DAYS, by the clock of a zone."""
    text = DAYS[name]
    today = now.astimezone(ZoneInfo(zone)).date()
    return At.of((date.fromisoformat(text) - today).days, text)
