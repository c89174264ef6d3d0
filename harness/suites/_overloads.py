"""pgTAP's functions, and which argument of a call is the description it will print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from harness.suites._arguments import ANY_ARRAY, STRING_TYPES, UNKNOWN, Argument


@dataclass(frozen=True)
class Overload:
    """One function: the types of its arguments, and which is the description."""

    types: tuple[str, ...]
    description: int | None


@cache
def assertions() -> Mapping[str, tuple[Overload, ...]]:
    """The functions that print test lines, by name, as pgtap.txt lists them."""
    text = (files("harness.suites") / "pgtap.txt").read_text("utf8")
    found: dict[str, tuple[Overload, ...]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, *words = line.split()
            found[name] = (*found.get(name, ()), *_overloads(words))
    return found


def _overloads(words: list[str]) -> list[Overload]:
    """One line's overloads: two when its description may be left out."""
    if words[-1:] == ["[description]"]:
        bare = tuple(words[:-1])
        return [Overload(bare, None), Overload((*bare, "text"), len(bare))]
    place = words.index("description") if "description" in words else None
    types = tuple("text" if word == "description" else word for word in words)
    return [Overload(types, place)]


def description(name: str, arguments: Sequence[Argument]) -> str | None:
    """The literal that the assertion `name` prints as its description, if one does."""
    overload = resolve(name, arguments)
    if overload is None or overload.description is None:
        return None
    # throws_ok(query, x, y) takes an x of five bytes for an SQLSTATE, and then y for
    # the error's message.
    if name == "throws_ok" and len(arguments) == 3 and _is_code(arguments[1]):
        return None
    return arguments[overload.description].text


def _is_code(argument: Argument) -> bool:
    return argument.text is not None and len(argument.text.encode()) == 5


def resolve(name: str, arguments: Sequence[Argument]) -> Overload | None:
    """The overload that PostgreSQL would call; None when there is no such function.

    By its manual, "Function Type Resolution", the most exact matches win, then the most
    bare strings that are taken as strings. What follows there prefers text to name, and
    so, among pgTAP's functions, one with a description. What cannot be told fits
    everything.
    """
    fitting = [o for o in assertions()[name] if len(o.types) == len(arguments)]
    return max(
        fitting, key=lambda overload: _fitness(overload, arguments), default=None
    )


def _fitness(overload: Overload, arguments: Sequence[Argument]) -> tuple[int, ...]:
    pairs = [
        (parameter, argument.type)
        for parameter, argument in zip(overload.types, arguments, strict=True)
        if argument.type is not None
    ]
    return (
        sum(_accepts(parameter, given) for parameter, given in pairs),
        sum(parameter == given for parameter, given in pairs),
        sum(
            given == UNKNOWN and parameter in STRING_TYPES for parameter, given in pairs
        ),
        overload.description is not None,
    )


def _accepts(parameter: str, given: str) -> bool:
    """Whether PostgreSQL converts `given` to `parameter` without being told."""
    if given == UNKNOWN or parameter in {given, "anyelement"}:
        return True
    if parameter == "anyarray" or given == ANY_ARRAY:
        return given.endswith("[]") and parameter.endswith(("[]", "anyarray"))
    if parameter == "numeric":
        return given == "integer"
    array = parameter.endswith("[]") and given.endswith("[]")
    element = (parameter, given) if not array else (parameter[:-2], given[:-2])
    return set(element) <= STRING_TYPES
