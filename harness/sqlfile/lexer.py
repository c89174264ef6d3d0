r"""psql's scanner for SQL: it finds where statements end, and expands variables.

Like psql it reads line by line, so what is quoted can go on in the next line, while a
token cannot. One consequence is psql's own: when another string on the next line
continues an E'...' string, that one is read as a standard string, without escapes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from harness.errors import SqlFileError
from harness.sqlfile.buffer import QueryBuffer
from harness.sqlfile.feed import Feed
from harness.sqlfile.patterns import COMMENT_EDGE, QUOTED, SQL
from harness.sqlfile.routines import RoutineBody
from harness.sqlfile.source import Place
from harness.sqlfile.values import quote_identifier, quote_literal
from harness.sqlfile.variables import Variables

CommentHook = Callable[[int, str, bool], None]

# The kinds of pieces that stay open until something closes them.
_OPENING = {
    "comment": "comment",
    "dollar": "dollar-quoted string",
    "escapes": "quoted string",
    "name": "quoted identifier",
    "string": "quoted string",
}
_UNSEEN = {"blank", "line_comment", "comment"}
_REFERENCES = {"variable", "literal", "identifier", "test"}


class Stop(Enum):
    """Why the scanner came back."""

    END_OF_LINE = auto()
    SEMICOLON = auto()
    BACKSLASH = auto()


@dataclass
class Quote:
    """A piece that is open: its kind, where and with what it began, how deep it is."""

    kind: str
    line: int
    opening: str
    depth: int = 1

    def unterminated(self, path: Path, end: int) -> SqlFileError:
        """The error to raise when the file ends, on line `end`, before the piece."""
        return Place(path, self.line).error(
            f"unterminated {_OPENING[self.kind]}",
            detail=f"What {self.opening} begins is still open at the end of the file,"
            f" line {end}.",
            hint="psql would send or drop the rest of the file in one piece.",
        )


class Lexer:
    """The scanner's state, which lasts from line to line of one file.

    `warnings` collects what psql would print about its work. `on_comment` is called for
    every line comment, with its line, its text, and whether a statement has begun
    anywhere before it.
    """

    def __init__(
        self,
        variables: Variables,
        *,
        on_comment: CommentHook | None = None,
    ) -> None:
        self.warnings: list[str] = []
        self.quote: Quote | None = None
        self.parentheses = 0
        self._body = RoutineBody()
        self._variables = variables
        self._on_comment = on_comment
        self._started = False

    def reset(self) -> None:
        r"""Forget what is open, as psql does at `\r` and after `\g`."""
        self.quote = None
        self.parentheses = 0
        self._body = RoutineBody()

    def scan(self, feed: Feed, buffer: QueryBuffer, *, active: bool) -> Stop:
        r"""Move text from `feed` to `buffer` up to the next thing to act on.

        The semicolon or backslash that stops the scanner is read, but not in `buffer`.
        Without `active`, in a branch that does not run, no variable is expanded.
        """
        while True:
            if feed.at_end():
                if not feed.pop():
                    return Stop.END_OF_LINE
            elif self.quote is not None:
                self._scan_quote(self.quote, feed, buffer)
            elif stop := self._scan_piece(feed, buffer, active=active):
                return stop

    def _scan_piece(
        self, feed: Feed, buffer: QueryBuffer, *, active: bool
    ) -> Stop | None:
        match = feed.take(SQL)
        assert match is not None, "the last pattern takes any character"
        kind, text = str(match.lastgroup), match.group()
        if kind == "backslash":
            return Stop.BACKSLASH
        if kind == "semicolon" and self._at_top():
            self._body.begin_statement()
            return Stop.SEMICOLON
        self._started = self._started or kind not in _UNSEEN
        if kind in {"blank", "line_comment"}:
            self._skip(kind, text, feed, buffer)
        elif kind in _REFERENCES and active:
            self._expand(kind, text, feed, buffer)
        elif kind == "forced":
            self._force(text, feed, buffer)
        else:
            self._open_or_count(kind, text, feed)
            buffer.append(text, feed.line, token=kind != "comment")
        return None

    def _at_top(self) -> bool:
        """Whether a semicolon here would end the statement."""
        return not self.parentheses and not self._body.depth

    def _skip(self, kind: str, text: str, feed: Feed, buffer: QueryBuffer) -> None:
        """Blanks and line comments are dropped at the beginning of a statement."""
        if kind == "line_comment" and self._on_comment is not None:
            self._on_comment(feed.line, text, self._started)
        if buffer:
            buffer.append(text, feed.line, token=False)

    def _force(self, text: str, feed: Feed, buffer: QueryBuffer) -> None:
        r"""`\;` and `\:` stand for the bare characters."""
        if text == r"\;" and self._at_top():
            buffer.join(feed.line)
        else:
            buffer.append(text[1], feed.line)
        if text == r"\;":
            self._body.begin_statement()

    def _open_or_count(self, kind: str, text: str, feed: Feed) -> None:
        if kind in _OPENING:
            self.quote = Quote(kind, feed.line, text)
        elif kind == "open":
            self.parentheses += 1
        elif kind == "close":
            self.parentheses = max(self.parentheses - 1, 0)
        elif kind == "word":
            self._body.see(text, in_parentheses=self.parentheses > 0)

    def _scan_quote(self, quote: Quote, feed: Feed, buffer: QueryBuffer) -> None:
        if quote.kind == "comment":
            text, found = feed.take_through(COMMENT_EDGE)
            quote.depth += found * (1 if text.endswith("/*") else -1)
            closed = quote.depth == 0
        elif quote.kind == "dollar":
            text, closed = feed.take_through(re.compile(re.escape(quote.opening)))
        else:
            match = feed.take(QUOTED[quote.kind])
            assert match is not None, "the pattern matches even nothing"
            text, closed = match.group(), bool(match["close"])
        buffer.append(text, feed.line, token=quote.kind != "comment")
        if closed:
            self.quote = None

    def _expand(self, kind: str, text: str, feed: Feed, buffer: QueryBuffer) -> None:
        if kind == "test":
            defined = self._variables.defined(text[3:-1])
            word = {True: "TRUE", False: "FALSE", None: text}[defined]
            buffer.append(word, feed.line)
            return
        name = text[1:] if kind == "variable" else text[2:-1]
        value = self._variables.get(name)
        if value is None:
            buffer.append(text, feed.line)
        elif kind == "literal":
            buffer.append(quote_literal(value), feed.line)
        elif kind == "identifier":
            buffer.append(quote_identifier(value), feed.line)
        elif feed.expands(name):
            self.warnings.append(f'skipping recursive expansion of variable "{name}"')
            buffer.append(text, feed.line)
        else:
            feed.push(name, value)
