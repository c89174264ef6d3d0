"""What a statement begins with: its leading keywords, and whether it is a COPY."""

from collections.abc import Iterator
from typing import Literal

from harness.sqlfile.patterns import COMMENT_EDGE, QUOTED, SQL

Direction = Literal["in", "out"]


def leading_words(sql: str, count: int) -> tuple[str, ...]:
    """The first `count` words of `sql` in lower case, comments left out.

    Fewer come back where something else than a word stands earlier: a quoted
    identifier, a parenthesis, the end.
    """
    words: list[str] = []
    for kind, piece in _pieces(sql):
        if kind != "word" or len(words) == count:
            break
        words.append(piece.lower())
    return tuple(words)


def copy_direction(sql: str) -> Direction | None:
    """Which way `sql` copies through the client: in, out, or None for neither.

    `copy … from stdin` is in, `copy … to stdout` is out. As in PostgreSQL's grammar,
    stdin and stdout mean the same on either side.
    """
    if leading_words(sql, 1) != ("copy",):
        return None
    depth = 0
    side: Direction | None = None
    for kind, piece in _pieces(sql):
        word = piece.lower() if kind == "word" else ""
        if side is not None:
            return side if word in {"stdin", "stdout"} else None
        depth += (kind == "open") - (kind == "close")
        if depth == 0 and word in {"from", "to"}:
            side = "in" if word == "from" else "out"
    return None


def _pieces(sql: str) -> Iterator[tuple[str, str]]:
    """The lexical pieces of `sql` without blanks and comments: their kind and text."""
    position = 0
    while match := SQL.match(sql, position):
        kind = str(match.lastgroup)
        position = _end_of(sql, kind, match.end(), match.group())
        if kind not in {"blank", "line_comment", "comment"}:
            yield kind, match.group()


def _end_of(sql: str, kind: str, position: int, opening: str) -> int:
    """Where the piece whose `opening` ends at `position` is closed, else the end."""
    if kind == "comment":
        return _end_of_comment(sql, position)
    if kind == "dollar":
        found = sql.find(opening, position)
        return len(sql) if found < 0 else found + len(opening)
    if kind in QUOTED and (match := QUOTED[kind].match(sql, position)):
        return match.end()
    return position


def _end_of_comment(sql: str, position: int) -> int:
    depth = 1
    for edge in COMMENT_EDGE.finditer(sql, position):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
