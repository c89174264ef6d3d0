"""Finds in the text of rules the values that they speak of. Pure."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from harness.datagen import literals
from harness.datagen.schema import Column, Table, Type

_STRING = r"E?'((?:[^']|'')*)'"
_LITERAL = re.compile(_STRING)
_NUMBER = re.compile(r"(?<![\w.'])-?\d+(?:\.\d+)?(?![\w.'])")
_PATTERN = re.compile(rf"(?<![!~])~\*? {_STRING}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_RANGE = re.compile(r"FROM \('?([^,)']+)'?\) TO \('?([^,)']+)'?\)")
_KEY = re.compile(rf"(?:->>?|\?) {_STRING}")  # of an object
_INSIDE = 12  # values inside of a partition
_LIKE = re.compile(rf"(?<!!)~~\*? {_STRING}")


@dataclass(frozen=True)
class Hints:
    """What the rules on a column speak of: values of its type, and patterns.

    `guesses` are from the sources of the triggers, which may mean anything else.
    """

    values: tuple[str, ...]
    patterns: tuple[str, ...]
    guesses: tuple[str, ...]


def mine(table: Table) -> dict[str, Hints]:
    """Return the hints for each column that an insert may give, by its name."""
    return {column.name: _hints(table, column) for column in table.writable}


def _hints(table: Table, column: Column) -> Hints:
    texts = [rule.definition for rule in table.rules if column.name in rule.columns]
    bounds = [bound.text for bound in table.bounds if column.name in bound.columns]
    texts += [f"{text} {' '.join(_inside(text))}" for text in bounds]
    texts += [column.default] if column.default else []
    type_ = column.type.bare()
    patterns = (
        found for text in texts for found in _patterns(text) if type_.category == "S"
    )
    shapes = _objects(table, column, texts) if "json" in type_.short_name else ()
    return Hints(
        values=tuple(dict.fromkeys((*_fitting(texts, type_), *shapes))),
        patterns=tuple(dict.fromkeys(patterns)),
        guesses=tuple(dict.fromkeys(_fitting([table.triggers], type_))),
    )


def _objects(table: Table, column: Column, texts: Sequence[str]) -> Iterator[str]:
    """Write objects that have every key that rules and generated columns ask for."""
    made = [c.default or "" for c in table.columns if c.generated]
    keys = {
        key.replace("''", "'")
        for text in (*texts, *made)
        if column.name in text
        for key in _KEY.findall(text)
    }
    if keys:
        values: tuple[object, ...] = ("word", 1, True, [], {})
        for value in values:
            yield json.dumps(dict.fromkeys(sorted(keys), value))


def _fitting(texts: Sequence[str], type_: Type) -> Iterator[str]:
    if type_.kind == "a" and type_.inner:
        for item in _fitting(texts, type_.inner.bare()):
            yield literals.array([item])
    for text in texts:
        if type_.category == "N":
            yield from _numbers(text)
        else:
            yield from (word for word in _strings(text) if _fits(word, type_))


def _fits(word: str, type_: Type) -> bool:
    if type_.kind == "e":
        return word in type_.labels
    if type_.short_name in {"date", "timestamp", "timestamptz"}:
        return _DAY.match(word) is not None or word.endswith("infinity")
    if type_.category in {"D", "T"}:
        return bool(re.match(r"[-\d]", word))
    if type_.kind in {"a", "r"}:
        return word[:1] in {"{", "[", "("}
    return type_.category == "S"


def _numbers(text: str) -> Iterator[str]:
    """Each number and its neighbours: rules break at an edge, on either side."""
    outside = _LITERAL.sub(lambda found: found[1], text)
    for number in dict.fromkeys(_NUMBER.findall(outside)):
        yield number
        yield f"{Decimal(number) + 1}"
        yield f"{Decimal(number) - 1}"


def _strings(text: str) -> Iterator[str]:
    """Each string that is no pattern; the items of an array one by one."""
    for found in _LITERAL.finditer(_PATTERN.sub("", _LIKE.sub("", text))):
        word = found[1].replace("''", "'")
        yield word
        if word.startswith("{") and word.endswith("}"):
            yield from word[1:-1].split(",")


def _patterns(text: str) -> Iterator[str]:
    """Regular expressions; a LIKE becomes one."""
    for found in _PATTERN.finditer(text):
        yield found[1].replace("''", "'")
    for found in _LIKE.finditer(text):
        like = found[1].replace("''", "'")
        yield f"^{_expression(like)}$"


def _expression(like: str) -> str:
    """Translate a LIKE pattern: % is anything, _ one character, a backslash quotes."""
    wild = {"%": ".*", "_": "."}
    pieces = re.findall(r"\\.|.", like, re.DOTALL)
    return "".join(wild.get(piece) or re.escape(piece[-1]) for piece in pieces)


def _inside(bound: str) -> Iterator[str]:
    """Write literals for some values between the two ends of a partition by range."""
    found = _RANGE.search(bound)
    if found is None:
        return
    low, high = found[1], found[2]
    if _DAY.match(low) and _DAY.match(high):
        first, last = (date.fromisoformat(text[:10]) for text in (low, high))
        step = max(1, (last - first).days // _INSIDE)
        for days in range(0, (last - first).days, step):
            yield f"'{first + timedelta(days=days)}'"
    elif _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high):
        width = Decimal(high) - Decimal(low)
        for part in range(_INSIDE):
            yield f"'{Decimal(low) + width * part // _INSIDE}'"
