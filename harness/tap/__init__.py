"""TAP lines to results: what pgTAP 1.2 to 1.3.5 and `\\echo` print, as values.

A line means what it means to `TAP::Parser` (Perl), the reader behind `prove` and
`pg_prove`, in TAP version 12: `ok` needs no number, the first `#` of a test line that
no backslash precedes starts a directive if `SKIP` or `TODO` follows, and a line that
is nothing of TAP is no error. It differs where pgTAP would be misread:

- A failing test is excused only if pgTAP's own diagnostic says `Failed (TODO) test`:
  pgTAP escapes no `#`, and a description that contains `# TODO` excuses nothing.
- If the diagnostic says so, the test is excused even where another `#` or a newline in
  its description hides the directive.
- `skip()` inside a TODO prints both directives: a skipped test, not a passing TODO.
- `1..0` without a reason to skip is a problem: `runtests()` prints it when no function
  matches.

A subtest, indented by four spaces, belongs to the result line below it. Only that line
counts, and a subtest without one is a problem. The YAML blocks of TAP 13 are kept as
diagnostics; its version line and its pragmas have no effect.
"""

from harness.tap._parser import Parser
from harness.tap._values import (
    BailOut,
    Comment,
    Directive,
    Event,
    Output,
    Plan,
    Result,
    Stray,
    Summary,
)

__all__ = [
    "BailOut",
    "Comment",
    "Directive",
    "Event",
    "Output",
    "Parser",
    "Plan",
    "Result",
    "Stray",
    "Summary",
]
