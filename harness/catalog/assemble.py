"""Put the rows of the queries together: each note to its thing, ids to names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.catalog.model import Catalog, Key, Thing


@dataclass(frozen=True)
class Row:
    """One thing as a query found it; the server's ids say how it hangs together.

    A thing that `folds_into` another is told as attributes of that one, which begin
    with `fold_label`. For `copy_of` see Thing.
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
    whole = [_with_notes(row, noted[row.id], database_owner) for row in rows]
    ids = {row.id for row in whole}
    own = [row for row in whole if row.folds_into not in ids]
    folded = _folded(row for row in whole if row.folds_into in ids)
    keys = {row.id: (row.kind, row.name) for row in own}
    return Catalog.of(_placed([_thing(row, keys, folded[row.id]) for row in own]))


def _with_notes(row: Row, notes: Mapping[str, str], database_owner: str) -> Row:
    owner = {} if row.owner in {None, database_owner} else {"owner": str(row.owner)}
    sorted_notes = {name: notes[name] for name in sorted(notes)}
    return replace(row, attributes={**row.attributes, **owner, **sorted_notes})


def _folded(rows: Iterable[Row]) -> Mapping[str | None, dict[str, str]]:
    folded: dict[str | None, dict[str, str]] = defaultdict(dict)
    for row in sorted(rows, key=lambda one: one.name):
        for name, text in row.attributes.items():
            folded[row.folds_into][row.fold_label + name] = text
    return folded


def _thing(row: Row, keys: Mapping[str, Key], folded: Mapping[str, str]) -> Thing:
    return Thing(
        row.kind,
        row.name,
        within=keys.get(row.within or ""),
        copy_of=keys.get(row.copy_of or ""),
        place=row.place,
        attributes={**row.attributes, **folded},
    )


def _placed(things: Iterable[Thing]) -> list[Thing]:
    """Number the columns of each table from 1: the server's numbers have gaps."""
    counts: dict[Key | None, int] = defaultdict(int)
    placed = []
    for thing in sorted(things, key=lambda one: one.place):
        counts[thing.within] += bool(thing.place)
        place = counts[thing.within] if thing.place else 0
        placed.append(replace(thing, place=place))
    return placed
