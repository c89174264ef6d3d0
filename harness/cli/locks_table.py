"""The table of `harness verify --only locks --table`: Markdown, to be kept or shown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.sqlfile import LOCK_MODES
from harness.verify import LOCKS, Verdict

_HEAD = ("migration", "locks", "rows", "takes, ms", "reader, ms", "writer, ms")
_TEXTS = 2  # columns of text come first, then figures
_OF_ROWS = LOCK_MODES[:3]  # what reading and writing takes: it is not listed


def locks_table(verdicts: Iterable[Verdict]) -> str:
    """Return a row for each migration: its locks, and the longest stalls in ms."""
    rows = [_HEAD, *(tuple(_cells(verdict)) for verdict in verdicts if _told(verdict))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = [
        "-" * width if place < _TEXTS else f"{'-' * (width - 1)}:"
        for place, width in enumerate(widths)
    ]
    lines = [_line(rows[0], widths), _line(rule, widths)]
    return "\n".join([*lines, *(_line(row, widths) for row in rows[1:])])


def _told(verdict: Verdict) -> bool:
    return verdict.check == LOCKS and bool(verdict.finding.details)


def _cells(verdict: Verdict) -> Iterator[str]:
    details = verdict.finding.details
    yield f"{verdict.migration} [pg{verdict.major}]"
    yield _locks(details["locks"]) or "none"
    yield from _figures(details)


def _locks(found: Iterable[str]) -> str:
    """Return them as a header says them, but each mode once, before all its tables."""
    names: dict[str, list[str]] = {}
    for lock in found:
        mode = max((m for m in LOCK_MODES if lock.startswith(f"{m} ")), key=len)
        names.setdefault(mode, []).append(lock.removeprefix(f"{mode} "))
    told = (mode for mode in names if mode not in _OF_ROWS)
    return "; ".join(f"{mode} {', '.join(names[mode])}" for mode in told)


def _figures(details: Mapping[str, Any]) -> Iterator[str]:
    if refused := details.get("refused"):
        yield f"refuses its rows: {refused['sqlstate'] or refused['message']}"
        yield from ("–",) * 3
        return
    busy = details.get("busy", {})
    for key in ("rows", "ms", "reader_ms", "writer_ms"):
        yield f"{busy[key]:,}" if busy else "–"


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = [
        cell.ljust(width) if place < _TEXTS else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"
