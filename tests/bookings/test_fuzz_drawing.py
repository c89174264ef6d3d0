"""Every kind of ugly value can be drawn by the strategies of the machines."""

from functools import partial
from math import inf
from operator import eq
from typing import Any

import pytest
from hypothesis import find
from hypothesis import strategies as st

from tests.bookings.machines import bookings_draws, capacity, slots, workshop
from tests.bookings.models.moments import DAYS, MOMENTS

LARGEST = 2**31 - 1
DRAWN: dict[str, tuple[st.SearchStrategy[Any], list[Any]]] = {
    "days of bookings": (bookings_draws.FAR_DAY, [*DAYS, inf, -inf]),
    "days of holds": (capacity.FAR_DAY, [*DAYS, inf, -1]),
    "people": (bookings_draws.ATTENDEES, [0, None, LARGEST]),
    "keys": (bookings_draws.KEY, ["ключ 🔑", " \t"]),
    "tokens": (capacity.TOKEN, ["žluť 🚐", " A\t", " "]),
    "days of a hold": (capacity.HOLD_LENGTH, [0, 366, 367]),
    "moments of a hold": (capacity.MOMENT, [0, 1, -1]),
    "prices": (workshop.PRICE, [0, -1, 2_000_000_000]),
    "lengths": (slots.LENGTH, [1, 0, None, inf]),
    "moments": (slots.slots().map(lambda one: one.start), [*MOMENTS]),
    "beside": (slots.slots().map(lambda one: one.beside), [*slots.BESIDE]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_ugly_value_is_drawn(name: str) -> None:
    strategy, values = DRAWN[name]
    for value in values:
        assert find(strategy, partial(eq, value)) == value
