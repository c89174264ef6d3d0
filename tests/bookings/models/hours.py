"""What a tenant does with the hours in which services can be had."""

from dataclasses import dataclass
from math import isinf

from tests.bookings.models.availability import Rule, World
from tests.bookings.models.bookings import overlap
from tests.bookings.models.verdict import OneRow, Refusal, broken, check

MIDNIGHT = 24 * 60  # minutes
NO_SUCH_CLOCK = Refusal("22007")
CLOCK_GOES_ON = Refusal("22008")
IS_NULL = Refusal("23502")
OF_NOTHING = Refusal("23503", "availability_rule_tenant_id_service_id_fkey")
START_TAKEN = Refusal(
    "23505", "availability_rule_tenant_id_service_id_day_of_week_starts_key"
)
OVERLAPS = Refusal("23P01", "availability_rule_of_service_overlap_excl")
OVERLAPS_COMMON = Refusal("23P01", "availability_rule_of_every_service_overlap_excl")


def meet(one: Rule, other: Rule) -> bool:
    """Tell whether two rules hold at the same moment of a week, for a service."""
    if (one.tenant, one.service, one.weekday) != (
        *(other.tenant, other.service, other.weekday),
    ):
        return False
    hours = [(rule.hours().starts, rule.hours().ends) for rule in (one, other)]
    spans = [
        (rule.since, float("inf") if rule.until is None else rule.until)
        for rule in (one, other)
    ]
    return overlap(*hours) and overlap(*spans)


@dataclass(frozen=True)
class WriteRule(OneRow):
    """Write a rule."""

    number: int
    rule: Rule

    def refusals(self, world: World) -> frozenset[Refusal]:
        """A text that is no time of day comes to no rule."""
        clocks = self.rule.starts, self.rule.ends
        if any(isinstance(clock, str) for clock in clocks):
            return frozenset({NO_SUCH_CLOCK}) | broken({
                CLOCK_GOES_ON: any(_leaves_day(clock) for clock in clocks)
            })
        if any(_leaves_day(clock) for clock in clocks):
            return frozenset({CLOCK_GOES_ON})
        alone = self._alone()
        return (
            alone
            | self._service(world)
            | (frozenset() if alone else self._beside(world))
        )

    def _alone(self) -> frozenset[Refusal]:
        rule = self.rule
        times = rule.since, rule.until
        both = rule.since is not None and rule.until is not None
        return broken({
            IS_NULL: rule.since is None,
            check("availability_rule_day_of_week_known"): not 0 <= rule.weekday <= 6,
            check("availability_rule_starts_before_ends"): not rule.starts < rule.ends,  # type: ignore[operator]  # both are minutes
            check("availability_rule_effective_order"): both
            and not rule.since < rule.until,  # type: ignore[operator]  # both
            check("availability_rule_effective_finite"): any(
                time is not None and isinf(time) for time in times
            ),
        })

    def _service(self, world: World) -> frozenset[Refusal]:
        rule = self.rule
        known = rule.service is None or (rule.tenant, rule.service) in world.services
        return broken({OF_NOTHING: not known})

    def _beside(self, world: World) -> frozenset[Refusal]:
        """Return which others do not let it be; also among those of every service."""
        rule = self.rule
        key = (rule.tenant, rule.service, rule.weekday, rule.starts)
        others = [one for at, one in world.rules.items() if at != self.number]
        meets = any(meet(rule, other) for other in others)
        return broken({
            START_TAKEN: key
            in {(one.tenant, one.service, one.weekday, one.starts) for one in others},
            OVERLAPS: meets and rule.service is not None,
            OVERLAPS_COMMON: meets and rule.service is None,
        })

    def apply(self, world: World) -> None:
        """It holds."""
        world.rules[self.number] = self.rule


def _leaves_day(clock: int | str) -> bool:
    """Tell whether it is a time of no day: 24:00 is the last."""
    return isinstance(clock, int) and clock > MIDNIGHT


class AddRule(WriteRule):
    """Make a rule."""


class ChangeRule(WriteRule):
    """Write all columns of a rule that is there, but its tenant."""


@dataclass(frozen=True)
class DropRule(OneRow):
    """Delete a rule."""

    number: int

    def refusals(self, world: World) -> frozenset[Refusal]:
        """Whenever one likes: what is booked stays."""
        del world
        return frozenset()

    def apply(self, world: World) -> None:
        """It is gone."""
        del world.rules[self.number]
