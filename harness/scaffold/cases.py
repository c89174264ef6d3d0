"""For each rule of a table a row that it refuses, found by asking the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

from harness.scaffold.model import Constraint, Table, Values
from harness.scaffold.rows import Rows, changed
from harness.scaffold.statements import arrange, insert, set_constraints
from harness.scaffold.values import attempts, copied

_STATES = {
    "n": "23502",
    "c": "23514",
    "f": "23503",
    "p": "23505",
    "u": "23505",
    "x": "23P01",
}
_ACROSS_ROWS = "pux"  # kinds of rules that compare a row with others
_SPARE = 6  # rows more than there are rules
_BASES = 8  # rows that are tried as the one to compare with


@dataclass(frozen=True)
class Case:
    """A row that a rule refuses, with the server's words, and the accepted one."""

    rule: Constraint
    refused: Values
    accepted: Values
    sqlstate: str
    message: str


@dataclass(frozen=True)
class Missing:
    """A rule without a case, and why."""

    rule: Constraint
    reason: str


@dataclass(frozen=True)
class Found:
    """What a suite is written from: rows to begin with, cases, and what is missing."""

    table: Table
    arranged: tuple[tuple[Table, Values], ...]
    cases: tuple[Case, ...]
    missing: tuple[Missing, ...]


class Search:
    """Tries statements in the open transaction; it leaves those that are accepted."""

    def __init__(self, connection: Connection[Any], table: Table) -> None:
        self._connection = connection
        self.table = table

    def run(self, statement: str) -> psycopg.Error | None:
        """Execute a statement, and return the error that undid it, if any."""
        try:
            with self._connection.transaction():
                self._connection.execute(statement.encode())
        except psycopg.Error as error:
            return error
        return None

    def accepts(self, row: Values) -> bool:
        """Tell whether a row can be inserted beside those that are there."""
        return self._refusal(row) is None

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back in the end what is executed inside."""
        with self._connection.transaction(force_rollback=True):
            yield

    def refused(self, rule: Constraint, row: Values, first: Values) -> Case | None:
        """Return a case in which this rule, and no other, refuses a changed `row`."""
        for wrong, right in self._pairs(rule, row, first):
            error = self._refusal(wrong)
            if error is not None and _is_by(rule, error):
                message = error.diag.message_primary or ""
                return Case(rule, wrong, right, _STATES[rule.kind], message)
        return None

    def _pairs(
        self, rule: Constraint, row: Values, first: Values
    ) -> Iterator[tuple[Values, Values]]:
        """Return a wrong and a right row at a time, different where the rule looks."""
        if rule.kind == "n":
            yield changed(row, {rule.columns[0]: None}), row
        elif rule.kind in _ACROSS_ROWS:
            equal = copied(rule, self.table, first)
            yield changed(row, equal), row
            # Where another rule minds that: the first row, under keys of its own.
            twin = changed(first, self._keys(row, besides=rule))
            yield changed(twin, equal), changed(twin, copied(rule, self.table, row))
        else:
            for changes in attempts(rule, self.table, row):
                yield changed(row, changes), row

    def _keys(self, row: Values, *, besides: Constraint) -> Values:
        """Return what other rules across rows look at."""
        others = (
            copied(rule, self.table, row)
            for rule in self.table.constraints
            if rule.kind in "pu" and rule is not besides
        )
        return {name: value for other in others for name, value in other.items()}

    def _refusal(self, row: Values) -> psycopg.Error | None:
        try:
            with self._connection.transaction(force_rollback=True):
                self._connection.execute(insert(self.table, row).encode())
        except psycopg.Error as error:
            return error
        return None


def find(connection: Connection[Any], table: Table) -> Found:
    """Look for a case of each rule of `table`; the database stays as it was."""
    rules = table.rules()
    with connection.transaction(force_rollback=True):
        connection.execute(set_constraints)
        rows = Rows(connection, table)
        valid = rows.generate(len(rules) + _SPARE)
        related = [rows.parents(row) for row in valid]
    if not valid:
        nothing = tuple(Missing(rule, "no valid row was found") for rule in rules)
        return Found(table, (), (), nothing)
    with connection.transaction(force_rollback=True):
        connection.execute(set_constraints)
        return _cases(Search(connection, table), table, valid, related)


def _cases(
    search: Search,
    table: Table,
    valid: list[Values],
    related: list[list[tuple[Table, Values]]],
) -> Found:
    base = _base(search, table, valid, related)
    arranged: list[tuple[Table, Values]] = []
    for row in [*(r for rows in related for r in rows), (table, valid[base])]:
        if row not in arranged and search.run(arrange(*row)) is None:
            arranged.append(row)
    left = [row for row in valid if search.accepts(row)]
    cases: list[Case] = []
    missing: list[Missing] = []
    for rule in table.rules():
        case = _case(search, rule, left, valid[base])
        if case is not None:
            left = [row for row in left if search.accepts(row)]
            cases.append(case)
        elif left:
            missing.append(
                Missing(rule, "another rule refused every row that it would")
            )
        else:
            missing.append(Missing(rule, "the generator found too few valid rows"))
    return Found(table, tuple(arranged), tuple(cases), tuple(missing))


def _case(
    search: Search, rule: Constraint, left: list[Values], first: Values
) -> Case | None:
    """Return a case whose row is accepted once it is as it was; it stays inserted."""
    for row in left:
        case = search.refused(rule, row, first)
        if case and search.run(insert(search.table, case.accepted)) is None:
            return case
    return None


def _base(
    search: Search,
    table: Table,
    valid: list[Values],
    related: list[list[tuple[Table, Values]]],
) -> int:
    """Return the row that most rules across rows refuse another one beside."""
    rules = [rule for rule in table.constraints if rule.kind in _ACROSS_ROWS]
    best, most = 0, -1
    for index, row in enumerate(valid[:_BASES]):
        other = valid[index - 1]
        with search.undone():
            for known in [*related[index], *related[index - 1], (table, row)]:
                search.run(arrange(*known))
            count = sum(search.refused(r, other, row) is not None for r in rules)
        if count > most:
            best, most = index, count
        if most == len(rules):
            break
    return best


def _is_by(rule: Constraint, error: psycopg.Error) -> bool:
    if error.sqlstate != _STATES[rule.kind]:
        return False
    if rule.kind == "n":
        return error.diag.column_name == rule.bare
    return error.diag.constraint_name == rule.bare
