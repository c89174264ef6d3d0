"""Writes arrays, rows and ranges the way PostgreSQL's input functions read them."""

from collections.abc import Iterable

EMPTY = "empty"


def array(items: Iterable[str | None]) -> str:
    """An array literal; an element that is an array literal itself is not quoted."""
    return "{" + ",".join(_element(item) for item in items) + "}"


def nested(literals: Iterable[str]) -> str:
    """An array of arrays, from array literals of equal length."""
    return "{" + ",".join(literals) + "}"


def composite(fields: Iterable[str | None]) -> str:
    """A row literal; NULL is nothing at all between the commas."""
    return "(" + ",".join("" if f is None else _quoted(f) for f in fields) + ")"


def span(low: str | None, high: str | None, *, bounds: str = "[)") -> str:
    """A range literal; None is an endless side."""
    first, last = ("" if side is None else _quoted(side) for side in (low, high))
    return f"{bounds[0]}{first},{last}{bounds[1]}"


def _element(item: str | None) -> str:
    return "null" if item is None else _quoted(item)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
