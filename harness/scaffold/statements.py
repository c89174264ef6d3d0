"""Statements of a scaffold, written as a person writes them."""

from harness.scaffold.model import Expression, Table, Values

set_constraints = "set constraints all immediate"
_WIDTH = 88


def insert(table: Table, row: Values, *, indent: str = "") -> str:
    """Return the statement that inserts `row`."""
    columns = [column for column in table.columns if column.writable]
    names = [column.name for column in columns]
    overriding = any(column.overridden for column in columns)
    head = [f"insert into {table.name} (", *_listed(names), ")"]
    if overriding:
        head.append("overriding system value")
    body = ["values (", *_listed([_literal(row[name]) for name in names]), ")"]
    return f"\n{indent}".join([*head, *body])


def arrange(table: Table, row: Values) -> str:
    """Return the statement for a row that something else may have made already."""
    return f"{insert(table, row)}\non conflict do nothing"


def quoted(text: str) -> str:
    """Return a string literal."""
    prefix = "e" if "\\" in text else ""
    return f"{prefix}'{_escaped(text)}'"


def _escaped(text: str) -> str:
    doubled = text.replace("'", "''")
    return doubled.replace("\\", "\\\\")


def _literal(value: str | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, Expression):
        return str(value)
    return quoted(value)


def _listed(words: list[str]) -> list[str]:
    """Return the words with commas, as many on a line as there is room for."""
    lines = [""]
    for number, word in enumerate(words):
        text = word + ("," if number < len(words) - 1 else "")
        if lines[-1] and len(lines[-1]) + len(text) > _WIDTH - 14:
            lines.append("")
        lines[-1] += f" {text}" if lines[-1] else f"    {text}"
    return lines
