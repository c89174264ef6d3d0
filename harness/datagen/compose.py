"""Makes rows for one table, and changes single columns of a row that was refused."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from harness.datagen.attempts import DEFAULT, Row, Value
from harness.datagen.mining import Hints, mine
from harness.datagen.parents import Parents
from harness.datagen.patterns import sample
from harness.datagen.plain import Place, Tide, plain
from harness.datagen.pointing import Pointer
from harness.datagen.schema import Column, Schema, Table
from harness.datagen.ugly import ugly

_CLOCK = ("now", "today", "tomorrow", "yesterday")  # the server knows what they mean
_LARGEST = {"int2": 2**15 - 1, "int4": 2**31 - 1, "int8": 2**63 - 1}
_OFTEN, _SELDOM = 0.8, 0.2


class Composer:
    """Rows of one table; `random` decides everything that is not decided by rules."""

    def __init__(
        self, table: Table, schema: Schema, parents: Parents, random: Random
    ) -> None:
        self.table = table
        self._random = random
        self._hints = mine(table)
        self._columns = {column.name: column for column in table.writable}
        self._steps = {name: step for step, name in enumerate(self._columns)}
        self._pointer = Pointer(table, schema, parents, random)
        self.companions = self._pointer.companions
        keys = (rule for rule in table.rules if rule.kind in {"unique", "exclude"})
        self._identifying = {name for rule in keys for name in rule.columns}
        self._bounded = {name for bound in table.bounds for name in bound.columns}

    def fresh(self) -> dict[str, Value]:
        """Return a row of ordinary values."""
        tide = Tide.draw(self._random)
        row = {
            column.name: self._ordinary(column, tide) for column in self.table.writable
        }
        self._choose(row)
        return row

    def varied(self, row: Row) -> dict[str, Value]:
        """Return an accepted row again, other in all that identifies a row."""
        tide, other = Tide.draw(self._random), dict(row)
        for name, column in self._columns.items():
            if name in self._identifying - self._pointer.columns:
                other[name] = self._identity(column, tide)
        if self._random.random() < 0.5:
            self._choose(other)
        return other

    def change(
        self, row: dict[str, Value], names: Collection[str], *, blindly: bool = False
    ) -> None:
        """Give some of the named columns other values, at random.

        `blindly` when no rule was named: then it may be a trigger that compares with
        the clock, or with a value in its own source.
        """
        known = sorted(set(names) & self._columns.keys())
        if not known:
            return
        tide = Tide.draw(self._random)
        count = self._random.choice((1, 1, 2, len(known)))
        chosen = self._random.sample(known, min(count, len(known)))
        if self._pointer.columns & set(chosen):
            self._choose(row)
        for name in chosen:
            if name not in self._pointer.columns:
                row[name] = self._another(self._columns[name], row, known, tide)
                if blindly and self._random.random() < _SELDOM:
                    row[name] = self._guessed(self._columns[name], row[name])

    def independent(self) -> tuple[str, ...]:
        """Return the columns that no rule looks at together with another."""
        rules = (rule.columns for rule in self.table.rules if len(rule.columns) > 1)
        bound = {name for columns in rules for name in columns}
        bound |= self._identifying | self._pointer.columns
        return tuple(name for name in self._columns if name not in bound)

    def states(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Yield columns of few states, and these: enums, booleans, listed texts."""
        for column in self.table.writable:
            bare, hints = column.type.bare(), self._hints[column.name]
            if column.name in self._pointer.columns:
                continue
            if bare.kind == "e" or bare.short_name == "bool":
                yield column.name, ugly(bare)
            elif bare.category == "S" and hints.values:
                yield column.name, hints.values

    def edges(self, name: str) -> tuple[Value, ...]:
        """Return the ugly values of a column, NULL among them where it is allowed."""
        column = self._columns[name]
        if column.numbered or name in self._pointer.columns:
            return ()
        return (*ugly(column.type), *([None] if column.nullable else []))

    def explicit(self, name: str) -> str | None:
        """Return a value for a column even where it has a default."""
        column = self._columns[name]
        return _far(column, self._random) or plain(
            column.type, self._random, Place(Tide.draw(self._random), 0)
        )

    def _choose(self, row: dict[str, Value]) -> None:
        """Choose parents; a row that is its own parent must know its own number."""
        self._pointer.choose(row)
        for key in self.table.foreign_keys:
            for name, other in zip(key.columns, key.parent_columns, strict=True):
                if row.get(name) is DEFAULT and key.parent == self.table.oid:
                    row[name] = row[other] = self.explicit(other)

    def _ordinary(self, column: Column, tide: Tide) -> Value:
        if column.numbered:
            return DEFAULT
        # A default uuid would be random: the same seed must give the same keys.
        if column.default is not None and column.type.bare().short_name != "uuid":
            return DEFAULT if self._random.random() < 0.6 else self._made(column, tide)
        if column.nullable and self._random.random() < 0.4:
            return None
        return self._made(column, tide)

    def _identity(self, column: Column, tide: Tide) -> Value:
        if column.numbered:
            given = self._random.random() < _SELDOM
            return (_far(column, self._random) or DEFAULT) if given else DEFAULT
        if column.nullable and self._random.random() < _SELDOM:
            return None
        # Wider than other numbers: a key that comes twice is refused.
        most = self._random.choice((30_000, 2_000_000_000))
        wide = replace(tide, number=self._random.randrange(most))
        return self._made(column, wide)

    def _made(self, column: Column, tide: Tide) -> Value:
        """Prefer what the rules speak of to what the type alone suggests."""
        hints = self._hints[column.name]
        if hints.patterns and self._random.random() < _OFTEN:
            found = sample(self._random.choice(hints.patterns), self._random)
            if found is not None:
                return found
        listed = column.type.bare().category not in {"N", "D"}
        listed = listed or column.name in self._bounded
        if hints.values and self._random.random() < (_OFTEN if listed else _SELDOM):
            return self._random.choice(hints.values)
        return plain(column.type, self._random, Place(tide, self._steps[column.name]))

    def _another(
        self, column: Column, row: Row, names: Iterable[str], tide: Tide
    ) -> Value:
        dice = self._random.random()
        if column.numbered and dice < _OFTEN:
            return DEFAULT
        if column.nullable and dice < 0.2:
            return None
        if dice < 0.4:
            near = [
                row[n] for n in names if n != column.name and self._alike(n, column)
            ]
            if near:
                return _beside(near, self._random)
        if dice < 0.5 and (edges := ugly(column.type)):
            return self._random.choice(edges)
        if column.name in self._identifying:
            return self._identity(column, tide)
        return self._made(column, tide)

    def _guessed(self, column: Column, otherwise: Value) -> Value:
        if column.type.bare().short_name in {"date", "timestamp", "timestamptz"}:
            return self._random.choice(_CLOCK)
        hints: Hints = self._hints[column.name]
        return self._random.choice(hints.guesses) if hints.guesses else otherwise

    def _alike(self, name: str, column: Column) -> bool:
        other, own = self._columns[name].type.bare(), column.type.bare()
        several = own.category in {"N", "D", "S"}  # kinds whose types read each other
        return other.category == own.category and (several or other == own)


def _far(column: Column, random: Random) -> str | None:
    """Return a number that the column's sequence will not reach soon."""
    largest = _LARGEST.get(column.type.bare().short_name)
    if not column.numbered or largest is None:
        return None
    return str(largest - random.randrange(10_000))


def _beside(near: list[Value], random: Random) -> Value:
    """Return the value of another column, one a little above or below it, or a sum."""
    numbers = [int(v) for v in near if isinstance(v, str) and v.lstrip("-").isdigit()]
    if len(numbers) > 1 and random.random() < 0.5:
        return str(random.choice((sum(numbers), max(numbers) - min(numbers))))
    value = random.choice(near)
    step = random.choice((-1, 0, 1, 2))
    if not isinstance(value, str):
        return value
    if value.lstrip("-").isdigit():
        return str(int(value) + step)
    try:
        return str(datetime.fromisoformat(value) + timedelta(days=step))
    except (ValueError, OverflowError):
        return value
