"""Bookings: both kinds, their life cycle, what they occupy, and what refuses them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isinf
from typing import Any, TypeAlias

from tests.bookings.models.verdict import Picture, Refusal, broken

OWNERS = {"van": "acme", "bike": "acme", "bus": "other"}  # of the resources
ZONES = {"van": "UTC", "bike": "Pacific/Kiritimati", "bus": "Asia/Kathmandu"}
TENANTS = {"acme": "Pacific/Kiritimati", "other": "Pacific/Pago_Pago"}  # their zones
SERVICES = ("plain", "wash")  # each tenant has both, under the same ids
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
MINUTE = 60_000_000  # microseconds; every time counts from now
Time: TypeAlias = int | float | None  # a float is infinite


def check(name: str) -> Refusal:
    """Return the check constraint of that name."""
    return Refusal("23514", f"bookings_{name}_check")


TAKES_TIME = check("start_before_end")
TIMES_FINITE = check("times_finite")
SOMEBODY_COMES = check("attendee_count_positive")
KEY_NOT_BLANK = check("client_generated_id_not_blank")
DATE_FINITE = check("booking_date_finite")
GIVEN = Refusal("23502")  # whichever column it is
HAS_DATE = check("type_has_booking_date")
HAS_START = check("type_has_start_at")
HAS_END = check("type_has_end_at")
DATE_NOWHERE = check("date_has_no_resource")
OWN_RESOURCE = Refusal("23503", "bookings_tenant_id_resource_id_fkey")
OWN_CUSTOMER = Refusal("23503", "bookings_tenant_id_customer_id_fkey")
NO_OVERLAP = Refusal("23P01", "bookings_excl_resource_time")
RESOURCE_ONCE = Refusal("23P01", "bookings_resource_occupied_once_excl")
SERVICE_ONCE = Refusal("23P01", "bookings_service_occupied_once_excl")
KEY_ONCE = Refusal("23505", "bookings_tenant_id_client_generated_id_key")
DAY_ONCE = Refusal("23505", "bookings_tenant_id_booking_date_key")
TOO_MANY = Refusal("BKA02")
REVIVED = Refusal("BKA03")
FOLLOWS = Refusal("BKA06")
SUITS_TIME = Refusal("BKA07")


@dataclass(frozen=True)
class Booking:
    """A booking; times in microseconds from now, days from today in its zone."""

    tenant: str
    customer: str | None
    key: str
    kind: str = "DATE"
    resource: str | None = None
    service: str | None = None
    start: Time = None
    end: Time = None
    day: float | None = None
    status: str = "pending"
    attendees: int | None = 1
    canceled: bool = False
    flag: bool = False
    paid: bool = False
    zone: str | None = None
    occupied: tuple[Time, Time] | None = None

    def occupies(self) -> bool:
        """Tell whether it keeps others away."""
        return self.status in OCCUPYING and self.kind == "TIMESLOT"

    def begun(self) -> bool:
        """Tell whether its first moment has come; a whole day's by its own clock."""
        if self.start is not None:
            return self.start <= 0
        return self.day is not None and self.day <= 0

    def over(self) -> bool:
        """Tell whether its last moment has passed."""
        if self.end is not None:
            return self.end <= 0
        return self.day is not None and self.day < 0

    def slot(self) -> tuple[Time, Time]:
        """Return its bare time."""
        return self.start, self.end


def overlap(one: tuple[Time, Time] | None, other: tuple[Time, Time] | None) -> bool:
    """Tell whether two half-open ranges share a moment."""
    if one is None or other is None or None in {*one, *other}:
        return False
    (a, b), (c, d) = one, other
    assert a is not None
    assert b is not None
    assert c is not None
    assert d is not None
    return a < d and c < b


def settled(new: Booking, old: Booking | None) -> Booking:
    """Return it with the status that canceled_at and no_show_flag give it."""
    stays = old is not None and old.status == "canceled" and new.status == "canceled"
    canceled = new.canceled or new.status == "canceled" or stays
    flagged = "no_show" if new.flag else new.status
    return replace(new, canceled=canceled, status="canceled" if canceled else flagged)


