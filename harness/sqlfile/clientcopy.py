r"""The arguments of `\copy`: the COPY to send, and the client's side of it."""

import re
from dataclasses import dataclass
from typing import Literal

from harness.sqlfile.words import Direction

# psql cuts the arguments at blanks, dots and parentheses; a quoted name is one token.
_TOKEN = re.compile(r"""[ \t\n\r]*([().]|"(?:[^"]|"")*"|[^ \t\n\r().'"]+)""")
# In parentheses it leaves dots alone, and in a query E'...' may escape its quotes.
_INNER_TOKEN = re.compile(
    r"""[ \t\n\r]*(
        [()]
      | [eE]'(?:[^'\\]|\\.|'')*'
      | '(?:[^']|'')*'
      | "(?:[^"]|"")*"
      | [^ \t\n\r()'"]+
    )""",
    re.VERBOSE | re.DOTALL,
)
_FILE = re.compile(r"[ \t\n\r]*(;|'(?:[^']|'')*'|[^ \t\n\r;']+)[ \t\n\r]?")

End = Literal["file", "inline", "psql", "program"]


@dataclass(frozen=True)
class CopyArguments:
    """A parsed `\\copy`: its SQL, its direction, and what is at the client's end.

    `end` is a file, the text of the script (or psql's output), psql's own standard
    input or output, or a program; `name` is the file's name.
    """

    sql: str
    direction: Direction
    end: End
    name: str = ""


def parse_client_copy(text: str) -> CopyArguments:
    """Parse what follows `\\copy`; text that psql refuses raises `ValueError`.

    The SQL is put together exactly as psql does, so that servers' logs and query
    statistics show the same text.
    """
    target, position = "", 0
    while match := _TOKEN.match(text, position):
        token, position = match[1], match.end()
        if target and token.lower() in {"from", "to"}:
            return _client_side(text, position, target, token.lower())
        if token == "(":
            token, position = _parenthesised(text, position)
        glued = token == "." or target.endswith(".")
        binary = not target and token.lower() == "binary"
        target += token if glued or binary else " " + token
    raise ValueError("There is no FROM and no TO in it.")


def _parenthesised(text: str, position: int) -> tuple[str, int]:
    """What stands in parentheses, its tokens apart, and where it ends."""
    result, depth = "(", 1
    while match := _INNER_TOKEN.match(text, position):
        position = match.end()
        result += " " + match[1]
        depth += (match[1] == "(") - (match[1] == ")")
        if depth == 0:
            return result, position
    raise ValueError("A parenthesis or a quote is not closed.")


def _client_side(text: str, position: int, target: str, side: str) -> CopyArguments:
    match = _FILE.match(text, position)
    if match is None:
        raise ValueError(f"Nothing follows {side.upper()}.")
    word, options = match[1], text[match.end() :]
    to_server = "FROM STDIN" if side == "from" else "TO STDOUT"
    sql = f"COPY {target} {to_server} {options}"
    direction: Direction = "in" if side == "from" else "out"
    end = _END_WORDS.get(word.lower(), "file")
    if word.startswith("'"):
        word = word[1:-1].replace("''", "'")
    return CopyArguments(sql, direction, end, word if end == "file" else "")


_END_WORDS: dict[str, End] = {
    "program": "program",
    "pstdin": "psql",
    "pstdout": "psql",
    "stdin": "inline",
    "stdout": "inline",
}
