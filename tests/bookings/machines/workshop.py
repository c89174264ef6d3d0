"""The machine of workshop orders and offers of extra work."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.bookings.machines.duel import System
from tests.bookings.machines.machine import Machine
from tests.bookings.machines.workshop_sql import PICTURE, ROWS, statement
from tests.bookings.models import workshop as w
from tests.bookings.models.workshop import World

WHICH = st.integers(0, 5)
ACTOR = st.sampled_from(w.ACTORS)
STATUS = st.sampled_from(w.STATUSES)
DECISIONS = ("APPROVED", "DECLINED", "CANCELLED", "COMPLETED")


def drawing(world: World) -> str:
    """Draw the way that each order went."""
    lines = []
    for number in world.orders:
        ways = [row for row in world.history if row[0] == number]
        path = "".join(f" -{actor}-> {new}" for _, _, new, actor in ways)
        lines.append(f"order {number}: PENDING_PAYMENT{path}")
    return "\n".join(lines)


WORKSHOP: System[World] = System("workshop", ROWS, PICTURE, World, statement, drawing)


def has_few_orders(machine: "Workshop") -> bool:
    """Tell whether one order more leaves it likely that steps meet."""
    return len(machine.duel.world.orders) < 3


def has_offers(machine: "Workshop") -> bool:
    """Tell whether something was offered."""
    return bool(machine.duel.world.offers)


class Workshop(Machine[World]):
    """Random orders on their way."""

    system = WORKSHOP

    def number(self) -> int:
        """Return a number that nothing has yet."""
        return len(self.duel.taken) + 1

    def order(self, which: int) -> int:
        """Return the number of an order."""
        orders = [*self.duel.world.orders]
        return orders[which % len(orders)]

    def served(self, which: int) -> int:
        """Return the number of an order, one in service if there is any."""
        orders = self.duel.world.orders
        served = [number for number in orders if orders[number] == "IN_SERVICE"]
        return served[which % len(served)] if served else self.order(which)

    def offer(self, which: int) -> int:
        """Return the number of an offer."""
        offers = [*self.duel.world.offers]
        return offers[which % len(offers)]

    @initialize(steps=st.sampled_from([5, 5, 0, 4]))
    def open_first(self, steps: int) -> None:
        """Mostly an order in service, where most things can happen."""
        self.take(w.Open(self.number()))
        self.go(1, steps, admin=False)

    @precondition(has_few_orders)
    @rule()
    def open(self) -> None:
        self.take(w.Open(self.number()))

    @rule(which=WHICH, steps=st.integers(1, 5), admin=st.booleans())
    def go_on(self, which: int, steps: int, admin: bool) -> None:
        self.go(self.order(which), steps, admin=admin)

    def go(self, number: int, steps: int, *, admin: bool) -> None:
        """Go the way that does not end at once, so many steps of it."""
        for _ in range(steps):
            old = self.duel.world.orders[number]
            way = next((way for way in w.WAYS if way[0] == old), None)
            if way is None:
                return
            actor = "ADMIN" if admin else min(w.WAYS[way])
            self.take(w.Move(number, way[1], actor))

    @rule(
        which=WHICH,
        status=STATUS,
        actor=ACTOR,
        tenant=st.sampled_from(["acme"] * 9 + ["other"]),
    )
    def move(self, which: int, status: str, actor: str, tenant: str) -> None:
        self.take(w.Move(self.order(which), status, actor, tenant))

    @rule(which=WHICH, statuses=st.permutations(w.STATUSES), actor=ACTOR)
    def try_all(self, which: int, statuses: list[str], actor: str) -> None:
        """Try one status after the other, until one is accepted."""
        number = self.order(which)
        any(self.take(w.Move(number, status, actor)) for status in statuses)

    @rule(which=WHICH, actor=ACTOR)
    def finish(self, which: int, actor: str) -> None:
        self.take(w.Move(self.served(which), "READY_FOR_RETURN", actor))

    @rule(which=WHICH, status=STATUS, actor=ACTOR | st.none())
    def write(self, which: int, status: str, actor: str | None) -> None:
        self.take(w.Move(self.order(which), status, actor, plainly=True))

    @rule(which=WHICH, status=st.sampled_from(["PENDING"] * 6 + ["APPROVED"]))
    def extend(self, which: int, status: str) -> None:
        self.take(w.MakeOffer(self.number(), self.served(which), status))

    @precondition(has_offers)
    @rule(which=WHICH, statuses=st.permutations(DECISIONS))
    def decide(self, which: int, statuses: list[str]) -> None:
        """Try one status after the other, until one is accepted."""
        number = self.offer(which)
        any(self.take(w.Decide(number, status)) for status in statuses)

    @precondition(has_offers)
    @rule(
        which=WHICH,
        price=st.sampled_from([0, 1, 999, 2_000_000_000, -1]),
        changes=st.booleans(),
    )
    def add_item(self, which: int, price: int, changes: bool) -> None:
        self.take(w.AddItem(self.offer(which), price, changes))
