"""psql's query buffer: the text of a statement while it is being read."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from harness.sqlfile.patterns import BLANKS


@dataclass(frozen=True, kw_only=True)
class Query:
    r"""A complete query, made from the buffer.

    `raw` is the buffer's text as psql prints it with `\p`, `text` what to send.
    `line` and `end_line` are the lines of its first and last token, `text_lines` has
    the line of each line of `text`. `pieces` are its statements: none where there is no
    token, several where `\;` joins them.
    """

    raw: str
    text: str
    pieces: tuple[str, ...]
    line: int
    end_line: int
    text_lines: tuple[int, ...]
    conditional: bool


@dataclass
class QueryBuffer:
    """Collects pieces of text and remembers on which line each stands.

    Blanks and comments are text, but not `tokens`. `conditional` is for a static
    reader: whether it had to guess that some of the tokens belong here.
    """

    parts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    joints: list[int] = field(default_factory=list)
    first_line: int = 0
    last_line: int = 0
    tokens: int = 0
    conditional: bool = False
    _fresh_newline: bool = False

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self.parts)

    def append(self, text: str, line: int, *, token: bool = True) -> None:
        """Add a piece of text that stands on `line`."""
        self.parts.append(text)
        self.lines.append(line)
        self._fresh_newline = False
        if token:
            self.first_line = self.first_line or line
            self.last_line = line
            self.tokens += 1

    def newline(self, line: int) -> None:
        """Begin `line`; psql does so only when there is text already."""
        if self.parts:
            self.append("\n", line, token=False)
            self._fresh_newline = True

    def drop_newline(self) -> None:
        """Take the newline back if nothing was added after it.

        So a line that holds only a meta-command leaves no trace in the statement.
        """
        if self._fresh_newline:
            self.parts.pop()
            self.lines.pop()
            self._fresh_newline = False

    def join(self, line: int) -> None:
        r"""Add the semicolon of `\;`, which joins two statements in one query."""
        self.joints.append(len(self.parts))
        self.append(";", line, token=False)

    def text(self) -> str:
        """What was collected so far."""
        return "".join(self.parts)

    def copy(self) -> "QueryBuffer":
        """A buffer with the same content."""
        return replace(
            self,
            parts=self.parts.copy(),
            lines=self.lines.copy(),
            joints=self.joints.copy(),
        )

    def query(self, end_line: int = 0, *, terminator: str = "") -> Query:
        """The query that was collected and goes to `end_line` at least."""
        raw = self.text()
        text = raw.rstrip(BLANKS)
        return Query(
            raw=raw + terminator,
            text=text,
            pieces=self._pieces() if self.tokens else (),
            line=self.first_line,
            end_line=max(end_line, self.last_line),
            text_lines=self._text_lines()[: text.count("\n") + 1],
            conditional=self.conditional,
        )

    def _pieces(self) -> tuple[str, ...]:
        edges = [-1, *self.joints, len(self.parts)]
        pieces = (
            "".join(self.parts[start + 1 : end]).strip(BLANKS)
            for start, end in pairwise(edges)
        )
        return tuple(piece for piece in pieces if piece)

    def _text_lines(self) -> tuple[int, ...]:
        numbers = self.lines[:1]
        for part, line in zip(self.parts, self.lines, strict=True):
            numbers.extend([line] * part.count("\n"))
        return tuple(numbers)
