"""Recognizes a kind of drift in one object that is not as the migrations make it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from harness.catalog import Change

_VALID = {None, "yes", "no inherit"}  # NOT NULL of a column, as the catalog tells it


@dataclass(frozen=True)
class Drifted:
    """An object's change, from what the migrations make to what is there.

    `made` and `live` are its attributes on both sides, empty where it is not.
    """

    change: Change
    made: Mapping[str, str]
    live: Mapping[str, str]

    def has_become(self, is_so: Callable[[Mapping[str, str]], bool]) -> bool:
        """Tell whether something is so in the live database, and should not be."""
        return is_so(self.live) and not is_so(self.made)


Finder = Callable[[Drifted], bool]


def is_unknown(drifted: Drifted) -> bool:
    """Find what no migration makes."""
    return drifted.change.action == "added"


def is_missing(drifted: Drifted) -> bool:
    """Find what is not there."""
    return drifted.change.action == "removed"


def is_changed(drifted: Drifted) -> bool:
    """Find what is there, and otherwise."""
    return drifted.change.action == "changed"


def is_invalid_index(drifted: Drifted) -> bool:
    """Find a half-built index, also one of a constraint."""
    flags = {"invalid", "not ready", "index invalid", "index not ready"}
    return drifted.has_become(lambda attributes: not flags.isdisjoint(attributes))


def is_unvalidated(drifted: Drifted) -> bool:
    """Find a constraint that is NOT VALID, also NOT NULL of a column or a domain."""
    return drifted.has_become(
        lambda attributes: (
            _says(attributes, "NOT VALID") or attributes.get("not null") not in _VALID
        )
    )


def is_not_enforced(drifted: Drifted) -> bool:
    """Find a constraint that is NOT ENFORCED, or a foreign key without its triggers."""
    return drifted.has_become(
        lambda attributes: (
            _says(attributes, "NOT ENFORCED")
            or "disabled" in attributes.get("triggers", "")
        )
    )


def is_disabled_trigger(drifted: Drifted) -> bool:
    """Find a trigger that fires never, or only while replicating."""
    return drifted.has_become(
        lambda attributes: attributes.get("enabled") in {"no", "replica"}
    )


def _says(attributes: Mapping[str, str], words: str) -> bool:
    return attributes.get("definition", "").endswith(words)
