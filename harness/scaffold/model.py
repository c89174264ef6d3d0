"""A table as the scaffold sees it: columns, constraints, and rows as texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

# A row by column, every value as PostgreSQL writes it, or None for NULL. A value that
# is an Expression is written as it is.
Values = Mapping[str, str | None]


class Expression(str):
    """SQL to be evaluated, such as `now()`, where a literal would grow old."""

    __slots__ = ()


@dataclass(frozen=True)
class Column:
    """A column; its `name` is quoted where SQL wants that, `bare` never is."""

    name: str
    type: str
    required: bool
    writable: bool
    overridden: bool
    category: str
    labels: list[str]
    bare: str


@dataclass(frozen=True)
class Constraint:
    """A rule of a table; `kind` is pg_constraint's letter, `n` for NOT NULL.

    `bare` is the name without quotes, for NOT NULL that of the column.
    """

    bare: str
    kind: str
    definition: str
    deferrable: bool
    columns: list[str]
    parent: str | None = None
    parent_columns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A table by the name that SQL knows it by, with its columns and constraints."""

    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...]

    def rules(self) -> tuple[Constraint, ...]:
        """Return everything to write cases for: NOT NULL first, then constraints."""
        missing = (
            Constraint(c.bare, "n", f"{c.name} not null", False, [c.name])
            for c in self.columns
            if c.required
        )
        return (*missing, *self.constraints)


def read_table(connection: Connection[Any], name: str) -> Table:
    """Read the table that `name`, as SQL would write it, stands for."""
    with connection.cursor(row_factory=class_row(Column)) as cursor:
        columns = tuple(cursor.execute(_query("columns").encode(), [name]))
    with connection.cursor(row_factory=class_row(Constraint)) as cursor:
        constraints = tuple(cursor.execute(_query("constraints").encode(), [name]))
    return Table(name, columns, constraints)


def _query(name: str) -> str:
    path = files("harness.scaffold").joinpath("queries", f"{name}.sql")
    return path.read_text(encoding="utf-8")
