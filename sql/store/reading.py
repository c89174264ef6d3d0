"""Cuts a store's JSON file into pieces, holding no more of it than one piece at a time.

Only where a piece ends is found out here; what is in it PostgreSQL judges, which knows
better what it can hold. No streaming parser from elsewhere is needed for that: the
decoder of the standard library says where a value ends.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from sql.store.errors import StoreError

CHUNK = 1 << 20  # characters
_MARGIN = 16  # no escape and no literal is longer
_SPACE = " \t\n\r"
# Numbers stay text: there is no use for them here, and a long one is slow, or refused.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


@dataclass(frozen=True)
class Piece:
    """A record of "bookings", or without a key a whole collection; all JSON texts."""

    collection: str
    key: str | None
    document: str


class Window:
    """A part of a text file that moves along as what is in it is taken."""

    def __init__(self, file: TextIO, *, chunk: int = CHUNK) -> None:
        self._file = file
        self._chunk = chunk
        self._text = ""
        self._start = 0  # of what was not taken yet
        self._passed = 0  # characters before the text
        self._ended = False

    def _read(self) -> None:
        """Take in more: as much again as there is, so that no value is slow."""
        self._passed += self._start
        self._text = self._text[self._start :]
        self._start = 0
        more = self._file.read(max(self._chunk, len(self._text)))
        self._ended = not more
        self._text += more

    def peek(self) -> str:
        """Return the next character that is no white space; "" at the end."""
        while True:
            rest = self._start
            while rest < len(self._text) and self._text[rest] in _SPACE:
                rest += 1
            self._start = rest
            if rest < len(self._text):
                return self._text[rest]
            if self._ended:
                return ""
            self._read()

    def take(self, wanted: str, where: str) -> str:
        """Take the next character, which must be one of `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            raise self.broken(f"{_listed(wanted)} is expected", where)
        self._start += 1
        return found

    def value(self, where: str) -> str:
        """Take a value of any kind and return its text as it stands in the file."""
        self.peek()
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._start)
            except json.JSONDecodeError as error:
                if self._ended or self._hopeless(error):
                    raise self.broken(error.msg, where, error.pos) from error
            except RecursionError as error:
                raise self.broken("it is too deep", where) from error
            else:
                if self._ended or not self._goes_on(end):
                    found = self._text[self._start : end]
                    self._start = end
                    return found
            self._read()

    def _goes_on(self, end: int) -> bool:
        """Tell whether what reads as a number may be the first part of a longer one."""
        rest = self._text[end : end + 3]
        return not rest or (rest[0] in ".eE" and len(rest) < 3)

    def _hopeless(self, error: json.JSONDecodeError) -> bool:
        """Tell whether reading on cannot mend it: it is not at the end of the text."""
        unterminated = error.msg.startswith("Unterminated")
        return not unterminated and error.pos + _MARGIN < len(self._text)

    def broken(self, what: str, where: str, place: int | None = None) -> StoreError:
        """Return the error that says what is wrong at a place in the text, or here."""
        place = self._passed + (self._start if place is None else place)
        return StoreError(
            "the file is no JSON object",
            detail=f"{where}, character {place + 1}: {what}.",
            hint="Nothing was loaded. Is it the right file, and all of it?",
        )


def _listed(wanted: str) -> str:
    return " or ".join(f'"{one}"' for one in wanted)


def _entries(window: Window, where: str) -> Iterator[str]:
    """Take an object; yield each key's text, with the window standing at its value."""
    window.take("{", where)
    if window.peek() == "}":
        window.take("}", where)
        return
    while True:
        if window.peek() != '"':
            window.take('"', where)
        key = window.value(where)
        window.take(":", f"{where}, at {key}")
        yield key
        if window.take(",}", f"{where}, after {key}") == "}":
            return


def pieces(file: TextIO, *, chunk: int = CHUNK) -> Iterator[Piece]:
    """Yield the pieces of a file in its order; `chunk` characters are read at a time.

    Of "bookings" come its records, and first {} for itself; where it is no object, the
    value that it is. Raises StoreError where the file is no JSON object.
    """
    window = Window(file, chunk=chunk)
    for name in _entries(window, "In the file"):
        if json.loads(name) == "bookings" and window.peek() == "{":
            yield Piece(name, None, "{}")
            for key in _entries(window, f"In {name}"):
                yield Piece(name, key, window.value(f"In {name}, at {key}"))
        else:
            yield Piece(name, None, window.value(f"In {name}"))
    if window.peek():
        raise window.broken("the object ends before", "In the file")
