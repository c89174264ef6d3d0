"""SQL cut into whole tokens, for those who look for calls in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    | (?P<bits>        [bBxXnN]' [^']*+ (?: '' [^']*+ )*+ ' )
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

STRINGS = frozenset({"dollar", "escapes", "string", "unicode"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: a string has its quotes, a dollar-quoted one all of its body.

    `kind` is the name of its alternative in the pattern. `on_new_line`: between it and
    the token before it there is a line break and no comment but line comments, so that
    one string would continue the other.
    """

    kind: str
    text: str
    on_new_line: bool

    @property
    def keyword(self) -> str:
        """The word in lower case, or nothing when the token is no word."""
        return self.text.lower() if self.kind == "word" else ""


def tokenize(sql: str) -> list[Token]:
    """The tokens of `sql`; blanks and comments are left out."""
    tokens = []
    on_new_line = broken = False
    for kind, text in _pieces(sql):
        if kind in {"blank", "line_comment"}:
            on_new_line = on_new_line or "\n" in text
        elif kind == "comment":
            broken = True
        else:
            tokens.append(Token(kind, text, on_new_line and not broken))
            on_new_line = broken = False
    return tokens


def without_comments(sql: str) -> str:
    """`sql` with a blank in place of every comment outside strings."""
    comments = {"line_comment", "comment"}
    return "".join(" " if kind in comments else text for kind, text in _pieces(sql))


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


def _pieces(sql: str) -> Iterator[tuple[str, str]]:
    position = 0
    while match := _TOKEN.match(sql, position):
        kind, end = str(match.lastgroup), match.end()
        if kind == "comment":
            end = _end_of_comment(sql, end)
        elif kind == "dollar":
            found = sql.find(match.group(), end)
            end = len(sql) if found < 0 else found + len(match.group())
        yield kind, sql[position:end]
        position = end


def _end_of_comment(sql: str, position: int) -> int:
    """Where the comment that is open at `position` ends; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(sql, position):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
