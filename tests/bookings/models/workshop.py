"""Workshop orders: who may move one on, its history, and offers of extra work."""

from dataclasses import dataclass, field, replace

from tests.bookings.models.verdict import Picture, Refusal, broken

ACTORS = ("CUSTOMER", "SYSTEM", "JOCKEY", "WORKSHOP", "ADMIN")
WAYS = {
    ("PENDING_PAYMENT", "CONFIRMED"): {"SYSTEM"},
    ("PENDING_PAYMENT", "CANCELLED"): {"CUSTOMER"},
    ("CONFIRMED", "PICKUP_ASSIGNED"): {"SYSTEM"},
    ("CONFIRMED", "CANCELLED"): {"CUSTOMER"},
    ("PICKUP_ASSIGNED", "PICKED_UP"): {"JOCKEY"},
    ("PICKUP_ASSIGNED", "CANCELLED"): {"CUSTOMER"},
    ("PICKED_UP", "AT_WORKSHOP"): {"JOCKEY", "WORKSHOP"},
    ("AT_WORKSHOP", "IN_SERVICE"): {"WORKSHOP"},
    ("IN_SERVICE", "READY_FOR_RETURN"): {"WORKSHOP"},
    ("READY_FOR_RETURN", "RETURN_ASSIGNED"): {"SYSTEM", "WORKSHOP"},
    ("RETURN_ASSIGNED", "RETURNED"): {"JOCKEY"},
    ("RETURNED", "DELIVERED"): {"CUSTOMER", "SYSTEM"},
}
STATUSES = tuple(dict.fromkeys(status for way in WAYS for status in way))
OFFERS = {
    None: ("PENDING",),
    "PENDING": ("APPROVED", "DECLINED", "CANCELLED"),
    "APPROVED": ("COMPLETED",),
}
ILLEGAL = Refusal("BKC06")
NOBODY = Refusal("BKC07")
NO_ORDER = Refusal("BKC08")
NOT_IN_SERVICE = Refusal("BKC09")
UNDECIDED = Refusal("BKC10")
OFFER_ILLEGAL = Refusal("BKC11")
DECIDED = Refusal("BKC12")
NEGATIVE = Refusal("23514", "workshop_extension_item_price_not_negative_check")


@dataclass(frozen=True)
class Offer:
    """Extra work on an order: its status, and the price of each item in cents."""

    order: int
    status: str = "PENDING"
    prices: tuple[int, ...] = ()


@dataclass
class World:
    """Orders, what happened to each, and what was offered; all of one tenant."""

    orders: dict[int, str] = field(default_factory=dict)
    history: list[tuple[int, str, str, str]] = field(default_factory=list)
    offers: dict[int, Offer] = field(default_factory=dict)

    def pending(self, order: int) -> int:
        """Return how many offers are undecided."""
        return sum(
            offer.order == order and offer.status == "PENDING"
            for offer in self.offers.values()
        )

    def picture(self) -> Picture:
        """Return what a look at the database should show."""
        worked = {order for order, _, new, _ in self.history if new == "IN_SERVICE"}
        return {
            "orders": [
                [number, status, self.pending(number), number in worked]
                for number, status in self.orders.items()
            ],
            "history": [list(row) for row in self.history],
            "offers": [
                [number, one.order, one.status, sum(one.prices), len(one.prices)]
                for number, one in self.offers.items()
            ],
        }


@dataclass(frozen=True)
class Open:
    """Make an order."""

    number: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """It waits for its payment."""
        world.orders[self.number] = "PENDING_PAYMENT"


@dataclass(frozen=True)
class Move:
    """Move an order on: by the function, or by a plain update of the row."""

    number: int
    status: str
    actor: str | None
    tenant: str = "acme"
    plainly: bool = False

    def refusals(self, world: World) -> frozenset[Refusal]:
        """An illegal step is refused as such, whatever else is against it."""
        old = world.orders[self.number]
        if self.tenant != "acme":
            return frozenset() if self.plainly else frozenset({NO_ORDER})
        if old == self.status:
            return frozenset() if self.plainly else frozenset({ILLEGAL})
        finishes = broken({
            UNDECIDED: world.pending(self.number) > 0 and self.status != "IN_SERVICE"
        })
        if self.actor is None:
            return finishes | {NOBODY}
        allowed = WAYS.get((old, self.status), set())
        legal = bool(allowed) and (self.actor == "ADMIN" or self.actor in allowed)
        return finishes | broken({ILLEGAL: not legal})

    def rows(self, world: World) -> int | None:
        """One, of the right tenant."""
        del world
        return int(self.tenant == "acme")

    def apply(self, world: World) -> None:
        """It is there, and was noted down; the same status again is no step."""
        old = world.orders[self.number]
        if self.tenant != "acme" or old == self.status:
            return
        world.orders[self.number] = self.status
        world.history.append((self.number, old, self.status, str(self.actor)))


@dataclass(frozen=True)
class MakeOffer:
    """Offer extra work."""

    number: int
    order: int
    status: str = "PENDING"

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Only during the service; an offer begins undecided."""
        return broken({
            NOT_IN_SERVICE: world.orders[self.order] != "IN_SERVICE",
            OFFER_ILLEGAL: self.status not in OFFERS[None],
        })

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """The order's status stays."""
        world.offers[self.number] = Offer(self.order)


@dataclass(frozen=True)
class Decide:
    """Give an offer another status."""

    number: int
    status: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Step by step; the same again changes nothing."""
        old = world.offers[self.number].status
        allowed = {old, *OFFERS.get(old, ())}
        return broken({OFFER_ILLEGAL: self.status not in allowed})

    def rows(self, world: World) -> int | None:
        """One."""
        del world
        return 1

    def apply(self, world: World) -> None:
        """The service can go on where it was the last one."""
        offer = world.offers[self.number]
        world.offers[self.number] = replace(offer, status=self.status)


@dataclass(frozen=True)
class AddItem:
    """Add an item to an offer, or change all its items to a price."""

    number: int
    price: int
    changes: bool = False

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What was decided on stays as it is; a price may be nothing, not less."""
        offer = world.offers[self.number]
        if self.changes and not offer.prices:
            return frozenset()
        return broken({DECIDED: offer.status != "PENDING", NEGATIVE: self.price < 0})

    def rows(self, world: World) -> int | None:
        """One, or all that there are."""
        return len(world.offers[self.number].prices) if self.changes else 1

    def apply(self, world: World) -> None:
        """The total follows."""
        offer = world.offers[self.number]
        same = (self.price,) * len(offer.prices)
        prices = same if self.changes else (*offer.prices, self.price)
        world.offers[self.number] = replace(offer, prices=prices)
