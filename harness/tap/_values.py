"""What a stream of TAP says, as immutable values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Directive(StrEnum):
    """Why a result does not count like any other."""

    TODO = "todo"
    SKIP = "skip"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One test: its line, the diagnostics below it and the subtest above it.

    - `ok`: what the line says, whatever its directive.
    - `number`: the printed one, None if there is none.
    - `description`: without the leading dash. If it has several lines, this is the
      first one; pgTAP prints the others as the first diagnostics.
    - `diagnostics`: the comment lines without their `# `, those that the subtest
      printed about itself first.
    - `children`: the results of the subtest.
    - `apparent`: the directive that a failing line seems to have and that is only text
      in its description. Such a test failed, even if `prove` excuses it as a TODO.
    """

    ok: bool
    number: int | None = None
    description: str = ""
    directive: Directive | None = None
    reason: str = ""
    diagnostics: tuple[str, ...] = ()
    children: tuple["Result", ...] = ()
    apparent: Directive | None = None

    @property
    def failed(self) -> bool:
        """Whether the test failed and no TODO excuses it."""
        return not self.ok and self.directive is not Directive.TODO

    @property
    def unexpectedly_passed(self) -> bool:
        """Whether the test passed although it is a TODO."""
        return self.ok and self.directive is Directive.TODO


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A line `1..count`; `skip_all` is what `1..0 # SKIP` gives as reason, or None."""

    count: int
    skip_all: str | None = None

    def __str__(self) -> str:
        """The plan as TAP prints it, without the reason."""
        return f"1..{self.count}"


@dataclass(frozen=True)
class BailOut:
    """A line `Bail out! reason`: the file gave up."""

    reason: str


@dataclass(frozen=True)
class Comment:
    """A comment line that belongs to no result, without its `# `."""

    text: str


@dataclass(frozen=True)
class Stray:
    """A line that is not TAP, such as a row of an ordinary query; never a blank one."""

    line: str


Event: TypeAlias = Result | Plan | BailOut | Comment | Stray


@dataclass(frozen=True)
class Output:
    """What some lines said, in order: those of one statement, or of a whole stream."""

    events: tuple[Event, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        """The results, each with its diagnostics."""
        return tuple(event for event in self.events if isinstance(event, Result))

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans; a good stream has one."""
        return tuple(event for event in self.events if isinstance(event, Plan))

    @property
    def bail_out(self) -> BailOut | None:
        """The first bail-out, if there is one."""
        found = (event for event in self.events if isinstance(event, BailOut))
        return next(found, None)

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments that belong to no result."""
        return tuple(event.text for event in self.events if isinstance(event, Comment))

    @property
    def stray(self) -> tuple[str, ...]:
        """The lines that are not TAP."""
        return tuple(event.line for event in self.events if isinstance(event, Stray))


@dataclass(frozen=True)
class Summary(Output):
    """A whole stream.

    `problems` are sentences: everything that makes it no success, whatever its results.
    """

    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the stream has no problem and no result that failed."""
        return not self.problems and not any(result.failed for result in self.results)
