"""Makes texts that match a regular expression, for the common part of the language."""

import re
from dataclasses import dataclass
from random import Random

_CLASSES = {
    "alnum": "abcxyzABC0189",
    "alpha": "abcxyzABC",
    "digit": "0123456789",
    "lower": "abcdefxyz",
    "upper": "ABCDEFXYZ",
    "space": " ",
    "punct": "-_.,!",
    "xdigit": "0123456789abcdef",
}
_ESCAPES = {"d": "0123456789", "w": "abcxyz019_", "s": " ", "D": "ab", "S": "abc012"}
_ANY = "abcxyz0123456789-_. @"
_MORE = 3  # how many repetitions an open quantifier adds at most


class UnknownPatternError(ValueError):
    """The expression uses something that is not understood here."""


def sample(pattern: str, random: Random) -> str | None:
    """Return a text that matches `pattern` if it is simple; None if it is not.

    A guess: the server, which decides, may still refuse it.
    """
    try:
        reader = _Reader(pattern, random)
        found = reader.alternatives()
    except (UnknownPatternError, IndexError):
        return None
    return found if reader.at == len(pattern) else None


@dataclass
class _Reader:
    pattern: str
    random: Random
    at: int = 0

    def alternatives(self) -> str:
        branches = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch())
        return self.random.choice(branches)

    def branch(self) -> str:
        found = ""
        while self.peek() not in {"", "|", ")"}:
            found += self.repeated()
        return found

    def repeated(self) -> str:
        begin = self.at
        first = self.atom()
        low, high = self.quantifier()
        count = self.random.randint(low, high)
        end = self.at
        texts = [first] if count else []
        for _ in range(count - 1):  # each time anew: the choices inside may differ
            self.at = begin
            texts.append(self.atom())
        self.at = end
        return "".join(texts)

    def atom(self) -> str:
        char = self.take()
        if char == "(":
            if self.pattern.startswith("?:", self.at):
                self.at += 2
            found = self.alternatives()
            self.take()
            return found
        if char in "^$":
            return ""
        if char == "[":
            return self.random.choice(self.members())
        if char == ".":
            return self.random.choice(_ANY)
        return self.escaped() if char == "\\" else char

    def escaped(self) -> str:
        char = self.take()
        if char in "AZmMyY":  # anchors and word boundaries
            return ""
        if char.isalnum() and char not in _ESCAPES:
            raise UnknownPatternError(char)
        return self.random.choice(_ESCAPES.get(char, char))

    def members(self) -> str:
        negated = self.peek() == "^"
        self.at += negated
        found = self.member()
        while self.peek() != "]":
            found += self.member()
        self.take()
        if not negated:
            return found
        others = "".join(char for char in _ANY if char not in found)
        if not others:
            raise UnknownPatternError(found)
        return others

    def member(self) -> str:
        named = re.compile(r"\[:(\w+):\]").match(self.pattern, self.at)
        if named:
            self.at = named.end()
            return _CLASSES[named[1]] if named[1] in _CLASSES else _unknown(named[1])
        char = self.take()
        if char == "\\":
            char = self.take()
            return _ESCAPES.get(char, char)
        if self.peek() == "-" and self.pattern[self.at + 1] != "]":
            self.at += 1
            return "".join(map(chr, range(ord(char), ord(self.take()) + 1)))
        return char

    def quantifier(self) -> tuple[int, int]:
        exact = re.compile(r"\{(\d+)(,?)(\d*)\}").match(self.pattern, self.at)
        if exact:
            self.at = exact.end()
            low = int(exact[1])
            high = int(exact[3]) if exact[3] else low + _MORE * bool(exact[2])
        else:
            ranges = {"*": (0, _MORE), "+": (1, 1 + _MORE), "?": (0, 1)}
            if self.peek() not in ranges:
                return 1, 1
            low, high = ranges[self.take()]
        self.at += self.peek() == "?"  # as few as possible: the same texts match
        return low, high

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]


def _unknown(name: str) -> str:
    raise UnknownPatternError(name)
