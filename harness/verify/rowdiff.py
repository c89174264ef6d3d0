"""Compares the rows of two moments: what is gone, new, or changed, and where. Pure."""

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass

from harness.sqlfile import RowClaim
from harness.verify.digests import Name, Row, Rows, Sequence, Table

_SHOWN = 5  # rows of one change


@dataclass(frozen=True)
class RowChange:
    """What happened to a table, a column of it, or a sequence.

    `kind` is "gone", "new", "changed" or "back" (a sequence that will repeat itself);
    `rows` are its rows as text, some of them; `count` says how many there are.
    """

    name: Name
    column: str | None
    kind: str
    count: int
    rows: tuple[str, ...]

    def __str__(self) -> str:
        """Return a headline and a line for each row that is shown."""
        place = ".".join((*self.name, self.column) if self.column else self.name)
        if self.kind == "back":
            return f"{place}: {self.rows[0]}"
        noun = "row" if self.count == 1 else "rows"
        lines = [f"{place}: {self.count} {noun} {self.kind}"]
        lines += [f"    {row}" for row in self.rows]
        if self.count > len(self.rows):
            lines.append(f"    … and {self.count - len(self.rows)} more")
        return "\n".join(lines)


def row_changes(
    before: Rows, after: Rows, *, declared: Collection[RowClaim] = ()
) -> tuple[RowChange, ...]:
    """Return what changed from one moment to the other, but for what is `declared`.

    Compared are the tables, columns and sequences that both have: which of them exist
    is the catalog's affair. Rows are matched by the primary key, if none of it is
    declared. A sequence may go forwards, for a number that nobody got is no loss; one
    that goes back will give numbers again that are taken.
    """
    changes: list[RowChange] = []
    whole = {(claim.schema, claim.name) for claim in declared if claim.column is None}
    for name in sorted(before.tables.keys() & after.tables.keys() - whole):
        exempt = {
            claim.column for claim in declared if (claim.schema, claim.name) == name
        }
        changes += _table_changes(name, before.tables[name], after.tables[name], exempt)
    for name in sorted(before.sequences.keys() & after.sequences.keys() - whole):
        sequence = before.sequences[name]
        if not _pointless(sequence, before, declared):
            changes += _sequence_changes(name, sequence, after.sequences[name])
    return tuple(changes)


def _pointless(
    sequence: Sequence, before: Rows, declared: Collection[RowClaim]
) -> bool:
    """Tell whether nobody has a number of it: no row, or its column is declared."""
    if not sequence.owner:
        return False
    schema, name, column = sequence.owner
    table = before.tables.get((schema, name))  # None: a partition or foreign table
    if table is not None and not table.rows:
        return True
    return any(
        (claim.schema, claim.name) == (schema, name) and claim.column in {None, column}
        for claim in declared
    )


def names(rows: Rows) -> set[tuple[Name, str | None]]:
    """Return what can be declared: tables and sequences (None), and columns."""
    found: set[tuple[Name, str | None]] = {
        (name, None) for name in (*rows.tables, *rows.sequences)
    }
    for name, table in rows.tables.items():
        found |= {(name, column) for column in table.columns}
    return found


def _table_changes(
    name: Name, before: Table, after: Table, exempt: Collection[str | None]
) -> Iterator[RowChange]:
    columns = [c for c in before.columns if c in after.columns and c not in exempt]
    old = Counter(_projected(before, columns))
    new = Counter(_projected(after, columns))
    gone, added = list((old - new).elements()), list((new - old).elements())
    if not gone and not added:
        return
    key = [columns.index(column) for column in before.key if column in columns]
    if key and len(key) == len(before.key) and before.key == after.key:
        gone, added = yield from _changed(name, columns, key, gone, added)
    for kind, rows in (("gone", gone), ("new", added)):
        if rows:
            shown = tuple(_written(columns, row) for row in sorted(rows, key=repr))
            yield RowChange(name, None, kind, len(rows), shown[:_SHOWN])


def _projected(table: Table, columns: Iterable[str]) -> list[Row]:
    places = [table.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


def _changed(
    name: Name, columns: list[str], key: list[int], gone: list[Row], added: list[Row]
) -> Generator[RowChange, None, tuple[list[Row], list[Row]]]:
    """Give a change for each column that differs; return the rows without a partner."""
    after = {tuple(row[place] for place in key): row for row in added}
    lines: dict[str, list[str]] = {}
    alone = []
    for row in sorted(gone, key=repr):
        partner = after.pop(tuple(row[place] for place in key), None)
        if partner is None:
            alone.append(row)
            continue
        label = ", ".join(f"{columns[place]} {row[place]}" for place in key)
        for column, old, new in zip(columns, row, partner, strict=True):
            if old != new:
                line = f"{label}: {_quoted(old)} → {_quoted(new)}"
                lines.setdefault(column, []).append(line)
    for column, found in lines.items():
        yield RowChange(name, column, "changed", len(found), tuple(found[:_SHOWN]))
    return alone, list(after.values())


def _sequence_changes(
    name: Name, before: Sequence, after: Sequence
) -> Iterator[RowChange]:
    forwards = before.increment > 0
    if before.next != after.next and (after.next > before.next) != forwards:
        line = f"would give {before.next} next, now gives {after.next} again"
        yield RowChange(name, None, "back", 1, (line,))


def _written(columns: list[str], row: Row) -> str:
    pairs = zip(columns, row, strict=True)
    return ", ".join(f"{column} {_quoted(value)}" for column, value in pairs)


def _quoted(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"
