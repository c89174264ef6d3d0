"""A pgTAP suite out of the cases that were found."""

from collections.abc import Iterator
from textwrap import wrap

from harness.scaffold.cases import Case, Found, Missing
from harness.scaffold.model import Constraint
from harness.scaffold.statements import arrange, insert, quoted, set_constraints

_WIDTH = 72  # of a message in one line


def render(found: Found) -> str:
    """Return the suite: a refused and an accepted row for each rule."""
    lines = [
        f"-- {found.table.name}",
        "--",
        "-- Each rule of the table: a row that it refuses, and an accepted one that",
        "-- differs from it in nothing else. Written by `harness scaffold`; say in the",
        "-- descriptions what the rules mean.",
        "",
        "begin;",
        "",
        f"select plan({2 * len(found.cases)});",
        "",
        "-- arrange " + "-" * 69,
        f"{set_constraints};",
        "",
        *(f"{arrange(*row)};\n" for row in found.arranged),
        *(line for case in found.cases for line in _case(found, case)),
        *(f"-- not covered: {describe(missing)}" for missing in found.missing),
        "select * from finish();",
        "rollback;",
    ]
    return "\n".join(lines) + "\n"


def _case(found: Found, case: Case) -> Iterator[str]:
    label = _label(case.rule)
    yield f"-- {label} ".ljust(80, "-")
    yield "select throws_ok("
    yield from _statement(insert(found.table, case.refused, indent="        "))
    yield f"    {quoted(case.sqlstate)},"
    yield f"    {_in_lines(case.message)},"
    yield f"    {quoted(f'{label} refuses a row')}"
    yield ");"
    yield ""
    yield "select lives_ok("
    yield from _statement(insert(found.table, case.accepted, indent="        "))
    yield f"    {quoted(f'{label} accepts that row once it is right')}"
    yield ");"
    yield ""


def _statement(text: str) -> Iterator[str]:
    tag = "$case$" if "$$" in text else "$$"
    yield f"    {tag}"
    yield f"        {text}"
    yield f"    {tag},"


def _in_lines(text: str) -> str:
    """Return a literal, over several lines where it is long."""
    parts = wrap(text, _WIDTH, break_long_words=False, drop_whitespace=False)
    return "\n    || ".join(map(quoted, parts))


def describe(missing: Missing) -> str:
    """Return which rule has no case, and why, in one line."""
    return f"{_label(missing.rule)} ({missing.reason})"


def _label(rule: Constraint) -> str:
    return f"{rule.bare} not null" if rule.kind == "n" else rule.bare