def revived(new: Booking, old: Booking | None) -> bool:
    """Tell whether a write would make a canceled booking live again."""
    was = old is not None and old.status == "canceled"
    return was and not new.canceled and new.status != "canceled"


@dataclass
class World:
    """All bookings by number, the room of resources, the buffers of services."""

    bookings: dict[int, Booking] = field(default_factory=dict)
    room: dict[str, int] = field(
        default_factory=lambda: {"van": 2, "bike": 1, "bus": 3}
    )
    buffers: dict[tuple[str, str], tuple[int, int]] = field(
        default_factory=lambda: {
            (tenant, service): (60, 30) if service == "wash" else (0, 0)
            for tenant in TENANTS
            for service in SERVICES
        }
    )

    def buffered(self, booking: Booking) -> tuple[Time, Time] | None:
        """Return what it occupies, by the buffers that its service has now."""
        start, end = booking.slot()
        if start is None or end is None or start >= end:
            return None
        key = booking.tenant, booking.service or ""
        before, after = self.buffers.get(key, (0, 0))
        return start - before * MINUTE, end + after * MINUTE

    def wrong_alone(self, new: Booking) -> frozenset[Refusal]:
        """Return what is wrong with it whatever else there is."""
        start, end = new.slot()
        is_date = new.kind == "DATE"
        both = start is not None and end is not None
        resource = new.resource
        return broken({
            TAKES_TIME: both and not start < end,  # type: ignore[operator]  # both
            TIMES_FINITE: any(time is not None and isinf(time) for time in new.slot()),
            SOMEBODY_COMES: new.attendees is not None and new.attendees <= 0,
            GIVEN: new.attendees is None or new.customer is None,
            KEY_NOT_BLANK: not new.key.strip(),
            HAS_DATE: is_date != (new.day is not None),
            HAS_START: is_date == (start is not None),
            HAS_END: is_date == (end is not None),
            DATE_NOWHERE: is_date and resource is not None,
            OWN_RESOURCE: resource is not None and OWNERS[resource] != new.tenant,
            OWN_CUSTOMER: new.customer not in {new.tenant, None},
            DATE_FINITE: new.day is not None and isinf(new.day),
        })

    def wrong_beside(
        self, new: Booking, others: Iterable[Booking]
    ) -> frozenset[Refusal]:
        """Return which others do not let it be."""
        beside = list(others)
        mine = [other for other in beside if other.tenant == new.tenant]
        placed = new.resource is not None
        shared = [
            one
            for one in beside
            if one.occupies() and new.occupies() and one.resource == new.resource
        ]
        crowded = [
            one
            for one in shared
            if one.tenant == new.tenant and overlap(one.occupied, new.occupied)
        ]
        days = {"canceled", "failed", "no_show"}
        return broken({
            NO_OVERLAP: placed and any(overlap(a.slot(), new.slot()) for a in shared),
            RESOURCE_ONCE: placed and bool(crowded),
            SERVICE_ONCE: not placed
            and new.service is not None
            and any(one.service == new.service for one in crowded),
            KEY_ONCE: new.status != "canceled"
            and any(one.key == new.key and one.status != "canceled" for one in mine),
            DAY_ONCE: new.kind == "DATE"
            and new.day is not None
            and not {new.status} & days
            and any(one.day == new.day and one.status not in days for one in mine),
        })

    def too_many(self, new: Booking) -> bool:
        """Tell whether it brings more people than its resource has room for."""
        resource = new.resource
        own = resource is not None and OWNERS[resource] == new.tenant
        return own and (new.attendees or 0) > self.room[resource or ""]

    def picture(self) -> Picture:
        """Return what a look at the database should show."""
        return {
            "bookings": [
                [number, *_columns(one)] for number, one in self.bookings.items()
            ],
            "room": [list(item) for item in self.room.items()],
            "buffers": [[*key, *both] for key, both in self.buffers.items()],
        }


def _columns(one: Booking) -> list[Any]:
    low, high = one.occupied or (None, None)
    return [
        *(one.tenant, one.key, one.kind, one.resource, one.service),
        *(one.start, one.end, one.day, one.status, one.attendees),
        *(one.canceled, one.flag, one.paid, one.zone, low, high),
    ]
