"""How each rule of lint finds what it is about in the tokens of a statement.

A finder takes a fragment and the tables that the same file has made before it, in which
nobody works yet; it returns the tokens to point at.
"""

from collections.abc import Callable, Iterator, Set

from harness.lint.fragments import Fragment
from harness.sqlfile.tokens import Token

Finder = Callable[[Fragment, Set[str]], list[Token]]

_KINDS_OF_TABLE = {"global", "local", "temp", "temporary", "unlogged"}
_FILLERS = {"concurrently", "exists", "if", "not", "only", "table"}
# What an UPDATE or DELETE may follow, when it begins no statement of its own.
_BEFORE_CHANGE = {"(", ")", "query", "in"}


def made_table(fragment: Fragment) -> str | None:
    """Return the name of the table that a statement makes; None if it makes none."""
    words = fragment.words()
    if words[:1] != ("create",):
        return None
    index = 1
    while words[index : index + 1] and words[index] in _KINDS_OF_TABLE:
        index += 1
    if words[index : index + 1] != ("table",):
        return None
    return fragment.name(_behind(fragment, index + 1))


def lock_table(fragment: Fragment, made: Set[str]) -> list[Token]:
    """Find LOCK TABLE."""
    if fragment.words()[:1] != ("lock",):
        return []
    return _unless_made(fragment, 1, made)


def truncate(fragment: Fragment, made: Set[str]) -> list[Token]:
    """Find TRUNCATE."""
    if fragment.words()[:1] != ("truncate",):
        return []
    return _unless_made(fragment, 1, made)


def unfiltered_delete(fragment: Fragment, made: Set[str]) -> list[Token]:
    """Find DELETE without WHERE, also in a WITH."""
    return _unfiltered(fragment, ("delete", "from"), made)


def unfiltered_update(fragment: Fragment, made: Set[str]) -> list[Token]:
    """Find UPDATE without WHERE, also in a WITH."""
    return _unfiltered(fragment, ("update",), made)


def create_trigger(fragment: Fragment, made: Set[str]) -> list[Token]:
    """Find CREATE TRIGGER on a table that was there before."""
    words = fragment.words()
    if words[:1] != ("create",) or "trigger" not in words[:5] or "event" in words[:2]:
        return []
    for index, token in enumerate(fragment.tokens):
        if token.keyword == "on":
            return _unless_made(fragment, index + 1, made)
    return []


def rewrite_command(fragment: Fragment, _made: Set[str]) -> list[Token]:
    """Find VACUUM FULL, in either way to write it, and CLUSTER."""
    words = [token.keyword for token in fragment.tokens[:8]]
    full = words[:1] == ["vacuum"] and "full" in words
    return [fragment.tokens[0]] if full or words[:1] == ["cluster"] else []


def add_exclusion(fragment: Fragment, made: Set[str]) -> list[Token]:
    """Find ALTER TABLE … ADD … EXCLUDE on a table that was there before."""
    words = fragment.words()
    if words[:2] != ("alter", "table") or not _unless_made(fragment, 2, made):
        return []
    return [
        token for token in _outside_brackets(fragment) if token.keyword == "exclude"
    ]


def _behind(fragment: Fragment, index: int) -> int:
    """Return where the name begins, behind TABLE, ONLY, IF [NOT] EXISTS."""
    words = fragment.words(index)
    for step, word in enumerate(words):
        if word not in _FILLERS:
            return index + step
    return index + len(words)


def _unless_made(fragment: Fragment, index: int, made: Set[str]) -> list[Token]:
    name = fragment.name(_behind(fragment, index))
    return [] if name in made else [fragment.tokens[0]]


def _unfiltered(
    fragment: Fragment, verb: tuple[str, ...], made: Set[str]
) -> list[Token]:
    found = []
    for index in _changes(fragment, verb):
        name = fragment.name(_behind(fragment, index + len(verb)))
        if name not in made and not _has_where(fragment, index):
            found.append(fragment.tokens[index])
    return found


def _changes(fragment: Fragment, verb: tuple[str, ...]) -> Iterator[int]:
    """Return where an UPDATE or DELETE begins: first, in brackets, or behind a WITH."""
    tokens = fragment.tokens
    for index in range(len(tokens)):
        words = tuple(token.keyword for token in tokens[index : index + len(verb)])
        before = tokens[index - 1].text.lower() if index else "("
        if words == verb and before in _BEFORE_CHANGE:
            yield index


def _has_where(fragment: Fragment, index: int) -> bool:
    """Tell whether a WHERE follows in the same brackets."""
    depth = 0
    for token in fragment.tokens[index:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth < 0:
            return False
        if depth == 0 and token.keyword == "where":
            return True
    return False


def _outside_brackets(fragment: Fragment) -> Iterator[Token]:
    depth = 0
    for token in fragment.tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            yield token
