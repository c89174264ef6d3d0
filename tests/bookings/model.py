"""What a booking may be and what overlaps what, said once more in Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

OWNERS = {"van": "acme", "bike": "acme", "bus": "other"}  # of the resources
TENANTS = tuple(dict.fromkeys(OWNERS.values()))
STATUSES = (
    *("pending", "confirmed", "checked_in", "completed"),
    *("canceled", "no_show", "failed"),
)
OCCUPYING = ("pending", "confirmed", "checked_in")
NEXT = {
    "pending": ("confirmed", "canceled", "failed", "no_show"),
    "confirmed": ("checked_in", "completed", "canceled", "no_show"),
    "checked_in": ("completed", "no_show"),
}
NOW = 4  # the tick that has begun and not ended


@dataclass(frozen=True)
class Rule:
    """A rule, known by what a write that breaks it is told."""

    sqlstate: str | None
    constraint: str | None


TAKES_TIME = Rule("23514", "bookings_start_before_end_check")
OWN_RESOURCE = Rule("23503", "bookings_tenant_id_resource_id_fkey")
NO_OVERLAP = Rule("23P01", "bookings_excl_resource_time")
FOLLOWS = Rule("BKA06", None)
SUITS_TIME = Rule("BKA07", None)


@dataclass(frozen=True)
class Booking:
    """A booking from tick `start` to just before tick `end`."""

    tenant: str
    resource: str | None
    start: int
    end: int
    status: str
    paid: bool = False

    def early(self) -> bool:
        """Tell whether it is completed before it has ended, or begun and been paid."""
        over = self.end <= NOW or (self.start <= NOW and self.paid)
        return self.status == "completed" and not over

    def clashes(self, other: "Booking") -> bool:
        """Tell whether both occupy one resource at one moment."""
        return (
            self.resource is not None
            and self.resource == other.resource
            and {self.status, other.status} <= set(OCCUPYING)
            and self.start < other.end
            and other.start < self.end
        )


def may_follow(new: Booking, old: Booking | None) -> bool:
    """Tell whether the status of `old`, if there is one, can become that of `new`."""
    if old is None or old.status == new.status:
        return True
    return new.status in NEXT.get(old.status, ())


def broken_rules(
    new: Booking, old: Booking | None, others: Iterable[Booking]
) -> frozenset[Rule]:
    """Return what speaks against turning `old` into `new` beside `others`.

    Nothing where it is allowed. Where it is several rules, nobody promised which one is
    named.
    """
    owner = new.tenant if new.resource is None else OWNERS[new.resource]
    judged = {
        TAKES_TIME: new.start >= new.end,
        OWN_RESOURCE: owner != new.tenant,
        NO_OVERLAP: any(new.clashes(other) for other in others),
        FOLLOWS: not may_follow(new, old),
        SUITS_TIME: new.early(),
    }
    return frozenset(rule for rule, broken in judged.items() if broken)


@dataclass(frozen=True)
class Book:
    """Make a new booking."""

    booking: Booking


@dataclass(frozen=True)
class Move:
    """Give a booking that is there another resource and another time."""

    which: int
    resource: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Turn:
    """Give a booking that is there another status."""

    which: int
    status: str


@dataclass(frozen=True)
class Pay:
    """Record the payment of a booking that is there, or take it back."""

    which: int
    paid: bool


Step: TypeAlias = Book | Move | Turn | Pay


def written(step: Step, rows: Mapping[int, Booking]) -> tuple[int, Booking] | None:
    """Return which booking `step` writes, by its key, and what it writes.

    A new booking has a new key. None where there is no booking yet that could change.
    """
    if isinstance(step, Book):
        return max(rows, default=0) + 1, step.booking
    if not rows:
        return None
    key = sorted(rows)[step.which % len(rows)]
    if isinstance(step, Turn):
        return key, replace(rows[key], status=step.status)
    if isinstance(step, Pay):
        return key, replace(rows[key], paid=step.paid)
    moved = replace(rows[key], resource=step.resource, start=step.start, end=step.end)
    return key, moved


def settled(new: Booking, old: Booking | None) -> Booking:
    """Return what becomes of a write: what was canceled stays canceled."""
    if old is not None and old.status == "canceled":
        return replace(new, status="canceled")
    return new
