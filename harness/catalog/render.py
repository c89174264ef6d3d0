"""Show changes as text that reads like a review: one line for each."""

import difflib
from collections.abc import Iterable
from itertools import takewhile

from harness.catalog.diff import Change
from harness.catalog.model import YES

_WIDTH = 60  # characters of a value that a line shows
_AROUND = 12  # of them before the place where two long values part
_VERBS = {"added": "+ added", "removed": "- removed", "changed": "~ changed"}


def render(changes: Iterable[Change], *, definitions: bool = False) -> str:
    """Return one line for each change; with `definitions` the whole text of both sides.

    There, lines of the old definition begin with "-", of the new one with "+", and what
    both have with a blank. No changes are an empty text.
    """
    lines = []
    for change in changes:
        lines.append(_line(change))
        if definitions:
            lines += _definitions(change)
    return "\n".join(lines)


def _line(change: Change) -> str:
    head = f"{_VERBS[change.action]} {change.kind} {_on_one_line(change.name)}"
    if change.attributes:
        details = [_detail(name, *both) for name, both in change.attributes.items()]
        return f"{head}: {'; '.join(details)}"
    if change.contents:
        counts = [_count(number, kind) for kind, number in change.contents.items()]
        return f"{head} ({', '.join(counts)})"
    return head


def _detail(name: str, old: str | None, new: str | None) -> str:
    if YES in {old, new} and {old, new} <= {YES, None}:
        return f"{name} {old or 'no'} -> {new or 'no'}"
    shown = _shortened(*(_on_one_line(text or "none") for text in (old, new)))
    return f"{name} {shown[0]} -> {shown[1]}"


def _count(number: int, kind: str) -> str:
    plurals = {"index": "indexes", "policy": "policies", "statistics": "statistics"}
    return f"{number} {kind if number == 1 else plurals.get(kind, f'{kind}s')}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(old: str, new: str) -> tuple[str, str]:
    """Cut both to the place where they part, if they are long."""
    same = sum(1 for _ in takewhile(_alike, zip(old, new, strict=False)))
    start = max(0, same - _AROUND) if max(len(old), len(new)) > _WIDTH else 0
    return _window(old, start), _window(new, start)


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _window(text: str, start: int) -> str:
    shown = text[start : start + _WIDTH]
    before = "…" if start else ""
    after = "…" if start + _WIDTH < len(text) else ""
    return f"{before}{shown}{after}"


def _definitions(change: Change) -> list[str]:
    old, new = ((text or "").splitlines() for text in (change.before, change.after))
    return [
        f"    {line.rstrip()}"
        for line in difflib.ndiff(old, new)
        if not line.startswith("?")
    ]
