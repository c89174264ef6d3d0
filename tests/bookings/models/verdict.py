"""What a step is answered with: accepted, or refused by a rule that has a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

# Everything that can be seen, by section; the rows of a section have no order.
Picture: TypeAlias = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Refusal:
    """A rule, known by what a write that breaks it is told.

    `constraint` is None for rules that are functions: their SQLSTATE is their own.
    """

    sqlstate: str
    constraint: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.sqlstate, self.constraint)))


class World(Protocol):
    """A model's state."""

    def picture(self) -> Picture:
        """Return what a look at the database should show."""
        ...


W_contra = TypeVar("W_contra", bound=World, contravariant=True)


class Step(Protocol[W_contra]):
    """Something that somebody does to the database."""

    def refusals(self, world: W_contra) -> frozenset[Refusal]:
        """Return what speaks against it; nothing where it is to be accepted.

        Where it is several rules, nobody promised which one is named.
        """
        ...

    def rows(self, world: W_contra) -> int | None:
        """Return how many rows it is answered with; None where nobody promised."""
        ...

    def apply(self, world: W_contra) -> None:
        """Do it, in the model."""
        ...


def check(name: str) -> Refusal:
    """Return the check constraint of that name, without its suffix."""
    return Refusal("23514", f"{name}_check")


class OneRow:
    """A statement that writes one row of one table."""

    def rows(self, world: object) -> int | None:
        """One."""
        del world
        return 1


def broken(rules: Mapping[Refusal, bool]) -> frozenset[Refusal]:
    """Return the rules that are broken."""
    return frozenset(rule for rule, is_broken in rules.items() if is_broken)
