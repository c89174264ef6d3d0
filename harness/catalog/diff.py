"""Compare two catalogs: what was added, removed and changed. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from harness.catalog.model import Catalog, Key, Thing

Action = Literal["added", "removed", "changed"]
_COLUMN_ORDER = "column order"
_NAMES_ITS_TABLE = "definition"


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was.

    `before` and `after` are its definitions, None where it was not there. `attributes`
    says of a changed thing what changed: name -> (old, new), None for "not set"; it is
    empty for one that came or went. `contents` counts, by kind, what came or went with
    it, such as the columns of a table; they are in the definitions and are no changes
    of their own.
    """

    action: Action
    kind: str
    name: str
    before: str | None = None
    after: str | None = None
    attributes: Mapping[str, tuple[str | None, str | None]] = field(
        default_factory=dict, hash=False
    )
    contents: Mapping[str, int] = field(default_factory=dict, hash=False)


def diff(before: Catalog, after: Catalog) -> tuple[Change, ...]:
    """Return how `after` differs from `before`, sorted by kind and name.

    Empty exactly when both are equal. Where a column is in the table is a difference if
    columns that both have changed places: that is what "select *", COPY and an INSERT
    without a list of columns depend on. A column that was added or removed moves none.
    """
    changes = {
        **{
            key: _added(after, key)
            for key in after.by_key.keys() - before.by_key.keys()
        },
        **{
            key: _removed(before, key)
            for key in before.by_key.keys() - after.by_key.keys()
        },
    }
    for key in before.by_key.keys() & after.by_key.keys():
        attributes = _changed(before, after, key)
        if attributes:
            texts = before.by_key[key].definition, after.by_key[key].definition
            changes[key] = Change("changed", *key, *texts, attributes=attributes)
    known = {**before.by_key, **after.by_key}
    news = (key for key in changes if not _is_told(known[key], changes))
    return tuple(changes[key] for key in sorted(news))


def _is_told(thing: Thing, changes: Mapping[Key, Change]) -> bool:
    """Tell whether another change says it: of what it is in, or is a copy of."""
    change = changes[thing.key]
    around = changes.get(thing.within) if thing.within else None
    if around and around.action == change.action != "changed":
        return True
    above = changes.get(thing.copy_of) if thing.copy_of else None
    return above is not None and _says(above) == _says(change)


def _says(change: Change) -> tuple[Action, Mapping[str, object]]:
    """Return what a copy's change has in common with the change of the original.

    A definition may name the table that it is on.
    """
    values = {k: v for k, v in change.attributes.items() if k != _NAMES_ITS_TABLE}
    return change.action, {**dict.fromkeys(change.attributes), **values}


def _added(catalog: Catalog, key: Key) -> Change:
    text, contents = _whole(catalog, key)
    return Change("added", *key, after=text, contents=contents)


def _removed(catalog: Catalog, key: Key) -> Change:
    text, contents = _whole(catalog, key)
    return Change("removed", *key, before=text, contents=contents)


def _whole(catalog: Catalog, key: Key) -> tuple[str, Mapping[str, int]]:
    inside = _all_inside(catalog, key)
    texts = [catalog.by_key[key].definition, *(one.definition for one in inside)]
    return "\n".join(texts), Counter(one.kind for one in inside)


def _all_inside(catalog: Catalog, key: Key) -> list[Thing]:
    found = []
    for one in catalog.inside(key):
        found += [one, *_all_inside(catalog, one.key)]
    return found


def _changed(
    before: Catalog, after: Catalog, key: Key
) -> Mapping[str, tuple[str | None, str | None]]:
    old, new = before.by_key[key].attributes, after.by_key[key].attributes
    changed = {
        name: (old.get(name), new.get(name))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }
    orders = _column_orders(before, after, key)
    if orders[0] != orders[1]:
        changed[_COLUMN_ORDER] = orders
    return changed


def _column_orders(before: Catalog, after: Catalog, key: Key) -> tuple[str, str]:
    """Return the columns that are in both, in each one's order."""
    old, new = ([t.name for t in c.inside(key) if t.place] for c in (before, after))
    both = set(old) & set(new)
    return _listed(key, old, both), _listed(key, new, both)


def _listed(table: Key, columns: list[str], wanted: set[str]) -> str:
    return ", ".join(
        name.removeprefix(f"{table[1]}.") for name in columns if name in wanted
    )
