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
WAY_TO_SERVICE = w.STATUSES[: w.STATUSES.index("IN_SERVICE") + 1]
TO_SERVICE = [status for status in WAY_TO_SERVICE if status != "CANCELLED"]
PRICE = st.sampled_from([0, 1, 999, 2_000_000_000, -1])


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

    @initialize(steps=st.sampled_from([5, 5, 5, 0, 4, 11]))
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

    @rule(which=WHICH, actor=ACTOR, going=st.booleans())
    def try_all(self, which: int, actor: str, going: bool) -> None:
        """Try each status that cannot be had, then, perhaps, those that can."""
        number = self.order(which)
        moves = [w.Move(number, status, actor) for status in w.STATUSES]
        world = self.duel.world
        ways = [one for one in moves if not one.refusals(world)]
        for move in [one for one in moves if one not in ways]:
            self.take(move)
        if going and ways:
            self.take(ways[which % len(ways)])

    @rule(which=WHICH, actor=ACTOR)
    def finish(self, which: int, actor: str) -> None:
        self.take(w.Move(self.served(which), "READY_FOR_RETURN", actor))

    @rule(which=WHICH, status=STATUS, actor=ACTOR | st.none())
    def write(self, which: int, status: str, actor: str | None) -> None:
        self.take(w.Move(self.order(which), status, actor, plainly=True))

    @rule(which=WHICH, status=st.sampled_from(["PENDING"] * 6 + ["APPROVED"]))
    def extend(self, which: int, status: str) -> None:
        self.take(w.MakeOffer(self.number(), self.served(which), status))

    @rule(which=WHICH, price=PRICE, decisions=st.permutations(DECISIONS))
    def haggle(self, which: int, price: int, decisions: list[str]) -> None:
        """Offer something, try every decision, and change it afterwards."""
        order = self.bring_to_service(which)
        number = self.number()
        self.take(w.MakeOffer(number, order))
        self.take(w.AddItem(number, price))
        for decision in decisions:
            self.take(w.Decide(number, decision))
        self.take(w.AddItem(number, price, changes=which % 2 == 0))

    def bring_to_service(self, which: int) -> int:
        """Return the number of an order in service; it may be made for that."""
        number = self.served(which)
        if self.duel.world.orders[number] not in TO_SERVICE:
            number = self.number()
            self.take(w.Open(number))
        behind = TO_SERVICE.index(self.duel.world.orders[number])
        self.go(number, len(TO_SERVICE) - 1 - behind, admin=True)
        return number

    @precondition(has_offers)
    @rule(
        which=WHICH,
        decisions=st.lists(st.sampled_from(DECISIONS), min_size=1, max_size=4),
    )
    def decide(self, which: int, decisions: list[str]) -> None:
        """Decide, and decide again, whatever became of it."""
        number = self.offer(which)
        for decision in decisions:
            self.take(w.Decide(number, decision))

    @precondition(has_offers)
    @rule(
        which=WHICH,
        price=PRICE,
        changes=st.booleans(),
    )
    def add_item(self, which: int, price: int, changes: bool) -> None:
        self.take(w.AddItem(self.offer(which), price, changes))
