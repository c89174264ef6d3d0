"""Days, holds, allocations and blackouts: how much is free, and why not more."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tests.bookings.models.verdict import Picture, Refusal, broken

OWNERS = {"van": "acme", "bike": "acme", "bus": "other"}  # of the resources
# More than a day apart: whatever the clock shows in UTC, one of them has another date.
ZONES = {"van": "Pacific/Kiritimati", "bike": "UTC", "bus": "Pacific/Pago_Pago"}
FIRST, LAST = -1, 3  # the days that a look shows; 0 is today where the resource is
MINUTE = 60_000_000  # microseconds

INACTIVE = Refusal("BKB01")
NO_CAPACITY = Refusal("BKB02")
PAST = Refusal("BKB03")
SHUT = Refusal("BKB04")
TOO_LITTLE = Refusal("BKB05")

Key: TypeAlias = tuple[str, str]  # tenant, token
Day: TypeAlias = tuple[str, int]  # resource, day
Line: TypeAlias = tuple[str, str, str, str, int]  # tenant, order, line, resource, day


@dataclass(frozen=True)
class Hold:
    """Units of every day from `first` to `last`; `left` microseconds of its time."""

    resource: str
    first: int
    last: int
    units: int
    email: str
    lifetime: int | None  # minutes; None where it did not come through place_hold()
    left: int
    status: str = "ACTIVE"

    def days(self) -> range:
        """Return its days."""
        return range(self.first, self.last + 1)

    def overdue(self) -> bool:
        """Tell whether its time has passed: its last moment is the one before."""
        return self.left <= 0

    def turned(self, status: str) -> "Hold":
        """Return it in another state."""
        return replace(self, status=status)


@dataclass(frozen=True)
class Sold:
    """Units of a day that belong to a line of an order, and the hold they were."""

    units: int
    hold: Key | None = None


@dataclass
class World:
    """All that the five tables hold."""

    maximum: dict[Day, int] = field(default_factory=dict)
    holds: dict[Key, Hold] = field(default_factory=dict)
    sold: dict[Line, Sold] = field(default_factory=dict)
    shut: set[tuple[str, int, int]] = field(default_factory=set)
    inactive: set[str] = field(default_factory=set)

    def promised(self, resource: str, day: int) -> int:
        """Return how many units of a day are held or allocated."""
        held = sum(
            hold.units
            for hold in self.holds.values()
            if hold.status == "ACTIVE"
            and hold.resource == resource
            and day in hold.days()
        )
        return held + sum(
            sold.units for key, sold in self.sold.items() if key[3:] == (resource, day)
        )

    def free(self, resource: str, day: int) -> int:
        """Return how many units of a day can still be had; the day must exist."""
        return self.maximum[resource, day] - self.promised(resource, day)

    def is_shut(self, resource: str, day: int) -> bool:
        """Tell whether a day lies in a blackout, whose bounds both belong to it."""
        return any(
            of == resource and first <= day <= last for of, first, last in self.shut
        )

    def lacks(self, resource: str, days: Iterable[int], units: int) -> set[Refusal]:
        """Return why so many units of all these days cannot be counted off."""
        found = set()
        for day in days:
            if (resource, day) not in self.maximum:
                found.add(NO_CAPACITY)
            elif self.free(resource, day) < units:
                found.add(TOO_LITTLE)
        return found

    def closed(self, resource: str, days: Iterable[int]) -> set[Refusal]:
        """Return why these days cannot be held, whatever is free."""
        wanted = list(days)
        return set(
            broken({
                INACTIVE: resource in self.inactive,
                PAST: any(day < 0 for day in wanted),
                SHUT: any(self.is_shut(resource, day) for day in wanted),
            })
        )

    def reason(self, resource: str, day: int) -> str | None:
        """Return why not one unit of a day can be held; the first reason counts."""
        reasons = {
            "inactive": resource in self.inactive,
            "past": day < 0,
            "blackout": self.is_shut(resource, day),
            "no capacity": (resource, day) not in self.maximum,
        }
        for reason, applies in reasons.items():
            if applies:
                return reason
        return "full" if self.free(resource, day) < 1 else None

    def picture(self) -> Picture:
        """Return what a look at the database should show."""
        return {
            "days": [
                [resource, day, most, self.free(resource, day)]
                for (resource, day), most in self.maximum.items()
            ],
            "holds": [
                [*key, hold.resource, day, hold.units, hold.status, hold.left]
                for key, hold in self.holds.items()
                for day in hold.days()
            ],
            "sold": [
                [*line, sold.units, sold.hold and sold.hold[1]]
                for line, sold in self.sold.items()
            ],
            "shut": [list(one) for one in self.shut],
        }
