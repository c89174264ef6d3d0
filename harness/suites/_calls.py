"""The calls of pgTAP's assertions in one SQL statement, found without a server."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from harness.sqlfile.tokens import STRINGS, Token, closings, tokenize
from harness.suites._arguments import read_argument
from harness.suites._overloads import assertions, description

_QUERIES = {"select", "values", "with"}
# It prints what its arguments have returned, so it is those that count.
_COLLECTOR = "collect_tap"
# A call may follow these words. After any other, `x ok (…)` is an alias with its
# columns, and `x is (…)` would be a comparison.
_BEFORE_EXPRESSION = (
    {"all", "and", "any", "asymmetric", "between", "by", "case", "distinct", "else"}
    | {"escape", "except", "from", "having", "ilike", "in", "intersect", "is", "join"}
    | {"lateral", "like", "limit", "not", "offset", "on", "or", "returning", "select"}
    | {"similar", "some", "symmetric", "then", "to", "union", "using", "variadic"}
    | {"when", "where", "zone"}
)
_OPERANDS = STRINGS | {"name", "number"}


def call_descriptions(sql: str) -> list[str | None]:
    """What each assertion that a statement calls prints as its description.

    None stands for an assertion whose description is no literal. They come in the order
    of the text. Only a query has any: a statement that begins, after brackets and
    comments, with SELECT, WITH or VALUES. Calls in the arguments of another assertion
    are left out, for they only make its arguments, except those of collect_tap.
    """
    tokens = tokenize(sql)
    first = next((token for token in tokens if token.text != "("), None)
    if first is None or first.keyword not in _QUERIES:
        return []
    ends = closings(tokens)
    found = [*_outermost(tokens, ends), ("", len(tokens))]
    return [
        _description(name, tokens, opening, ends)
        for (name, opening), (_, following) in pairwise(found)
        if name != _COLLECTOR or following >= ends[opening]
    ]


def _outermost(
    tokens: Sequence[Token], ends: Mapping[int, int]
) -> Iterator[tuple[str, int]]:
    """The calls that stand in no other one, each with its opening bracket."""
    position = 1
    while position < len(tokens):
        name = _called(tokens, position, ends)
        if name is not None:
            yield name, position
            if name != _COLLECTOR:
                position = ends[position]
        position += 1


def _called(
    tokens: Sequence[Token], opening: int, ends: Mapping[int, int]
) -> str | None:
    """The assertion whose arguments begin at `opening`, if one's do."""
    token = tokens[opening - 1]
    if tokens[opening].text != "(" or token.kind not in {"word", "name"}:
        return None
    name = token.keyword or token.text[1:-1]
    if name not in assertions():
        return None
    if _ends_operand(tokens[opening - 2]):
        return None
    return None if _defines_query(tokens, ends[opening] + 1) else name


def _ends_operand(token: Token) -> bool:
    if token.kind == "word":
        return token.keyword not in _BEFORE_EXPRESSION
    return token.kind in _OPERANDS or token.text in {")", "]"}


def _defines_query(tokens: Sequence[Token], after: int) -> bool:
    """Whether `as (` follows, so that a WITH gives a query this name and columns."""
    words = [token.text.lower() for token in tokens[after : after + 2]]
    return words[:1] == ["as"] and words[-1] in {"(", "materialized", "not"}


def _description(
    name: str, tokens: Sequence[Token], opening: int, ends: Mapping[int, int]
) -> str | None:
    arguments = _arguments(tokens, opening, ends)
    return description(name, [read_argument(argument) for argument in arguments])


def _arguments(
    tokens: Sequence[Token], opening: int, ends: Mapping[int, int]
) -> Iterator[Sequence[Token]]:
    """The tokens of each argument of the call."""
    begin = position = opening + 1
    while position < ends[opening]:
        if tokens[position].text == ",":
            yield tokens[begin:position]
            begin = position + 1
        position = ends.get(position, position) + 1
    if begin < ends[opening]:
        yield tokens[begin : ends[opening]]
