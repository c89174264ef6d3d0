"""Runs the rules over scripts, and holds the exceptions that these declare to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.lint.finders import made_table
from harness.lint.fragments import fragments
from harness.lint.rules import RULES, Rule
from harness.migrations import Script
from harness.sqlfile import Allowance, Place, Statement


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong at a place: the rule's id, and three sentences."""

    place: Place
    rule: str
    primary: str
    detail: str
    hint: str


def lint_script(script: Script) -> list[Finding]:
    """Return what breaks a rule that the header does not allow, line by line.

    An exception that excepts nothing is wrong, too: it would hide the next mistake.
    """
    found = list(_broken(script))
    broken = {rule.id for rule, _ in found}
    allowed = {allowance.rule for allowance in script.directives.allow}
    findings = [_finding(r, place) for r, place in found if r.id not in allowed]
    idle = [a for a in script.directives.allow if a.rule not in broken]
    return [*(_idle(script, allowance) for allowance in idle), *findings]


def _broken(script: Script) -> Iterator[tuple[Rule, Place]]:
    made: set[str] = set()
    for command in script.reader(static=True):
        if not isinstance(command, Statement):
            continue
        for fragment in fragments(command):
            if table := made_table(fragment):
                made.add(table)
            for rule in RULES:
                for token in rule.find(fragment, made):
                    line = command.line_at(token.start + 1)
                    yield rule, Place(command.path, line)


def _finding(rule: Rule, place: Place) -> Finding:
    return Finding(
        place=place,
        rule=rule.id,
        primary=rule.name,
        detail=rule.why,
        hint=f"{rule.instead} An exception: --! allow: {rule.id}: reason",
    )


def _idle(script: Script, allowance: Allowance) -> Finding:
    mark = re.compile(rf"--!\s*allow\s*:\s*{re.escape(allowance.rule)}\s*:")
    lines = script.source.text.splitlines()
    line = next(n for n, text in enumerate(lines, start=1) if mark.match(text))
    known = ", ".join(rule.id for rule in RULES)
    return Finding(
        place=Place(script.source.path, line),
        rule="idle-exception",
        primary=f'exception for "{allowance.rule}" excepts nothing',
        detail="Nothing in this file breaks a rule of that name.",
        hint=f"Take the line away. The rules are: {known}.",
    )
