"""What all machines share, and the search with one of them."""

from typing import ClassVar, Generic, TypeVar

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase
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


def own_examples(name: str, profile: settings) -> ExampleDatabase | None:
    """Return where a machine saves what it found.

    To Hypothesis all machines are one test; what one of them saved, another would
    try, find nothing, and delete.
    """
    kept = profile.database
    if isinstance(kept, DirectoryBasedExampleDatabase):
        return DirectoryBasedExampleDatabase(kept.path / name)
    return kept


def search(machine: type[Machine[W]], stage: Stage, profile: settings) -> None:
    """Search for steps over which the database and the model disagree."""

    def play() -> Machine[W]:
        return machine(stage)

    own = settings(profile, database=own_examples(machine.system.name, profile))
    try:
        # It calls what it is given: a factory will do.
        run_state_machine_as_test(play, settings=own)  # type: ignore[arg-type]
    except Disagreement as found:
        stage.keep([one.command for one in found.taken])
        raise
