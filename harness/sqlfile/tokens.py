"""SQL cut into whole tokens, for those who look for something in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_LETTER = r"A-Za-z_\x80-\U0010ffff"

# Each alternative takes a whole token. What repeats never gives back what it has taken
# (`*+`), so the time is linear in the length of the text, whatever stands in it.
_TOKEN = re.compile(
    rf"""
      (?P<blank>       [ \t\n\r\f\v]+ )
    | (?P<line_comment> --[^\n\r]* )
    | (?P<comment>     /\* )
    | (?P<escapes>     [eE]' [^'\\]*+ (?: (?: '' | \\. ) [^'\\]*+ )*+ ' )
    | (?P<unicode>     [uU]&' [^']*+ (?: '' [^']*+ )*+ ' )
    | (?P<string>      ' [^']*+ (?: '' [^']*+ )*+ ' )
    | (?P<name>        (?:[uU]&)? " [^"]*+ (?: "" [^"]*+ )*+ " )
    | (?P<dollar>      \$ (?: [{_LETTER}] [{_LETTER}0-9]*+ )? \$ )
    | (?P<word>        [{_LETTER}] [{_LETTER}0-9$]*+ )
    | (?P<number>      [0-9]++ (?: \. [0-9]*+ )? (?: [eE] [+-]? [0-9]++ )? )
    | (?P<colons>      :: | := )
    | (?P<operator>    (?: (?! -- | /\* ) [~!@\#^&|`?+\-*/%<>=] )++ )
    | (?P<other>       . )
    """,
    re.DOTALL | re.VERBOSE,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_OPENING = {"(", "["}
_CLOSING = {")", "]"}
_UNSEEN = {"blank", "comment", "line_comment"}

STRINGS = frozenset({"dollar", "escapes", "string", "unicode"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: a string has its quotes, a dollar-quoted one all of its body.

    `kind` is the name of its alternative in the pattern, `start` where in the text it
    begins, from 0.
    """

    kind: str
    text: str
    start: int = field(default=0, compare=False)

    @property
    def keyword(self) -> str:
        """The word in lower case, or nothing when the token is no word."""
        return self.text.lower() if self.kind == "word" else ""


def tokenize(sql: str) -> list[Token]:
    """The tokens of `sql`; blanks and comments are left out."""
    return [
        Token(kind, text, start)
        for start, kind, text in _pieces(sql)
        if kind not in _UNSEEN
    ]


def without_comments(sql: str) -> str:
    """`sql` with one blank in place of blanks and of comments outside strings."""
    return "".join(" " if kind in _UNSEEN else text for _, kind, text in _pieces(sql))


def closings(tokens: Sequence[Token]) -> dict[int, int]:
    """The index of each bracket that opens, and of the one that closes it.

    One that nothing closes is closed by the end.
    """
    found: dict[int, int] = {}
    open_ones: list[int] = []
    for index, token in enumerate(tokens):
        if token.text in _OPENING:
            open_ones.append(index)
        elif token.text in _CLOSING and open_ones:
            found[open_ones.pop()] = index
    return found | dict.fromkeys(open_ones, len(tokens))


def _pieces(sql: str) -> Iterator[tuple[int, str, str]]:
    position = 0
    while match := _TOKEN.match(sql, position):
        kind, end = str(match.lastgroup), match.end()
        if kind == "comment":
            end = _end_of_comment(sql, end)
        elif kind == "dollar":
            found = sql.find(match.group(), end)
            end = len(sql) if found < 0 else found + len(match.group())
        yield position, kind, sql[position:end]
        position = end


def _end_of_comment(sql: str, position: int) -> int:
    """Where the comment that is open at `position` ends; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(sql, position):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
