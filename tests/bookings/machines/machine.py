"""What all machines share, and the search with one of them."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.bookings.machines.duel import Disagreement, Duel, System
from tests.bookings.machines.stage import Stage
from tests.bookings.models.verdict import Step, World

W = TypeVar("W", bound=World)


class Machine(RuleBasedStateMachine, Generic[W]):
    """Draws steps; each is taken in the database and in the model."""

    system: ClassVar[System]  # type: ignore[type-arg]  # of W, which a class has not

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.duel: Duel[W] = Duel(self.system, stage)
        stage.begin()

    def take(self, step: Step[W]) -> bool:
        """Take a step; tell whether it was accepted."""
        return self.duel.take(step)

    def teardown(self) -> None:
        """End the example."""
        self.duel.stage.end()


def search(
    machine: Callable[[Stage], Machine[W]], stage: Stage, profile: settings
) -> None:
    """Search for steps over which the database and the model disagree."""

    def play() -> Machine[W]:
        return machine(stage)

    try:
        # It calls what it is given: a factory will do.
        run_state_machine_as_test(play, settings=profile)  # type: ignore[arg-type]
    except Disagreement as found:
        stage.keep([one.command for one in found.taken])
        raise
