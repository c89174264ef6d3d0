"""A race that failed, as a person reads it: what broke, who did what when, a spec."""

from pathlib import Path

from harness.concurrency.drawing import table, time_line
from harness.concurrency.oracles import Problem
from harness.concurrency.outcome import Outcome
from harness.concurrency.script import Race
from harness.concurrency.spec import spec_of
from harness.errors import RaceError


class RaceFailedError(RaceError):
    """A schedule broke a rule of its race.

    `outcome` is that schedule, `problems` the rules, `runs` how many were run, `spec`
    the text for PostgreSQL's isolationtester that does the same again.
    """

    def __init__(
        self, race: Race, outcome: Outcome, problems: tuple[Problem, ...], *, runs: int
    ) -> None:
        self.outcome = outcome
        self.problems = problems
        self.runs = runs
        self.spec = spec_of(race, outcome)
        super().__init__(
            problems[0].rule,
            detail="\n".join([
                *(f"{problem}".rstrip(".") + "." for problem in problems),
                f"Found in schedule {runs}: {' '.join(outcome.schedule)}",
                "",
                table(outcome),
                "",
                time_line(outcome),
            ]),
            hint="`spec` of this error is isolationtester's script of that schedule.",
        )

    def write_spec(self, path: Path) -> None:
        """Write the script, and say in the hint where it is."""
        path.write_text(self.spec, encoding="utf-8")
        self.hint = f"Repeat it: isolationtester 'dbname=…' < {path}"
