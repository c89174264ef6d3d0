"""A view's text as PostgreSQL 16 and later print it, from what 15 prints.

The older server writes the table's name before every column, the newer ones only where
the query has more than one table ("select id from room" against "select room.id …").
"""

import re
from collections.abc import Iterator, Sequence

FIRST_MAJOR_WITHOUT = 16

_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | [A-Za-z_][\w$]* | :: | \s+ | .""",
    re.VERBOSE | re.DOTALL,
)
_IDENTIFIER = re.compile(r'["A-Za-z_].*', re.DOTALL)
_QUERIES = {"SELECT", "WITH", "VALUES"}
_SET_OPERATIONS = {"UNION", "INTERSECT", "EXCEPT"}
_AFTER_FROM = {
    *("WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"),
    *("TABLESAMPLE", ";"),
}
_BEFORE_NAMES_OF_SCHEMAS = {".", "::", "COLLATE"}


def without_only_table(text: str) -> str:
    """Return the definition of a view without the name of its table before columns.

    As it was, where the query has several tables. In a query inside the query all
    servers write the name.
    """
    tokens = _TOKEN.findall(text)
    outer = [i for i in _outermost(tokens) if not tokens[i].isspace()]
    source = _only_source(tokens, outer)
    if source is None:
        return text
    name, place = source
    dropped: set[int] = set()
    words = [tokens[i] for i in outer]
    for at in range(len(outer) - 2):
        if at not in place and _is_column(words, at, name):
            dropped |= {outer[at], outer[at + 1]}
    return "".join(token for i, token in enumerate(tokens) if i not in dropped)


def _outermost(tokens: Sequence[str]) -> Iterator[int]:
    """Give the places of the tokens that are in no query inside the query."""
    inside = 0  # brackets that are open since such a query began
    for at, token in enumerate(tokens):
        if token == "(" and (inside or _next_word(tokens, at) in _QUERIES):
            inside += 1
        elif token == ")" and inside:
            inside -= 1
            if inside == 0:
                continue
        if not inside:
            yield at


def _next_word(tokens: Sequence[str], at: int) -> str:
    return next((word for word in tokens[at + 1 :] if not word.isspace()), "")


def _only_source(
    tokens: Sequence[str], outer: Sequence[int]
) -> tuple[str, range] | None:
    """Return what the only table is called in the query, and where FROM names it."""
    words = [tokens[i] for i in outer]
    if "FROM" not in words or _SET_OPERATIONS & set(words):
        return None
    start = _from(words)
    if start is None:
        return None
    end = next((i for i in range(start, len(words)) if words[i] in _AFTER_FROM), start)
    item = list(_outside_brackets(words[start:end]))
    if "JOIN" in item or "," in item:
        return None
    names = [word for word in item if _IDENTIFIER.fullmatch(word)]
    return (names[-1], range(start, end)) if names else None


def _from(words: Sequence[str]) -> int | None:
    """Return where the FROM clause begins; that of EXTRACT is in brackets."""
    depth = 0
    for at, word in enumerate(words):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "FROM" and depth == 0 and words[at - 1] != "DISTINCT":
            return at + 1
    return None


def _outside_brackets(words: Sequence[str]) -> Iterator[str]:
    depth = 0
    for word in words:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word != ")":
            yield word


def _is_column(words: Sequence[str], at: int, table: str) -> bool:
    """Tell whether a column of the table, with its name before it, is there."""
    return (
        words[at] == table
        and words[at + 1] == "."
        and _IDENTIFIER.fullmatch(words[at + 2]) is not None
        and words[at + 3 : at + 4] != ["("]
        and (at == 0 or words[at - 1] not in _BEFORE_NAMES_OF_SCHEMAS)
    )
