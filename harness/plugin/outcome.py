"""From TAP results to pytest's outcomes, and from a failure to its text."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest._code.code import (  # the only way to a summary line and to xdist
    ExceptionChainRepr,
    ReprEntryNative,
    ReprFileLocation,
    ReprTraceback,
)

from harness.plugin.execution import Failure
from harness.sqlfile import shown
from harness.tap import Directive, Result

XPASSED = pytest.StashKey[str]()


def conclude(
    item: pytest.Item, results: Sequence[Result], problems: Sequence[str]
) -> None:
    """Give `item` the one outcome of all `results`, each of which a failure lists.

    Any failure fails; else a passing TODO is an xpass, a failing one an xfail; if
    nothing was left to test, a skip.
    """
    failures = [result for result in results if result.failed]
    if failures or problems:
        raise Failure(_message(results if failures else (), problems))
    todo = [result for result in results if result.directive is Directive.TODO]
    if passing := [result for result in todo if result.ok]:
        item.stash[XPASSED] = passing[0].reason
    elif todo:
        pytest.xfail(todo[0].reason)
    skipped = [result for result in results if result.directive is Directive.SKIP]
    if results and len(skipped) == len(results):
        raise pytest.skip.Exception(skipped[0].reason, _use_item_location=True)


def _message(results: Sequence[Result], problems: Sequence[str]) -> str:
    lines = [line for result in results for line in _lines(result)]
    return "\n".join([*lines, *problems])


def _lines(result: Result) -> list[str]:
    number = "" if result.number is None else f" {result.number}"
    line = f"{'ok' if result.ok else 'not ok'}{number} - {result.description}"
    if result.directive and result.reason:
        line += f" # {result.directive.upper()} {result.reason}"
    lines = [line, *(f"  {text}" for text in result.diagnostics)]
    if result.apparent:
        lines.append(
            f'  A "# {result.apparent.upper()}" in a description excuses nothing; '
            "use todo() or skip()."
        )
    children = [text for child in result.children for text in _lines(child)]
    return [*(f"    {text}" for text in children), *lines]


def representation(text: str, path: Path, line: int) -> ExceptionChainRepr:
    """Return `text` as pytest shows an error at `path:line`, also through xdist."""
    first = next((part for part in text.split("\n") if _telling(part)), text)
    location = ReprFileLocation(shown(path), line, first.strip())
    body = [f"{part}\n" for part in text.split("\n")]
    place = f"{shown(path)}:{line}: \n"
    traceback = ReprTraceback([ReprEntryNative([*body, place])], None, style="native")
    return ExceptionChainRepr([(traceback, location, None)])


def _telling(line: str) -> bool:
    """Tell whether a line is worth being the summary's: not a result that passed."""
    return not line.lstrip().startswith("ok")
