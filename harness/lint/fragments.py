"""What a migration executes, statement by statement, those inside `do` bodies too.

The body of a `do` runs at once, and most guarded changes stand in one. That of a
function does not run while it is made, so it is left out; so are the texts that
`execute` runs, which nobody knows before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from harness.sqlfile import Statement
from harness.sqlfile.tokens import Token, tokenize

# In PL/pgSQL: what begins with the first word is over after the second.
_HEADS = {
    "begin": "begin",
    "case": "then",
    "declare": "declare",
    "else": "else",
    "elseif": "then",
    "elsif": "then",
    "exception": "then",
    "for": "loop",
    "foreach": "loop",
    "if": "then",
    "loop": "loop",
    "when": "then",
    "while": "loop",
}
_ROUTINES = {"function", "procedure"}


@dataclass(frozen=True)
class Fragment:
    """One SQL or PL/pgSQL statement; its tokens tell where in the text they stand."""

    tokens: tuple[Token, ...]

    def words(self, index: int = 0) -> tuple[str, ...]:
        """The keywords from token `index` on, up to the first that is no word."""
        words = (token.keyword for token in self.tokens[index:])
        return tuple(takewhile(bool, words))

    def name(self, index: int) -> str:
        """The name that begins at token `index`, as far as it is qualified.

        Folded as PostgreSQL folds it, without the schema `public`; empty where no name
        is.
        """
        parts = []
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.kind not in {"word", "name"}:
                break
            parts.append(token.keyword or token.text.strip('"'))
            if self._text(index + 1) != ".":
                break
            index += 2
        return ".".join(parts[1:] if parts[:1] == ["public"] else parts)

    def _text(self, index: int) -> str:
        return self.tokens[index].text if index < len(self.tokens) else ""


def fragments(statement: Statement) -> Iterator[Fragment]:
    """Return the statement, or in its place those of the body that a `do` runs."""
    tokens = tokenize(statement.text)
    words = [token.keyword for token in tokens[:4]]
    if words[:1] == ["do"]:
        yield from _of_body(tokens)
    elif not (words[:1] == ["create"] and _ROUTINES & set(words)):
        yield Fragment(tuple(tokens))


def _of_body(tokens: Sequence[Token]) -> Iterator[Fragment]:
    for token in tokens:
        if token.kind not in {"dollar", "string"}:
            continue
        edge = (
            token.text[: token.text.index("$", 1) + 1]
            if token.kind == "dollar"
            else "'"
        )
        inner = tokenize(token.text[len(edge) : -len(edge)])
        offset = token.start + len(edge)
        moved = [Token(t.kind, t.text, t.start + offset) for t in inner]
        yield from _split(moved)
        return


def _split(tokens: Sequence[Token]) -> Iterator[Fragment]:
    """Cut a PL/pgSQL body at its semicolons, and behind `then`, `loop` and the like."""
    part: list[Token] = []
    brackets = cases = 0
    for token in tokens:
        if token.text == ";":
            yield Fragment(tuple(part))
            part, brackets, cases = [], 0, 0
            continue
        part.append(token)
        brackets += (token.text == "(") - (token.text == ")")
        cases += token.keyword == "case" and len(part) > 1
        ends = _HEADS.get(part[0].keyword) == token.keyword != ""
        if ends and not brackets and not cases:
            yield Fragment(tuple(part))
            part = []
        elif token.keyword == "end" and cases:
            cases -= 1
        elif token.text == ">>" and part[0].text == "<<":
            part = []  # a label
    if part:
        yield Fragment(tuple(part))
