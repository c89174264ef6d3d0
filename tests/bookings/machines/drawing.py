"""Draw slots as lines on a time axis, in text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CELL = 4  # characters a tick


@dataclass(frozen=True)
class Line:
    """From tick `start` to just before tick `end`, on a lane, with a label."""

    lane: str
    start: int
    end: int
    label: str


def draw(lines: Iterable[Line], first: int, last: int) -> str:
    """Return an axis from tick `first` to `last`, and each line below its lane."""
    drawn = sorted(lines, key=lambda one: (one.lane, one.start, one.end, one.label))
    width = max((len(one.lane) for one in drawn), default=0)
    axis = "".join(str(tick).ljust(CELL) for tick in range(first, last + 1))
    rows = [f"{'':{width}}  {axis}".rstrip()]
    for number, one in enumerate(drawn):
        again = number and drawn[number - 1].lane == one.lane
        lane = "" if again else one.lane
        rows.append(f"{lane:{width}}  {_bar(one, first, last)} {one.label}")
    return "\n".join(rows)


def _bar(line: Line, first: int, last: int) -> str:
    """Return `[===)` at its place; what leaves the axis is cut off by an arrow."""
    right = CELL * (last + 1 - first)
    if line.end < first or line.start < line.end == first:
        return "<"
    if line.start > last:
        return " " * (right - 1) + ">"
    start = max(0, CELL * (line.start - first))
    end = min(right, CELL * (line.end - first))
    if end <= start:
        return " " * start + "|"  # no tick long, or backwards
    opens = "<" if line.start < first else "["
    closes = ">" if line.end > last + 1 else ")"
    return " " * start + opens + "=" * (end - start - 2) + closes


def side_by_side(left: Sequence[str], right: Sequence[str]) -> str:
    """Return two lists of rows, what both have in one line, the rest marked."""
    rows = sorted({*left, *right})
    width = max((len(row) for row in rows), default=0)
    lines = []
    for row in rows:
        ours = row if row in left else "-"
        theirs = row if row in right else "-"
        mark = " " if ours == theirs else "!"
        lines.append(f"{mark} {ours:{width}} | {theirs}".rstrip())
    return "\n".join(lines)
