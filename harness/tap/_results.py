"""From a test line and what is printed around it to a result."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from harness.tap import _lines
from harness.tap._values import Directive, Result

# The first `#` that no backslash precedes starts a directive, or the line has none.
_DIRECTIVE = re.compile(
    r"((?:[^\\#]|\\.)*)#\s*(SKIP|TODO)\b\s*(.*)", re.ASCII | re.IGNORECASE
)
_LAST_TODO = re.compile(r"(.*)# TODO\b(.*)")
_LAST_SKIP = re.compile(r".*# SKIP\b(.*)")

# What pgTAP prints at the end of a file or a subtest; it is not about the last result.
_CLOSING = re.compile(r"Test died: |Looks like you (?:planned|failed) -?\d+ test")


@dataclass
class Draft:
    """A result whose diagnostics are still coming.

    `children` and `heading` are the results and the comments of its subtest, `yaml` is
    the indentation of the YAML block that is being read, if one is.
    """

    line: _lines.TestLine
    children: tuple[Result, ...] = ()
    heading: tuple[str, ...] = ()
    diagnostics: list[str] = field(default_factory=list)
    yaml: str | None = None

    def absorb(self, line: str) -> bool:
        """Take a line of a YAML block; one that is less indented ends the block."""
        if self.yaml is None:
            self.yaml = _lines.yaml(line)
            return self.yaml is not None
        if not line.startswith(self.yaml):
            self.yaml = None
            return False
        text = line.removeprefix(self.yaml)
        if text.rstrip() == "...":
            self.yaml = None
        else:
            self.diagnostics.append(text)
        return True

    def complete(self) -> tuple[Result, Sequence[str]]:
        """Return the result, and the comments below it that are not about it."""
        end = next(
            (i for i, text in enumerate(self.diagnostics) if _CLOSING.match(text)),
            len(self.diagnostics),
        )
        result = replace(
            # A description may imitate a closing line: the verdict may stand below it.
            _judge(self.line, self.diagnostics),
            diagnostics=(*self.heading, *self.diagnostics[:end]),
            children=self.children,
        )
        return result, self.diagnostics[end:]


def _judge(line: _lines.TestLine, diagnostics: Sequence[str]) -> Result:
    """Decide which directive a test line truly has."""
    found = _DIRECTIVE.match(line.text)
    if not line.ok and _is_excused(line.number, diagnostics):
        return _excused(line)
    if found and line.ok:
        return _passed(line.number, found)
    return Result(
        ok=line.ok,
        number=line.number,
        description=line.text,
        apparent=Directive(found[2].lower()) if found else None,
    )


def _is_excused(number: int | None, diagnostics: Sequence[str]) -> bool:
    """Whether pgTAP's own verdict on a failing test is that it is a TODO.

    A description of several lines can forge this verdict, as its lines are comments
    too. It cannot suppress the plain one, which pgTAP prints below every other failure
    and always at the start of a line.
    """

    def says(verdict: str) -> bool:
        return any(
            text == verdict or text.startswith(f"{verdict}:") for text in diagnostics
        )

    return says(f"Failed (TODO) test {number}") and not says(f"Failed test {number}")


def _excused(line: _lines.TestLine) -> Result:
    """Read a genuine TODO: pgTAP appends the directive, so the last one counts."""
    found = _LAST_TODO.match(line.text)
    return Result(
        ok=False,
        number=line.number,
        description=found[1].strip() if found else line.text,
        directive=Directive.TODO,
        reason=found[2].strip() if found else "",
    )


def _passed(number: int | None, found: re.Match[str]) -> Result:
    """Read a passing line with a directive; pgTAP's skip() inside a TODO has two."""
    directive, reason = found[2].lower(), found[3]
    if skip := _LAST_SKIP.match(reason):
        directive, reason = "skip", skip[1]
    return Result(
        ok=True,
        number=number,
        description=found[1].strip(),
        directive=Directive(directive),
        reason=reason.strip(),
    )
