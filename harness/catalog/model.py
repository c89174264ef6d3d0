"""A catalog as a value: the things of a database with their attributes, as text."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from harness.errors import CatalogError

FORMAT = 1  # of the JSON text; a snapshot of another format is refused
YES = "yes"  # an attribute that is a flag has this value or is absent

Key = tuple[str, str]  # kind and name


@dataclass(frozen=True)
class Thing:
    """One object: a table, a column, a constraint ...

    `name` is qualified and quoted where SQL wants it: public.bookings.status. `within`
    is the key of the thing that it cannot exist without, if there is one. `copy_of` is
    that of the parent's column, constraint, index or trigger which a partition or an
    inheritance child has it from. `place` orders the columns of a table, from 1;
    elsewhere it is 0. `attributes` holds what is not the default, by name; flags are
    "yes".
    """

    kind: str
    name: str
    within: Key | None = None
    copy_of: Key | None = field(default=None, compare=False)  # told by the table
    place: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> Key:
        """What identifies it in its catalog."""
        return self.kind, self.name

    @property
    def definition(self) -> str:
        """Everything about it, one attribute a line; longer texts are indented."""
        lines = [f"{self.kind} {self.name}"]
        for name, value in self.attributes.items():
            first, *rest = value.strip("\n").split("\n")
            lines.append(f"    {name}: {first}" if not rest else f"    {name}:")
            lines += [f"        {line}" for line in ((first, *rest) if rest else ())]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return it in terms of JSON."""
        return {
            "kind": self.kind,
            "name": self.name,
            **({"within": list(self.within)} if self.within else {}),
            **({"copy_of": list(self.copy_of)} if self.copy_of else {}),
            **({"place": self.place} if self.place else {}),
            "attributes": dict(self.attributes),
        }


@dataclass(frozen=True)
class Catalog:
    """The things of one database, sorted; two of equal content are equal.

    Sorted by code points, because servers sort text in ways of their own.
    """

    things: tuple[Thing, ...]

    @classmethod
    def of(cls, things: Iterable[Thing]) -> "Catalog":
        """Sort things into a catalog. Raises CatalogError if two have one name."""
        ordered = tuple(sorted(things, key=lambda thing: thing.key))
        for one, other in pairwise(ordered):
            if one.key == other.key:
                raise CatalogError(f'two objects are the {one.kind} "{one.name}"')
        return cls(ordered)

    @cached_property
    def by_key(self) -> Mapping[Key, Thing]:
        """The things by kind and name."""
        return {thing.key: thing for thing in self.things}

    def inside(self, key: Key) -> tuple[Thing, ...]:
        """Return the things right inside another: columns in their order, then others.

        Empty where `key` has none, or is not there.
        """
        return self._inside.get(key, ())

    @cached_property
    def _inside(self) -> Mapping[Key, tuple[Thing, ...]]:
        found: dict[Key, list[Thing]] = {}
        for thing in sorted(self.things, key=lambda one: (not one.place, one.place)):
            if thing.within:
                found.setdefault(thing.within, []).append(thing)
        return {key: tuple(things) for key, things in found.items()}

    def to_json(self) -> str:
        """Return a text that `from_json` reads, one thing a line."""
        lines = [
            json.dumps(thing.as_json(), ensure_ascii=False) for thing in self.things
        ]
        return f'{{"format": {FORMAT}, "things": [\n' + ",\n".join(lines) + "\n]}\n"

    @classmethod
    def from_json(cls, text: str) -> "Catalog":
        """Read what `to_json` wrote. Raises CatalogError for anything else."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise CatalogError(
                    "snapshot has another format",
                    detail=f"Found {content['format']!r}, wanted {FORMAT}.",
                    hint="Take it again with this version of the harness.",
                )
            return cls.of(_thing(**entry) for entry in content["things"])
        except (ValueError, TypeError, KeyError) as error:
            raise CatalogError(
                "snapshot cannot be read",
                detail=f"{type(error).__name__}: {error}.",
                hint="Wanted a file that harness catalog snapshot wrote.",
            ) from error


def _thing(
    *,
    kind: str,
    name: str,
    attributes: dict[str, str],
    within: list[str] | None = None,
    copy_of: list[str] | None = None,
    place: int = 0,
) -> Thing:
    return Thing(
        kind,
        name,
        within=_key(within),
        copy_of=_key(copy_of),
        place=place,
        attributes=attributes,
    )


def _key(pair: list[str] | None) -> Key | None:
    return (pair[0], pair[1]) if pair else None
