"""What a shop does with holds: place, confirm, release, extend, expire."""

from dataclasses import dataclass, replace

from tests.bookings.models.capacity import (
    MINUTE,
    OWNERS,
    Hold,
    Key,
    Sold,
    World,
)
from tests.bookings.models.verdict import Refusal, broken

OTHER_REQUEST = Refusal("BKB06")
NO_RESOURCE = Refusal("BKB07")
BAD_ARGUMENT = Refusal("BKB08")
NO_HOLD = Refusal("BKB09")
SETTLED = Refusal("BKB10")
OVERDUE = Refusal("BKB11")
OTHER_LINE = Refusal("BKB12")
LINE_TWICE = Refusal("23505", "resource_allocation_line_once_key")
LONGEST = 366  # days of a hold


def spelled(token: str) -> str:
    """Return the one spelling in which a token is stored and looked up."""
    return token.strip().lower()


@dataclass(frozen=True)
class Place:
    """Ask for units of every day of a range."""

    tenant: str
    resource: str
    first: int
    last: int
    units: int | None
    token: str
    email: str = "ada@example.org"
    minutes: int = 30

    @property
    def key(self) -> Key:
        """Whose hold it is, under which token."""
        return self.tenant, spelled(self.token)

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Bad arguments first; then a known token is judged by what it was used for."""
        length = self.last - self.first + 1
        if (
            not 1 <= length <= LONGEST
            or (self.units or 0) <= 0
            or self.minutes <= 0
            or not (self.key[1] and self.email.strip())
        ):
            return frozenset({BAD_ARGUMENT})
        if self.key in world.holds:
            return broken({OTHER_REQUEST: not self.repeats(world.holds[self.key])})
        if OWNERS[self.resource] != self.tenant:
            return frozenset({NO_RESOURCE})
        days = range(self.first, self.last + 1)
        return frozenset(
            world.closed(self.resource, days)
            | world.lacks(self.resource, days, self.units or 0)
        )

    def repeats(self, hold: Hold) -> bool:
        """Tell whether it asks for what `hold` is."""
        wanted = (self.resource, self.first, self.last, self.units, self.email)
        given = (hold.resource, hold.first, hold.last, hold.units, hold.email)
        return wanted == given and hold.lifetime in {None, self.minutes}

    def rows(self, world: World) -> int | None:
        """One row a day."""
        del world
        return self.last - self.first + 1

    def apply(self, world: World) -> None:
        """Hold the days, unless they are held under this token already."""
        lifetime = self.minutes * MINUTE
        made = Hold(
            *(self.resource, self.first, self.last, self.units or 0),
            *(self.email, self.minutes, lifetime),
        )
        world.holds.setdefault(self.key, made)


@dataclass(frozen=True)
class OfToken:
    """Something that is done to all days of a token."""

    tenant: str
    token: str

    @property
    def key(self) -> Key:
        """Whose hold it is, under which token."""
        return self.tenant, spelled(self.token)

    def live(self, world: World) -> frozenset[Refusal]:
        """Return why the hold cannot go on."""
        if self.key not in world.holds:
            return frozenset({NO_HOLD})
        hold = world.holds[self.key]
        if hold.status != "ACTIVE":
            return frozenset({SETTLED})
        return broken({OVERDUE: hold.overdue()})

    def rows(self, world: World) -> int | None:
        """One row a day."""
        hold = world.holds.get(self.key)
        return len(hold.days()) if hold else None

    def turn(self, world: World, status: str) -> None:
        """Give an active hold another state."""
        hold = world.holds[self.key]
        if hold.status == "ACTIVE":
            world.holds[self.key] = hold.turned(status)


@dataclass(frozen=True)
class Confirm(OfToken):
    """Turn a hold into allocations of a line of an order."""

    order: str
    line: str

    def refusals(self, world: World) -> frozenset[Refusal]:
        """A repeated confirmation is accepted, for the same line only."""
        if not (self.order.strip() and self.line.strip()):
            return frozenset({BAD_ARGUMENT})
        hold = world.holds.get(self.key)
        if hold and hold.status == "CONFIRMED":
            lines = {
                line[1:3] for line, sold in world.sold.items() if sold.hold == self.key
            }
            if not lines:
                return frozenset({SETTLED})
            return broken({OTHER_LINE: bool(lines - {(self.order, self.line)})})
        if against := self.live(world):
            return against
        assert hold is not None
        return broken({
            LINE_TWICE: any(
                (self.tenant, self.order, self.line, hold.resource, day) in world.sold
                for day in hold.days()
            )
        })

    def rows(self, world: World) -> int | None:
        """One allocation a day, or those that are left of it."""
        hold = world.holds.get(self.key)
        if hold and hold.status == "CONFIRMED":
            return sum(sold.hold == self.key for sold in world.sold.values())
        return super().rows(world)

    def apply(self, world: World) -> None:
        """Sell what was held, once."""
        hold = world.holds[self.key]
        if hold.status != "ACTIVE":
            return
        world.holds[self.key] = hold.turned("CONFIRMED")
        for day in hold.days():
            line = (self.tenant, self.order, self.line, hold.resource, day)
            world.sold[line] = Sold(hold.units, self.key)


@dataclass(frozen=True)
class Release(OfToken):
    """Give a hold back."""

    def refusals(self, world: World) -> frozenset[Refusal]:
        """What is released or expired stays as it is; what was sold is refused."""
        if self.key not in world.holds:
            return frozenset({NO_HOLD})
        return broken({SETTLED: world.holds[self.key].status == "CONFIRMED"})

    def apply(self, world: World) -> None:
        """Capacity back, once."""
        self.turn(world, "RELEASED")


@dataclass(frozen=True)
class Extend(OfToken):
    """Ask for 30 minutes more."""

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Only while it is not past its time."""
        return self.live(world)

    def apply(self, world: World) -> None:
        """Half an hour after its end, not after now."""
        hold = world.holds[self.key]
        world.holds[self.key] = replace(hold, left=hold.left + 30 * MINUTE)


@dataclass(frozen=True)
class Expire:
    """Expire what is overdue, of so many tokens at most, the oldest first."""

    at_most: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes."""
        del world
        return frozenset()

    def taken(self, world: World) -> list[Key]:
        """Return the tokens that it is about."""
        overdue = [
            (hold.left, key)
            for key, hold in world.holds.items()
            if hold.status == "ACTIVE" and hold.overdue()
        ]
        return [key for _, key in sorted(overdue)][: self.at_most]

    def rows(self, world: World) -> int | None:
        """It counts rows, not tokens."""
        return sum(len(world.holds[key].days()) for key in self.taken(world))

    def apply(self, world: World) -> None:
        """Capacity back, once."""
        for key in self.taken(world):
            world.holds[key] = world.holds[key].turned("EXPIRED")


@dataclass(frozen=True)
class Wait:
    """Let time pass for all holds."""

    microseconds: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Nobody can refuse that."""
        del world
        return frozenset()

    def rows(self, world: World) -> int | None:
        """All of them."""
        return sum(len(hold.days()) for hold in world.holds.values())

    def apply(self, world: World) -> None:
        """An overdue hold counts until it is expired."""
        for key, hold in world.holds.items():
            world.holds[key] = replace(hold, left=hold.left - self.microseconds)
