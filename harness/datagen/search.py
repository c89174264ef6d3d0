"""Fills one table: attempts, and learns from each refusal which columns to change."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from random import Random

from harness.datagen.attempts import Inserter, Refusal, Row, Value
from harness.datagen.compose import Composer
from harness.datagen.filled import Reason
from harness.datagen.parents import Parents
from harness.datagen.schema import Column, Schema, Table

_FIRST, _NEXT = 400, 60  # attempts for the first row of a table, and for each other
_REPAIR = 8  # for a row that was refused among many
_BLIND = 12  # refusals by triggers alone after which a table with rows is left alone
_FIRST_OF_MORE = 40  # for the first row where the table has some already
_IN_ALL = 3  # attempts for each row on top of those for the first, when rows are many
_GIVE_UP = 4  # rows refused one after the other
_SINGLE = 24  # rows put in one by one; then what was accepted goes in together
_TOGETHER = 100
_SPARE = 5
_SHOWN = 5  # reasons that are reported


class Search:
    """The rows of one table, from the first plain one to ugly ones."""

    def __init__(
        self,
        table: Table,
        schema: Schema,
        inserter: Inserter,
        parents: Parents,
        random: Random,
    ) -> None:
        self.table = table
        self._refused: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}
        self._inserter = inserter
        self._parents = parents
        self._random = random
        self._composer = Composer(table, schema, parents, random)
        self._points_to_itself = any(
            key.parent == table.oid for key in table.foreign_keys
        )
        self._rules = {rule.name: rule for rule in table.rules}
        self._keys = {key.name: key.columns for key in table.foreign_keys}
        self._independent = self._composer.independent()
        self._makers = {c.name: _mentioned(c, table) for c in table.generated}
        self._accepted: list[Row] = []
        self._bases: list[Row] = []  # accepted rows, and rows that were there before
        self._before = 0  # refusals before this run
        self._named = False  # whether any refusal said which columns it is about
        self._barred: set[tuple[str, Value]] = set()
        self._edges = {c.name: self._shuffled(c.name) for c in table.writable}

    def run(self, rows: int, *, populated: bool) -> int:
        """Insert up to `rows` rows and return how many; `reasons` says why not all.

        A table that is `populated` already is worth fewer attempts.
        """
        self._before = self._refused.total()
        if rows and populated:
            self._bases += self._parents.rows(self.table, _SINGLE)
            self._make_ugly(_FIRST_OF_MORE)
        if rows and not self._accepted and not self._hopeless(populated):
            first = _FIRST_OF_MORE if populated else _FIRST
            self._solve(self._composer.fresh(), first)
        failed, most = 0, self._before + _FIRST + _SINGLE * _NEXT + _IN_ALL * rows
        while 0 < len(self._accepted) < rows and failed < _GIVE_UP:
            if self._refused.total() > most:
                break
            before = len(self._accepted)
            self._step(rows - before)
            failed = failed + 1 if len(self._accepted) == before else 0
        self._parents.forget(self.table.oid)
        return len(self._accepted)

    @property
    def companions(self) -> frozenset[int]:
        """The oids of other tables whose rows decide about rows of this one."""
        return self._composer.companions

    @property
    def inserted(self) -> int:
        """How many rows were put in so far."""
        return len(self._accepted)

    def diversify(self) -> bool:
        """Insert rows that a child may want; tell if any went in.

        One for each state of each column of few states, and some that nobody has used.
        """
        before = len(self._accepted)
        for name, states in self._composer.states() if self._bases else ():
            for state in states:
                row = self._composer.varied(self._random.choice(self._bases))
                self._insert([{**row, name: state}])
        for _ in range(_SPARE):
            self._solve(self._composer.fresh(), _REPAIR)
        self._parents.forget(self.table.oid)
        return len(self._accepted) > before

    def reasons(self) -> tuple[Reason, ...]:
        """Return the commonest refusals, the commonest first."""
        counts = self._refused.most_common(_SHOWN)
        return tuple(Reason(self._examples[kind], count) for kind, count in counts)

    def _step(self, missing: int) -> None:
        if len(self._accepted) >= _SINGLE and missing > 1:
            count = min(missing, _TOGETHER)
            self._insert_together([self._crossed() for _ in range(count)])
        elif self._random.random() < 0.5:
            self._solve(self._composer.fresh(), _NEXT)
        else:
            self._make_ugly()

    def _insert(self, rows: Sequence[Row]) -> Refusal | None:
        refusal = self._inserter.attempt([(self.table, rows)])
        if refusal is not None:
            self._refused[refusal.kind] += 1
            self._examples.setdefault(refusal.kind, refusal.reason)
            return refusal
        self._accepted += rows
        if len(self._bases) < 2 * _SINGLE:
            self._bases += rows
        if self._points_to_itself:
            self._parents.forget(self.table.oid)
        return None

    def _solve(self, row: dict[str, Value], attempts: int) -> None:
        """Change the columns that were refused until the row is accepted."""
        for attempt in range(1, attempts):
            refusal = self._insert([row])
            if refusal is None:
                return
            names = self._implicated(refusal)
            self._named = self._named or bool(names)
            if not names or attempt % 40 == 0:
                row = self._changed(attempt, row)
            else:
                self._composer.change(row, names)

    def _changed(self, attempt: int, row: dict[str, Value]) -> dict[str, Value]:
        """Nothing is known of the reason: change anything, now and then everything."""
        if attempt % 3 == 0:
            return self._composer.fresh()
        self._composer.change(row, row.keys(), blindly=True)
        return row

    def _variant(self) -> tuple[dict[str, Value], set[str]]:
        """Return an accepted row varied, some of its columns ugly, and which."""
        row = self._composer.varied(self._random.choice(self._bases))
        ugly: set[str] = set()
        for name, edges in self._edges.items():
            usable = [edge for edge in edges if (name, edge) not in self._barred]
            if usable and self._random.random() < 0.4:
                # In turn, so that each edge comes once before any comes twice.
                edges.append(edges.pop(edges.index(usable[0])))
                row[name] = usable[0]
                ugly.add(name)
        return row, ugly

    def _crossed(self) -> dict[str, Value]:
        """Return an accepted row varied, with one value of another accepted row."""
        crossed, other = map(dict, self._random.choices(self._bases, k=2))
        if self._independent:
            name = self._random.choice(self._independent)
            crossed[name] = other[name]
        return self._composer.varied(crossed)

    def _make_ugly(self, attempts: int = _NEXT) -> None:
        """Insert a variant; take ugly values back where a rule refuses them."""
        row, ugly = self._variant()
        plain = self._composer.varied(self._random.choice(self._bases))
        for _ in range(attempts):
            refusal = self._insert([row])
            if refusal is None:
                return
            names = self._implicated(refusal)
            self._named = self._named or bool(names)
            if not self._accepted and self._hopeless(populated=True):
                return
            guilty = sorted(names & ugly) or ([] if names else sorted(ugly))
            if not guilty and not names:
                row = self._composer.varied(self._random.choice(self._bases))
            elif not guilty:
                self._composer.change(row, names)
            elif len(names) == 1:
                self._barred.add((guilty[0], row[guilty[0]]))
            for name in guilty if names else guilty[:1]:
                row[name] = plain[name]
                ugly.discard(name)

    def _hopeless(self, populated: bool) -> bool:
        """Whether only triggers have refused, often, in a table that has rows."""
        refused = self._refused.total() - self._before
        return populated and not self._named and refused >= _BLIND

    def _insert_together(self, rows: Sequence[dict[str, Value]]) -> None:
        """Insert many at once; halve what is refused, and mend a single row."""
        if self._insert(rows) is None:
            return
        if len(rows) == 1:
            self._solve(rows[0], _REPAIR)
            return
        half = len(rows) // 2
        self._insert_together(rows[:half])
        self._insert_together(rows[half:])

    def _implicated(self, refusal: Refusal) -> set[str]:
        """Return the columns that a refusal is about; none if it does not say."""
        named: Collection[str] = ()
        if refusal.rule in self._rules:
            named = self._rules[refusal.rule].columns
        elif refusal.rule in self._keys:
            named = self._keys[refusal.rule]
        elif refusal.column:
            named = self._makers.get(refusal.column, (refusal.column,))
        elif refusal.sqlstate == "23514":  # no partition for the row
            named = [name for bound in self.table.bounds for name in bound.columns]
        return set(named) & self._edges.keys()

    def _shuffled(self, name: str) -> list[Value]:
        edges = list(self._composer.edges(name))
        self._random.shuffle(edges)
        return edges


def _mentioned(column: Column, table: Table) -> tuple[str, ...]:
    """Return the columns that a generated column is made of."""
    words = set(re.findall(r"\w+", column.default or ""))
    return tuple(other.name for other in table.writable if other.name in words)
