"""psql's variables, and for a static reader what is not known about them."""

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass

from harness.sqlfile.special import FROM_CONNECTION, ORDINARY, SPECIAL

_VALID_NAME = re.compile(r"[A-Za-z_0-9\x80-\U0010ffff]+")


@dataclass(frozen=True)
class Snapshot:
    """What was known at some moment."""

    values: Mapping[str, str]
    unknown: frozenset[str]


class Variables(MutableMapping[str, str]):
    r"""The variables by name, as `\set` and whoever executes the commands set them.

    A name that psql would refuse, and a value of a special variable that psql or this
    reader cannot accept, raise `ValueError`.

    For a static reader a variable can be unknown: it has perhaps a value, but only
    execution would tell. It is then not in the mapping, and `defined` gives None.
    """

    def __init__(self, initial: Mapping[str, str], *, static: bool = False) -> None:
        defaults = {name: special.default for name, special in SPECIAL.items()}
        self._values = {**defaults, **ORDINARY}
        self._unknown = set(FROM_CONNECTION) if static else set()
        self._unknown_prefixes: set[str] = set()
        for name, value in initial.items():
            self[name] = value

    def __getitem__(self, name: str) -> str:
        """The value of the variable `name`."""
        return self._values[name]

    def __setitem__(self, name: str, value: str) -> None:
        r"""What `\set name value` does."""
        if not _VALID_NAME.fullmatch(name):
            raise ValueError("A name consists of letters, digits and underscores.")
        special = SPECIAL.get(name)
        self._values[name] = special.accept(value) if special else value

    def __delitem__(self, name: str) -> None:
        r"""What `\unset name` does: special variables go back to a value."""
        special = SPECIAL.get(name)
        if special:
            self._values[name] = special.accept(None)
        else:
            self._values.pop(name, None)
            self._unknown.discard(name)

    def __iter__(self) -> Iterator[str]:
        """The names of the variables."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many variables there are."""
        return len(self._values)

    def defined(self, name: str) -> bool | None:
        """Whether the variable has a value; None when a static reader cannot know."""
        if name in self._values:
            return True
        unknown = name in self._unknown or any(
            name.startswith(prefix) for prefix in self._unknown_prefixes
        )
        return None if unknown else False

    def store(self, name: str, value: str | None) -> None:
        r"""What `\gset` does with one column: NULL unsets, special variables stay."""
        if name in SPECIAL:
            return
        if value is None:
            self.pop(name, None)
        else:
            self[name] = value

    def forget(self, names: Iterable[str]) -> None:
        """Make variables unknown."""
        for name in names:
            self._values.pop(name, None)
            self._unknown.add(name)

    def forget_prefix(self, prefix: str) -> None:
        """Make unknown every variable that a name beginning with `prefix` could set."""
        self._unknown_prefixes.add(prefix)
        names = [name for name in self._values if name.startswith(prefix)]
        self.forget(name for name in names if name not in SPECIAL)

    def snapshot(self) -> Snapshot:
        """What is known now, for `changed_since` and `restore`."""
        return Snapshot(dict(self._values), frozenset(self._unknown))

    def changed_since(self, old: Snapshot) -> set[str]:
        """The names of which something else is known than at `old`."""
        return {
            name for name, _ in self._values.items() ^ old.values.items()
        } | self._unknown ^ old.unknown

    def restore(self, old: Snapshot) -> None:
        """Know again what was known at `old`; unknown prefixes stay unknown."""
        self._values = dict(old.values)
        self._unknown = set(old.unknown)
