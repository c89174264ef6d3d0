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


@dataclass(frozen=True)
class Rule:
    """A rule, known by what a write that breaks it is told."""

    sqlstate: str | None
    constraint: str | None


TAKES_TIME = Rule("23514", "bookings_start_before_end_check")
OWN_RESOURCE = Rule("23503", "bookings_tenant_id_resource_id_fkey")
NO_OVERLAP = Rule("23P01", "bookings_excl_resource_time")


@dataclass(frozen=True)
class Booking:
    """A booking from tick `start` to just before tick `end`."""

    tenant: str
    resource: str | None
    start: int
    end: int
    status: str

    def clashes(self, other: "Booking") -> bool:
        """Tell whether both occupy one resource at one moment."""
        return (
            self.resource is not None
            and self.resource == other.resource
            and {self.status, other.status} <= set(OCCUPYING)
            and self.start < other.end
            and other.start < self.end
        )


def broken_rules(new: Booking, others: Iterable[Booking]) -> frozenset[Rule]:
    """Return what speaks against `new` beside `others`; nothing where it is allowed.

    Where it is several rules, nobody promised which one is named.
    """
    owner = new.tenant if new.resource is None else OWNERS[new.resource]
    judged = {
        TAKES_TIME: new.start >= new.end,
        OWN_RESOURCE: owner != new.tenant,
        NO_OVERLAP: any(new.clashes(other) for other in others),
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


Step: TypeAlias = Book | Move | Turn


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
    moved = replace(rows[key], resource=step.resource, start=step.start, end=step.end)
    return key, moved


def settled(new: Booking, old: Booking | None) -> Booking:
    """Return what becomes of a write: what was canceled stays canceled."""
    if old is not None and old.status == "canceled":
        return replace(new, status="canceled")
    return new
