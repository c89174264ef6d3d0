"""Finds in the text of rules the values that they speak of. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from harness.datagen.schema import Column, Table, Type

_STRING = r"E?'((?:[^']|'')*)'"
_LITERAL = re.compile(_STRING)
_NUMBER = re.compile(r"(?<![\w.'])-?\d+(?:\.\d+)?(?![\w.'])")
_PATTERN = re.compile(rf"(?<!!)~\*? {_STRING}")
_LIKE = re.compile(rf"(?<!!)~~\*? {_STRING}")


@dataclass(frozen=True)
class Hints:
    """What the rules on a column speak of: values of its type, and patterns."""

    values: tuple[str, ...]
    patterns: tuple[str, ...]


def mine(table: Table) -> dict[str, Hints]:
    """Return the hints for each column that an insert may give, by its name."""
    return {column.name: _hints(table, column) for column in table.writable}


def _hints(table: Table, column: Column) -> Hints:
    texts = [rule.definition for rule in table.rules if column.name in rule.columns]
    texts += [bound.text for bound in table.bounds if column.name in bound.columns]
    texts += [column.default] if column.default else []
    fitting = _fitting(texts, column.type.bare())
    patterns = (found for text in texts for found in _patterns(text))
    return Hints(tuple(dict.fromkeys(fitting)), tuple(dict.fromkeys(patterns)))


def _fitting(texts: Iterable[str], type_: Type) -> Iterator[str]:
    for text in texts:
        if type_.category == "N":
            yield from _numbers(text)
        else:
            yield from (word for word in _strings(text) if _fits(word, type_))


def _fits(word: str, type_: Type) -> bool:
    if type_.kind == "e":
        return word in type_.labels
    if type_.category in {"D", "T"}:
        return bool(re.match(r"[-\d]|infinity", word))
    return type_.category == "S" or type_.kind in {"a", "r"}


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
        like = re.escape(found[1].replace("''", "'"))
        yield f"^{like.replace('%', '.*').replace('_', '.')}$"
