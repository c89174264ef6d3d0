"""Take steps in a database and in a model, and compare the two after each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from harness.dsn import redact
from tests.bookings.machines.drawing import side_by_side
from tests.bookings.machines.script import script
from tests.bookings.machines.stage import Answer, Stage
from tests.bookings.models.verdict import Picture, Step, World

W = TypeVar("W", bound=World)
ACCEPTED = "accepted"


@dataclass(frozen=True)
class System(Generic[W]):
    """What is put to the test: a part of the database, and its model."""

    name: str
    rows: str  # SQL: rows that are there before an example, committed
    picture: str  # SQL: one row, the jsonb object of World.picture
    world: Callable[[], W]
    statement: Callable[[Step[W]], str]
    drawing: Callable[[W], str]


@dataclass(frozen=True)
class Taken:
    """A step that was taken: its statement, and what the model said to it."""

    command: str
    expected: str


@dataclass
class Disagreement(AssertionError):
    """The database and the model disagree; printed so that a person sees why."""

    expected: frozenset[str]  # names of rules, or ACCEPTED
    found: str
    differing: tuple[str, ...] = ()  # sections of the picture
    said: str | None = None
    dsn: str = ""
    rolls_back: bool = True
    taken: Sequence[Taken] = ()
    model: Picture = field(default_factory=dict)
    seen: Picture = field(default_factory=dict)
    rows: str = ""
    look: str = ""
    drawing: str = ""

    @property
    def verdict(self) -> str:
        """What is wrong, in one line."""
        if self.differing:
            return f"differs: {', '.join(self.differing)}"
        return f"{self.found} instead of {' or '.join(sorted(self.expected))}"

    def is_about(self, claim: str) -> bool:
        """Tell whether a claim such as `accepted instead of BKB05` names this.

        A claim may name several, `one | other`, where it depends on the steps; of a
        rule that is too strict it says `23P01 name instead of anything`.
        """
        if " | " in claim:
            return any(map(self.is_about, claim.split(" | ")))
        if claim.startswith("differs: "):
            return claim.removeprefix("differs: ") in self.differing
        found, _, expected = claim.partition(" instead of ")
        return found == self.found and expected in {*self.expected, "anything"}

    def script(self) -> str:
        """Return the steps as a psql script that shows them again."""
        return script(
            (
                f"-- {number}. expected: {one.expected}\n{one.command};"
                for number, one in enumerate(self.taken, 1)
            ),
            title=self.verdict,
            dsn=self.dsn,
            rows=self.rows,
            look=self.look,
            rolls_back=self.rolls_back,
        )

    def compared(self) -> str:
        """Return what the model says beside what the database shows."""
        parts = []
        for section in self.model:
            ours, theirs = _rows(self.model[section]), _rows(self.seen[section])
            if ours or theirs:
                parts.append(
                    f"{section} (model | database):\n{side_by_side(ours, theirs)}"
                )
        return "\n".join(parts)

    def __str__(self) -> str:
        answer = f" ({self.said})" if self.said else ""
        return "\n\n".join([
            f"step {len(self.taken)}: {self.verdict}{answer}",
            self.compared(),
            self.drawing,
            f"the database is kept, as these steps left it: {redact(self.dsn)}",
            self.script(),
        ])


class Duel(Generic[W]):
    """One example: a world of the model, and a stage on which the database plays."""

    def __init__(self, system: System[W], stage: Stage) -> None:
        self.system = system
        self.stage = stage
        self.world = system.world()
        self.taken: list[Taken] = []

    def take(self, step: Step[W]) -> bool:
        """Take a step; tell whether it was accepted. Raises Disagreement."""
        expected = step.refusals(self.world)
        rows = None if expected else step.rows(self.world)
        command = self.system.statement(step)
        names = frozenset(map(str, expected)) or frozenset({ACCEPTED})
        self.taken.append(Taken(command, " or ".join(sorted(names))))
        answer = self.stage.attempt(command)
        found = str(answer.refusal or ACCEPTED)
        if found not in names:
            raise self._disagreement(names, found, answer)
        if not answer.refusal:
            step.apply(self.world)
        self.compare(answer, rows)
        return not answer.refusal

    def compare(self, answer: Answer, rows: int | None) -> None:
        """Raise Disagreement unless the model says what the database shows."""
        model, seen = self.world.picture(), answer.seen
        differing = [one for one in model if _rows(model[one]) != _rows(seen[one])]
        if not answer.refusal and rows is not None and rows != answer.rows:
            differing.append("rows")
            answer = replace(answer, said=f"{answer.rows} rows, expected {rows}")
        if differing:
            raise self._disagreement(
                frozenset(), self.taken[-1].expected, answer, tuple(differing)
            )

    def note(self, command: str, expected: str) -> None:
        """Add to the script what is not a step of the model."""
        self.taken.append(Taken(command, expected))

    def _disagreement(
        self,
        expected: frozenset[str],
        found: str,
        answer: Answer,
        differing: tuple[str, ...] = (),
    ) -> Disagreement:
        return Disagreement(
            *(expected, found, differing, answer.said),
            dsn=self.stage.dsn,
            rolls_back=self.stage.rolls_back,
            taken=self.taken,
            model=self.world.picture(),
            seen=answer.seen,
            rows=self.system.rows,
            look=self.system.picture,
            drawing=self.system.drawing(self.world),
        )


def replay(system: System[W], stage: Stage, steps: Sequence[Step[W]]) -> Duel[W]:
    """Take given steps: an example that was found once, or a benchmark."""
    duel = Duel(system, stage)
    stage.begin()
    try:
        for step in steps:
            duel.take(step)
    finally:
        stage.end()
    return duel


def _rows(section: list[object]) -> list[str]:
    return sorted(map(str, section))
