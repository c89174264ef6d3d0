"""Values that may break a rule: what its definition says, and a few of each type."""

import re
from collections.abc import Iterator
from itertools import combinations, product

from harness.scaffold.model import Column, Constraint, Table, Values
from harness.sqlfile.tokens import tokenize

_MOST = 4000  # attempts for one rule
_LONGEST = 5000  # of a text made for a number in a rule
_POOL: dict[str, tuple[str, ...]] = {
    "A": ("{}", "{NULL}"),
    "B": ("true", "false"),
    "D": ("infinity", "-infinity", "1970-01-01", "2999-12-31 23:59"),
    "E": (),
    "N": ("-1", "0", "1", "2", "0.5", "32000", "2000000000", "-1000000"),
    "R": ("empty", "(,)"),
    "S": ("", " ", "x", "X", "-", "a b", "0", "é", "x" * 300, "no such"),
    "T": ("0", "-1 day", "1 second", "1 year"),
    "U": ("null", "[]", "{}", "1", '"x"', "ffffffff-ffff-4fff-8fff-ffffffffffff"),
}


def attempts(rule: Constraint, table: Table, row: Values) -> Iterator[Values]:
    """Return changes of one column of the rule at a time, then of two."""
    columns = [c for c in table.columns if c.writable and _concerns(rule, c)]
    pools = {c.name: list(dict.fromkeys(_pool(rule, c, columns, row))) for c in columns}
    count = 0
    for size in (1, 2):
        for names in combinations(pools, size):
            for chosen in product(*(pools[name] for name in names)):
                count += 1
                if count > _MOST:
                    return
                yield dict(zip(names, chosen, strict=True))


def _concerns(rule: Constraint, column: Column) -> bool:
    return column.name in rule.columns or bool(
        re.search(rf"(?<!\w){re.escape(column.bare)}(?!\w)", rule.definition)
    )


def _pool(
    rule: Constraint, column: Column, columns: list[Column], row: Values
) -> Iterator[str | None]:
    if rule.kind != "f":
        yield from _named(rule.definition)
    yield from column.labels
    yield from _POOL.get(column.category, ())
    for other in columns:
        if other is not column and other.type == column.type:
            yield row[other.name]
    if rule.kind == "c":
        yield None


def _named(definition: str) -> Iterator[str]:
    """Return the constants of a rule, and what is next to a number."""
    for token in tokenize(definition):
        if token.kind == "string":
            yield token.text[1:-1].replace("''", "'")
        elif token.kind == "number":
            yield from _around(token.text)


def _around(number: str) -> Iterator[str]:
    """Return the number and its neighbours, and texts that are as long."""
    yield number
    if number.isdecimal():
        middle = int(number)
        yield from (str(middle - 1), str(middle + 1))
        if 0 <= middle < _LONGEST:
            yield from ("x" * middle, "x" * (middle + 1))


def copied(rule: Constraint, table: Table, other: Values) -> Values:
    """Return what makes a row equal to another where the rule looks."""
    return {
        c.name: other[c.name]
        for c in table.columns
        if c.writable and _concerns(rule, c)
    }
