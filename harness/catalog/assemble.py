"""Put the rows of the queries together: notes to their things, copies away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from harness.catalog.model import Catalog, Thing

# What a copy is not compared by: it names the table that it is on.
_OWN_TEXT = "definition"


@dataclass(frozen=True)
class Row:
    """One thing as a query found it; ids are the server's, `within` and so on too.

    A thing that `folds_into` another is told as attributes of that one, which begin
    with `fold_label`. A `copy_of` another is left out unless it differs.
    """

    kind: str
    id: str
    name: str
    attributes: Mapping[str, str]
    owner: str | None = None
    within: str | None = None
    copy_of: str | None = None
    folds_into: str | None = None
    fold_label: str = ""
    place: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)


def assemble(
    rows: Sequence[Row], notes: Iterable[Mapping[str, Any]], *, database_owner: str
) -> Catalog:
    """Make a catalog of the rows and of the notes (`id`, `attribute`, `value`).

    An owner is told only where it is not the owner of the database, who is another one
    on each server.
    """
    noted: dict[str, dict[str, str]] = defaultdict(dict)
    for note in notes:
        noted[note["id"]][note["attribute"]] = note["value"]
    by_id = {row.id: _annotated(row, noted[row.id], database_owner) for row in rows}
    kept = [row for row in by_id.values() if not _is_mere_copy(row, by_id)]
    folded = _folded(kept)
    keys = {row.id: (row.kind, row.name) for row in kept if not _folds(row, by_id)}
    things = [
        Thing(
            row.kind,
            row.name,
            within=keys.get(row.within or ""),
            place=row.place,
            attributes={**row.attributes, **row.notes, **folded[row.id]},
        )
        for row in kept
        if row.id in keys
    ]
    return Catalog.of(_placed(things))


def _annotated(row: Row, notes: Mapping[str, str], database_owner: str) -> Row:
    owner = {} if row.owner in {None, database_owner} else {"owner": str(row.owner)}
    return replace(row, notes={**owner, **dict(sorted(notes.items()))})


def _is_mere_copy(row: Row, by_id: Mapping[str, Row]) -> bool:
    """Tell whether a row says nothing that the one above it does not."""
    above = by_id.get(row.copy_of or "")
    if above is None or row.notes:
        return False
    return _told(row) == _told(above)


def _told(row: Row) -> dict[str, str]:
    return {name: text for name, text in row.attributes.items() if name != _OWN_TEXT}


def _folds(row: Row, by_id: Mapping[str, Row]) -> bool:
    return row.folds_into in by_id


def _folded(rows: Iterable[Row]) -> Mapping[str, dict[str, str]]:
    folded: dict[str, dict[str, str]] = defaultdict(dict)
    for row in sorted(rows, key=lambda one: one.name):
        if row.folds_into:
            for name, text in {**row.attributes, **row.notes}.items():
                folded[row.folds_into][row.fold_label + name] = text
    return folded


def _placed(things: Iterable[Thing]) -> list[Thing]:
    """Number the columns of each table from 1: the server's numbers have gaps."""
    counts: dict[Any, int] = defaultdict(int)
    placed = []
    for thing in sorted(things, key=lambda one: one.place):
        if thing.place:
            counts[thing.within] += 1
            thing = replace(thing, place=counts[thing.within])
        placed.append(thing)
    return placed
