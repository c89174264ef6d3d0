"""What the argument of a call is, as far as its text tells: its type, its value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.sqlfile.tokens import STRINGS, Token
from harness.suites._strings import decoded

UNKNOWN = "unknown"
ANY_ARRAY = "[]"
STRING_TYPES = frozenset({"character", "name", "text", "varchar"})

_ALIASES = {
    "bool": "boolean",
    "bpchar": "character",
    "char": "character",
    "character varying": "varchar",
    "decimal": "numeric",
    "int": "integer",
    "int4": "integer",
}


@dataclass(frozen=True)
class Argument:
    """An argument: None stands for what only a server can tell.

    `type` is `unknown` for a bare string, as in PostgreSQL, and `[]` for an array of
    whatever. `text` is the value of a string, unless it is cast to another type.
    """

    type: str | None
    text: str | None = None


def read_argument(tokens: Sequence[Token]) -> Argument:
    """Tell what the expression is that `tokens` are."""
    literal = _Literal()
    if literal.take(tokens):
        return Argument(literal.type, literal.text())
    if len(tokens) == 1 and tokens[0].kind == "number":
        return Argument("integer" if tokens[0].text.isdigit() else "numeric")
    return Argument(_last_cast(tokens) or _array(tokens))


class _Literal:
    """Strings, their casts and what `||` joins of them, read from left to right.

    Brackets do not change the value of a joined string, and its type is text unless a
    cast stands outside of them, so the depth of the outermost `||` is enough to know.
    """

    def __init__(self) -> None:
        self.type = UNKNOWN
        self._parts: list[str | None] = []
        self._depth = 0
        self._joined: int | None = None

    def text(self) -> str | None:
        """The value; None for another type, and with an escape PostgreSQL refuses."""
        if self.type not in STRING_TYPES | {UNKNOWN}:
            return None
        known = [part for part in self._parts if part is not None]
        return "".join(known) if len(known) == len(self._parts) else None

    def take(self, tokens: Sequence[Token]) -> bool:
        """Read `tokens`; False when there is anything else among them."""
        position = 0
        operand = True
        while position < len(tokens):
            token = tokens[position]
            if operand and token.kind in STRINGS:
                position = self._take_string(tokens, position)
                operand = False
                continue
            if not operand and token.text == "::":
                position = self._take_cast(tokens, position + 1)
                continue
            if not self._take_sign(token, operand=operand):
                return False
            operand = token.text in {"(", "||"}
            position += 1
        return not operand

    def _take_string(self, tokens: Sequence[Token], position: int) -> int:
        """Take a string with those that continue it, for SQL on lines of their own."""
        kind = tokens[position].kind
        self._parts.append(decoded(kind, tokens[position].text))
        position += 1
        while (
            kind != "dollar"
            and position < len(tokens)
            and tokens[position].kind == "string"
        ):
            self._parts.append(decoded(kind, tokens[position].text))
            position += 1
        return position

    def _take_cast(self, tokens: Sequence[Token], position: int) -> int:
        name, position = _type_name(tokens, position)
        if self._joined is None or self._depth < self._joined:
            self.type = name
        return position

    def _take_sign(self, token: Token, *, operand: bool) -> bool:
        if operand:
            self._depth += 1
            return token.text == "("
        if token.text == ")":
            self._depth -= 1
            return True
        outermost = self._joined is None or self._depth < self._joined
        self._joined = self._depth if outermost else self._joined
        self.type = "text"
        return token.text == "||"


def _last_cast(tokens: Sequence[Token]) -> str | None:
    """The type of `anything::type`; with an operator beside it, it is not the whole."""
    outer = list(_outermost(tokens))
    casts = [index for index in outer if tokens[index].text == "::"]
    if not casts or any(tokens[index].kind == "operator" for index in outer):
        return None
    name, end = _type_name(tokens, casts[-1] + 1)
    return name if end == len(tokens) else None


def _outermost(tokens: Sequence[Token]) -> Iterator[int]:
    """The indexes of the tokens that are in no brackets."""
    depth = 0
    for index, token in enumerate(tokens):
        depth -= token.text in {")", "]"}
        if depth == 0:
            yield index
        depth += token.text in {"(", "["}


def _array(tokens: Sequence[Token]) -> str | None:
    """Whether the tokens are `array[…]` or `array(…)` and nothing else."""
    whole = len(list(_outermost(tokens))) == 3
    return ANY_ARRAY if whole and tokens[0].keyword == "array" else None


def _type_name(tokens: Sequence[Token], position: int) -> tuple[str, int]:
    """The name of the type that begins at `position`, and where it ends."""
    words: list[str] = []
    while position < len(tokens) and tokens[position].kind in {"word", "name"}:
        token = tokens[position]
        words.append(token.keyword or token.text[1:-1])
        position += 1
        if position < len(tokens) and tokens[position].text == ".":
            words.clear()
            position += 1
    position = _skip(tokens, position, "(", ")")
    name = " ".join(words)
    name = _ALIASES.get(name, name)
    end = _skip(tokens, position, "[", "]")
    return (name + "[]" if end > position else name), end


def _skip(tokens: Sequence[Token], position: int, opening: str, closing: str) -> int:
    """Where the brackets that begin at `position`, if any, are over."""
    while position < len(tokens) and tokens[position].text == opening:
        while position < len(tokens) and tokens[position].text != closing:
            position += 1
        position += 1
    return position
