"""Makes rows for one table, and changes single columns of a row that was refused."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from random import Random

from harness.datagen.attempts import DEFAULT, Row, Value
from harness.datagen.mining import mine
from harness.datagen.parents import Key, Parents
from harness.datagen.patterns import sample
from harness.datagen.plain import Place, Tide, plain
from harness.datagen.schema import Column, ForeignKey, Table
from harness.datagen.ugly import ugly

_TRIES = 20  # choices of parents that agree with each other


class Composer:
    """Rows of one table; `random` decides everything that is not decided by rules."""

    def __init__(self, table: Table, parents: Parents, random: Random) -> None:
        self.table = table
        self._parents = parents
        self._random = random
        self._hints = mine(table)
        self._columns = {column.name: column for column in table.writable}
        self._steps = {name: step for step, name in enumerate(self._columns)}
        self.pointing = {name for key in table.foreign_keys for name in key.columns}
        keys = (rule for rule in table.rules if rule.kind in {"unique", "exclude"})
        self.identifying = {name for rule in keys for name in rule.columns}

    def fresh(self) -> dict[str, Value]:
        """Return a row of ordinary values."""
        tide = Tide.draw(self._random)
        row = {
            column.name: self._ordinary(column, tide) for column in self.table.writable
        }
        self.point(row)
        return row

    def varied(self, row: Row) -> dict[str, Value]:
        """Return an accepted row again, other in all that identifies a row."""
        tide, other = Tide.draw(self._random), dict(row)
        for name in self._columns:
            if name in self.identifying - self.pointing:
                other[name] = self._identity(self._columns[name], tide)
        if self._random.random() < 0.5:
            self.point(other)
        return other

    def change(self, row: dict[str, Value], names: Collection[str]) -> None:
        """Give some of the named columns other values, at random."""
        known = sorted(set(names) & self._columns.keys())
        if not known:
            return
        tide = Tide.draw(self._random)
        count = self._random.choice((1, 1, 2, len(known)))
        chosen = self._random.sample(known, min(count, len(known)))
        if self.pointing & set(chosen):
            self.point(row)
        for name in chosen:
            if name not in self.pointing:
                row[name] = self._another(self._columns[name], row, known, tide)

    def edges(self, name: str) -> tuple[Value, ...]:
        """Return the ugly values of a column, NULL among them where it is allowed."""
        column = self._columns[name]
        if column.numbered or name in self.pointing:
            return ()
        return (*ugly(column.type), *([None] if column.nullable else []))

    def point(self, row: dict[str, Value]) -> None:
        """Choose parents: the same value for a column that several keys share."""
        keys = sorted(self.table.foreign_keys, key=lambda key: -len(key.columns))
        chosen: dict[str, Value] = {}
        for _ in range(_TRIES):
            chosen = {}
            if all([self._point(key, row, chosen) for key in keys]):
                break
        row.update(chosen)

    def _point(self, key: ForeignKey, row: Row, chosen: dict[str, Value]) -> bool:
        """Choose one parent; false if a key that may not be NULL found none."""
        fits = [one for one in self._parents.keys(key) if _agrees(key, one, chosen)]
        free = [name for name in key.columns if name not in chosen]
        nullable = [name for name in free if self._columns[name].nullable]
        if fits and not (nullable and self._random.random() < 0.15):
            parent = self._random.choice(fits)
            chosen.update(zip(key.columns, parent, strict=True))
            return True
        if key.parent == self.table.oid and not nullable:
            own = zip(key.columns, key.parent_columns, strict=True)
            chosen.update((name, row[other]) for name, other in own if name in free)
            return True
        chosen.update(dict.fromkeys(nullable))
        return bool(nullable)

    def _ordinary(self, column: Column, tide: Tide) -> Value:
        if column.numbered:
            return DEFAULT
        if column.default is not None and not self._must_be_given(column):
            return DEFAULT if self._random.random() < 0.6 else self._made(column, tide)
        if column.nullable and self._random.random() < 0.4:
            return None
        return self._made(column, tide)

    def _must_be_given(self, column: Column) -> bool:
        """Whether the default would make the same seed give other keys."""
        return column.type.bare().short_name == "uuid"

    def _identity(self, column: Column, tide: Tide) -> Value:
        if column.numbered:
            return DEFAULT
        if column.nullable and self._random.random() < 0.2:
            return None
        return self._made(column, tide)

    def _made(self, column: Column, tide: Tide) -> Value:
        """Prefer what the rules speak of to what the type alone suggests."""
        hints = self._hints[column.name]
        if hints.patterns and self._random.random() < 0.8:
            found = sample(self._random.choice(hints.patterns), self._random)
            if found is not None:
                return found
        listed = column.type.bare().category not in {"N", "D"}
        if hints.values and self._random.random() < (0.8 if listed else 0.2):
            return self._random.choice(hints.values)
        return plain(column.type, self._random, Place(tide, self._steps[column.name]))

    def _another(
        self, column: Column, row: Row, names: Iterable[str], tide: Tide
    ) -> Value:
        dice = self._random.random()
        if column.numbered and dice < 0.8:
            return DEFAULT
        if column.nullable and dice < 0.2:
            return None
        if dice < 0.35:
            near = [
                row[n] for n in names if n != column.name and self._alike(n, column)
            ]
            if near:
                return _beside(self._random.choice(near), self._random)
        if dice < 0.5 and (edges := ugly(column.type)):
            return self._random.choice(edges)
        return self._made(column, tide)

    def _alike(self, name: str, column: Column) -> bool:
        other = self._columns[name].type.bare()
        return other.category == column.type.bare().category


def _agrees(key: ForeignKey, parent: Key, chosen: Row) -> bool:
    pairs = zip(key.columns, parent, strict=True)
    return all(chosen.get(name, value) == value for name, value in pairs)


def _beside(value: Value, random: Random) -> Value:
    """Return the value of another column, or one a little above or below it."""
    if not isinstance(value, str):
        return value
    step = random.choice((-1, 0, 1, 2))
    if value.lstrip("-").isdigit():
        return str(int(value) + step)
    try:
        return str(datetime.fromisoformat(value) + timedelta(days=step))
    except (ValueError, OverflowError):
        return value
