"""Whether the scanner is in the body of an SQL function (begin atomic … end).

psql has no parser, so it guesses from words, and this follows its guess: in a statement
that begins with create [or replace] function|procedure, outside parentheses, `begin`
opens a body, `case` inside one opens another, `end` closes.
"""

_HEADS = (
    ("create", "function"),
    ("create", "procedure"),
    ("create", "or", "replace", "function"),
    ("create", "or", "replace", "procedure"),
)
_LONGEST_HEAD = max(map(len, _HEADS))


class RoutineBody:
    """Counts the open bodies, word by word; no semicolon in one ends the statement."""

    def __init__(self) -> None:
        self.depth = 0
        self._head: list[str] = []

    def begin_statement(self) -> None:
        """The next word is the first of a statement. The depth stays, as in psql."""
        self._head = []

    def see(self, word: str, *, in_parentheses: bool) -> None:
        """Take the next word of the statement into account."""
        word = word.lower()
        if len(self._head) < _LONGEST_HEAD:
            self._head.append(word)
        if in_parentheses or not self._creates_routine():
            return
        if word == "begin" or (word == "case" and self.depth):
            self.depth += 1
        elif word == "end" and self.depth:
            self.depth -= 1

    def _creates_routine(self) -> bool:
        return any(tuple(self._head[: len(head)]) == head for head in _HEADS)
