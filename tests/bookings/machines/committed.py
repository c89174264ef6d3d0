"""The machine of capacity that commits, with migrations down and up in between."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.bookings.machines.capacity import CAPACITY, WHICH, Capacity, has_holds
from tests.bookings.machines.stage import Answer, Committing
from tests.bookings.models import holding as h
from tests.bookings.models.capacity import MINUTE, World

LAST = 27  # what comes later cannot be reverted: a contracted enum stays contracted
# To before the services, and to before the days were partitioned.
DOWN_TO = st.sampled_from([26, 19, 17])
CLEAN = """
    delete from public.resource_allocation;
    delete from public.resource_hold;
    delete from public.resource_blackout;
    delete from public.resource_capacity;
    update public.resource set is_active = true
"""
LEFT = """slug, idempotency_token, code, date - today, quantity, status,
                (extract(epoch from expires_at - now()) * 1000000)::bigint"""
PICTURE = CAPACITY.picture.replace(LEFT, LEFT.rpartition(",")[0])


class Committed(World):
    """A world whose clock goes on: to the microsecond nobody knows what is left."""

    def picture(self) -> Mapping[str, list[Any]]:
        seen = super().picture()
        return {**seen, "holds": [row[:-1] for row in seen["holds"]]}


class CapacityCommitted(Capacity):
    """Random holds, each step a transaction; waits are far from any boundary."""

    system = replace(CAPACITY, picture=PICTURE, world=Committed)

    def __init__(self, stage: Committing, down_and_up: Callable[[int], None]) -> None:
        super().__init__(stage)
        self.down_and_up = down_and_up
        self.committing = stage

    @precondition(has_holds)
    @rule(which=WHICH, moment=st.sampled_from([-20 * MINUTE, 20 * MINUTE]))
    def wait(self, which: int, moment: int) -> None:
        holds = [*self.duel.world.holds.values()]
        self.take(h.Wait(max(MINUTE, holds[which % len(holds)].left + moment)))

    @rule(to=DOWN_TO)
    def migrate(self, to: int) -> None:
        """Down and up again: nobody who holds or sells notices."""
        self.duel.note(f"-- migrate down to {to}, up to {LAST}", "no difference")
        self.down_and_up(to)
        self.duel.compare(Answer(None, None, None, self.committing.look()), None)
