"""The values of SQL's string literals, in each of their spellings."""

import re

_SIMPLE_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
# Codes of four digits come in pairs where a character needs two (UTF-16).
_ESCAPE = re.compile(
    r"""
      (?P<doubled>  '' )
    | (?P<bytes>    (?: \\x[0-9A-Fa-f]{1,2} | \\[0-7]{1,3} )+ )
    | (?P<units>    (?: \\u[0-9A-Fa-f]{4} )+ )
    | (?P<point>    \\U[0-9A-Fa-f]{8} )
    | (?P<simple>   \\. )
    """,
    re.DOTALL | re.VERBOSE,
)
_UNICODE = re.compile(
    r"""
      (?P<doubled>  '' )
    | (?P<units>    (?: \\[0-9A-Fa-f]{4} )+ )
    | (?P<point>    \\\+[0-9A-Fa-f]{6} )
    | (?P<simple>   \\. )
    """,
    re.DOTALL | re.VERBOSE,
)
_BYTE = re.compile(r"\\(?:x([0-9A-Fa-f]+)|([0-7]+))")


def decoded(kind: str, text: str) -> str | None:
    """The value of the string `text`, with its quotes, by the rules of `kind`.

    `kind` is a Token's; a string on the next line that continues another has that
    one's. None stands for an escape that PostgreSQL refuses.
    """
    if kind == "dollar":
        length = text.index("$", 1) + 1
        return text[length:-length]
    inner = text[text.index("'") + 1 : -1]
    if kind == "string":
        return inner.replace("''", "'")
    pattern = _ESCAPE if kind == "escapes" else _UNICODE
    try:
        return pattern.sub(_unescaped, inner)
    except ValueError:
        return None


def _unescaped(match: re.Match[str]) -> str:
    """What an escape stands for; ValueError for what is no character."""
    kind, text = match.lastgroup, match.group()
    if kind == "doubled":
        return "'"
    if kind == "bytes":
        codes = _BYTE.findall(text)
        return bytes(int(x, 16) if x else int(o, 8) & 255 for x, o in codes).decode()
    if kind == "units":
        return bytes.fromhex(text.replace("\\", "").replace("u", "")).decode("utf-16be")
    if kind == "point":
        return chr(int(text[2:], 16))
    return _SIMPLE_ESCAPES.get(text[1], text[1])
