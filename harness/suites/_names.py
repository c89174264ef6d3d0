"""Names for assertions, unique within their file and fit for a test's id."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

# The plugin's own item of every file, which stands for its plan.
_RESERVED = "plan"
_COLONS = re.compile(r":(?=:)")
# Control characters, and halves of surrogate pairs, which no output can encode.
_DROPPED = {"Cc", "Cs"}


@dataclass(frozen=True)
class Unnamed:
    """What a name is made of: the first description, the line, how many calls."""

    description: str | None
    line: int
    calls: int


def unique_names(assertions: Sequence[Unnamed]) -> list[str]:
    """A name for each, in the order given.

    It is the description, where that is one assertion's alone; where it is several's,
    each gets its line, and from the second on the same line a number. Without a
    description, the line is the name.
    """
    wanted = [_wanted(assertion) for assertion in assertions]
    often = Counter(wanted)
    kept = {name for name in wanted if often[name] == 1 and name != _RESERVED}
    taken = set(kept)
    # Equals share their variants, so that none is tried twice.
    variants: dict[Unnamed, Iterator[str]] = {}
    names = []
    for assertion, name in zip(assertions, wanted, strict=True):
        if name is None or name not in kept:
            rest = variants.setdefault(assertion, _variants(assertion, name))
            name = next(variant for variant in rest if variant not in taken)
        taken.add(name)
        names.append(name)
    return names


def _wanted(assertion: Unnamed) -> str | None:
    text = _readable(assertion.description or "")
    return f"{text}{_more(assertion)}" if text else None


def _more(assertion: Unnamed) -> str:
    return f" (+{assertion.calls - 1} more)" if assertion.calls > 1 else ""


def _variants(assertion: Unnamed, name: str | None) -> Iterator[str]:
    for number in count(1):
        line = f"line {assertion.line}" + (f", {number}" if number > 1 else "")
        yield f"{line}{_more(assertion)}" if name is None else f"{name} ({line})"


def _readable(text: str) -> str:
    """`text` on one line and without `::`, which separates the parts of an id."""
    characters = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in _DROPPED
    )
    return _COLONS.sub(": ", " ".join("".join(characters).split()))
