"""Inserts rows in a savepoint, and says which rule refused them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, LiteralString

import psycopg
from psycopg import Connection, sql

from harness.datagen.schema import Schema, Table

# The server is going away or has no room: no other row would help.
_HOPELESS = ("08", "53", "57", "58")
_SAVEPOINT = sql.Identifier("harness_datagen")


class Default(Enum):
    """The value that is left to the column."""

    DEFAULT = "default"


DEFAULT: Final = Default.DEFAULT
Value = str | Default | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Refusal:
    """What the server said: `rule` and `column` are None where it named none.

    `place` is the function that raised it, for a trigger's refusal.
    """

    sqlstate: str
    message: str
    rule: str | None
    column: str | None
    place: str | None

    @property
    def kind(self) -> tuple[str, str]:
        """What refusals for the same reason have in common; a message has values."""
        return self.sqlstate, self.rule or self.column or self.place or self.message

    @property
    def reason(self) -> str:
        """What a person reads."""
        if self.rule:
            return f'{self.sqlstate} constraint "{self.rule}"'
        where = f" ({self.place})" if self.place else ""
        return f"{self.sqlstate} {self.message}{where}"


class Inserter:
    """Inserts on one connection, inside the transaction that is open there."""

    def __init__(self, connection: Connection[Any], schema: Schema) -> None:
        self._connection = connection
        self._deferred = schema.deferred

    def attempt(self, writes: Sequence[tuple[Table, Sequence[Row]]]) -> Refusal | None:
        """Insert rows into tables by one statement; return what refused them."""
        *first, last = [_insert(table, rows) for table, rows in writes]
        names = [sql.Identifier(f"write{number}") for number in range(len(first))]
        parts = [
            sql.SQL("{} as ({})").format(*pair)
            for pair in zip(names, first, strict=True)
        ]
        before = sql.SQL("with {} ").format(sql.SQL(", ").join(parts))
        return self._run(sql.Composed([before, last]) if first else last)

    def update(self, statement: sql.Composed) -> Refusal | None:
        """Execute an update; return what refused it."""
        return self._run(statement)

    def _run(self, statement: sql.Composed) -> Refusal | None:
        script = [sql.SQL("savepoint {}").format(_SAVEPOINT), statement]
        if self._deferred:  # else a caller who rolls back would never hear of them
            script.append(_set_constraints(self._deferred, "immediate"))
            script.append(_set_constraints(self._deferred, "deferred"))
        script.append(sql.SQL("release {}").format(_SAVEPOINT))
        try:
            self._connection.execute(sql.SQL("; ").join(script))
        except psycopg.Error as error:
            state = error.sqlstate or ""
            if not state or state.startswith(_HOPELESS):
                raise
            back = sql.SQL("rollback to {0}; release {0}").format(_SAVEPOINT)
            self._connection.execute(back)
            diag = error.diag
            return Refusal(
                state,
                diag.message_primary or "",
                diag.constraint_name,
                diag.column_name,
                (diag.context or "").partition("\n")[0] or None,
            )
        return None


def _set_constraints(
    names: Sequence[tuple[str, str]], mode: LiteralString
) -> sql.Composed:
    listed = sql.SQL(", ").join(sql.Identifier(*name) for name in names)
    return sql.SQL("set constraints {} {}").format(listed, sql.SQL(mode))


def _insert(table: Table, rows: Sequence[Row]) -> sql.Composed:
    """Compose an insert; values are untyped literals, read as the column's type."""
    target = sql.Identifier(table.schema, table.name)
    columns = [column.name for column in table.writable]
    if not columns:
        return sql.SQL("insert into {} select from generate_series(1, {})").format(
            target, sql.Literal(len(rows))
        )
    override = any(column.always for column in table.writable)
    return sql.SQL("insert into {} ({}) {} values {}").format(
        target,
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL("overriding system value" if override else ""),
        sql.SQL(", ").join(
            sql.SQL("({})").format(
                sql.SQL(", ").join(_literal(row[name]) for name in columns)
            )
            for row in rows
        ),
    )


def _literal(value: Value) -> sql.Composable:
    return sql.DEFAULT if value is DEFAULT else sql.Literal(value)
