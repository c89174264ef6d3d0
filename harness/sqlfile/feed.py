"""One line of a file while it is read, with the values of variables put in its way."""

import re
from dataclasses import dataclass


@dataclass
class _Text:
    text: str
    variable: str | None
    position: int = 0


class Feed:
    """A stack of texts, the line at the bottom; reading goes on at the top.

    psql puts the value of `:name` on top and reads it like the file itself, so that a
    value can hold several statements and meta-commands. No token spans two texts. A
    text that is read to its end leaves the stack only when the next token is asked for,
    so that a variable which ends in itself is recursive.
    """

    def __init__(self, text: str, line: int) -> None:
        self.line = line
        self._stack = [_Text(text, None)]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match `pattern` here, without going forward."""
        top = self._stack[-1]
        return pattern.match(top.text, top.position)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match `pattern` here, and go behind it."""
        match = self.match(pattern)
        if match is not None:
            self._stack[-1].position = match.end()
        return match

    def take_through(self, pattern: re.Pattern[str]) -> tuple[str, bool]:
        """Take text to the end of the next match, else all text; say which it was."""
        top = self._stack[-1]
        match = pattern.search(top.text, top.position)
        start, top.position = top.position, match.end() if match else len(top.text)
        return top.text[start : top.position], match is not None

    def at_end(self) -> bool:
        """Whether the topmost text is read to its end."""
        return self._stack[-1].position >= len(self._stack[-1].text)

    def pop(self) -> bool:
        """Leave the value on top; False at the line itself, which stays."""
        if len(self._stack) == 1:
            return False
        self._stack.pop()
        return True

    def push(self, variable: str, value: str) -> None:
        """Read `value`, the value of `variable`, before what follows."""
        self._stack.append(_Text(value, variable))

    def expands(self, variable: str) -> bool:
        """Whether the value of `variable` is being read."""
        return any(entry.variable == variable for entry in self._stack)
