"""Hypothesis machines: a database and a model take the same steps."""

from typing import Any

from tests.bookings.machines.availability import Availability
from tests.bookings.machines.bookings import Bookings
from tests.bookings.machines.capacity import Capacity
from tests.bookings.machines.machine import Machine
from tests.bookings.machines.store import TheStore
from tests.bookings.machines.workshop import Workshop

MACHINES: dict[str, type[Machine[Any]]] = {
    machine.system.name: machine
    for machine in (Availability, Bookings, Capacity, TheStore, Workshop)
}
__all__ = ["MACHINES"]
