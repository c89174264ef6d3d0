r"""The lexical pieces that psql tells apart in SQL, as regular expressions.

They follow the rules of psqlscan.l in PostgreSQL's source with
`standard_conforming_strings` on: longest match first, comments before operators, every
character beyond ASCII a letter. None can backtrack over more than one piece, so reading
is linear in the length of the text.
"""

import re
from collections.abc import Mapping

BLANKS = " \t\n\r\f\v"

_LETTER = r"A-Za-z_\x80-\U0010ffff"
_NAME = rf"[{_LETTER}0-9]+"


def _alternatives(pieces: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?P<{name}>{pattern})" for name, pattern in pieces.items()),
        re.DOTALL,
    )


# References to psql variables, in SQL and in the arguments of a meta-command alike.
_REFERENCES = {
    "variable": rf":{_NAME}",
    "literal": rf":'{_NAME}'",
    "identifier": rf':"{_NAME}"',
    "test": rf":\{{\?{_NAME}\}}",
}

SQL = _alternatives({
    "blank": rf"[{BLANKS}]+",
    "line_comment": r"--[^\n\r]*",
    "comment": r"/\*",
    "escapes": r"[eE]'",
    "string": r"(?:[bBxXnN]|[uU]&)?'",
    "name": r'(?:[uU]&)?"',
    "dollar": rf"\$(?:[{_LETTER}][{_LETTER}0-9]*)?\$",
    "word": rf"[{_LETTER}][{_LETTER}0-9$]*",
    "open": r"\(",
    "close": r"\)",
    "semicolon": r";",
    "forced": r"\\[;:]",
    "backslash": r"\\",
    # `::` and `:=` come before the references, which also begin with a colon.
    "colons": r"::|:=",
    **_REFERENCES,
    # Letters right after digits, or half an exponent, belong to a malformed number:
    # there is no E string in 1e'x', and no comment in 1e--x.
    "number": rf"[0-9]+(?:[eE][+-]|[{_LETTER}][{_LETTER}0-9$]*)?",
    "operator": r"(?:(?!--|/\*)[~!@#^&|`?+\-*/%<>=])+",
    "other": r".",
})

# What follows an opening quote: everything up to and with the quote that closes it, or
# to the end of the text when `close` is empty.
QUOTED = {
    "escapes": re.compile(
        r"[^'\\]*(?:(?:''|\\.|\\\Z)[^'\\]*)*(?P<close>'?)", re.DOTALL
    ),
    "string": re.compile(r"[^']*(?:''[^']*)*(?P<close>'?)"),
    "name": re.compile(r'[^"]*(?:""[^"]*)*(?P<close>"?)'),
}
COMMENT_EDGE = re.compile(r"/\*|\*/")

# What an argument of a meta-command consists of (psqlscanslash.l).
ARGUMENT = _alternatives({
    "end": rf"[{BLANKS}\\]",
    "single": r"'",
    "back": r"`",
    "double": r'"',
    **_REFERENCES,
    "plain": rf"[^{BLANKS}\\'`\":]+|:",
})
SINGLE_QUOTED = _alternatives({
    "close": r"'(?!')",
    "doubled": r"''",
    "octal": r"\\[0-7]{1,3}",
    "hexadecimal": r"\\x[0-9A-Fa-f]{1,2}",
    "escaped": r"\\[^\n]",
    "plain": r"[^'\\]+|\\",
})
