r"""One `\if` block: which of its branches run, and what the others are undone to."""

from dataclasses import dataclass, field

from harness.sqlfile.buffer import QueryBuffer
from harness.sqlfile.variables import Snapshot


@dataclass(kw_only=True)
class Block:
    r"""An open `\if`, in one of its branches.

    `running`: the branch runs. `decided`: it is certain that a branch ran or that none
    can, so that no later one does. `guessed`: a static reader met a condition that it
    could not decide, so that the branch and the later ones are visited at a guess.

    `text`, `parentheses` and `values` are what the statement, the scanner and the
    variables were like before the branch; `changed` are the variables which uncertain
    branches touched.
    """

    line: int
    decided: bool
    text: QueryBuffer
    parentheses: int
    values: Snapshot
    running: bool = False
    guessed: bool = False
    in_else: bool = False
    changed: set[str] = field(default_factory=set)

    @property
    def uncertain(self) -> bool:
        """Whether the branch is visited, but might not run."""
        return self.running and self.guessed

    def enter(self, truth: bool | None) -> None:
        """Begin the branch whose condition is `truth`, None if that is unknown."""
        self.running = not self.decided and truth is not False
        self.guessed = self.guessed or (self.running and truth is None)
        self.decided = self.decided or truth is True
