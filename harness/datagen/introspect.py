"""Reads from the catalog what decides which rows a table takes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.resources import files
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow, dict_row

from harness.datagen.schema import Bound, Column, ForeignKey, Rule, Schema, Table, Type


def read_schema(connection: Connection[Any]) -> Schema:
    """Return the user's tables: not an extension's, not those of the harness."""
    tables = _rows(connection, "tables")
    oids = [row["oid"] for row in tables]
    types = _Types(_rows(connection, "types"))
    columns = _grouped(_rows(connection, "columns", oids), types.column)
    rules = _grouped(_rows(connection, "rules", oids), _rule)
    keys = _grouped(_rows(connection, "foreign_keys", oids), _foreign_key)
    bounds = _grouped(_rows(connection, "bounds", oids), _bound)
    sources = _grouped(_rows(connection, "sources", oids), lambda row: row["source"])
    found = {}
    for row in tables:
        oid = row["oid"]
        found[oid] = Table(
            oid=oid,
            schema=row["schema"],
            name=row["name"],
            columns=columns[oid],
            rules=_with_domains(rules[oid], columns[oid]),
            foreign_keys=keys[oid],
            bounds=bounds[oid],
            triggers="\n".join(sources[oid]),
        )
    deferred = _rows(connection, "deferred")
    return Schema(found, tuple((row["schema"], row["name"]) for row in deferred))


def _rows(
    connection: Connection[Any], name: str, tables: list[int] | None = None
) -> list[DictRow]:
    query = files(__package__).joinpath("queries", f"{name}.sql").read_bytes()
    with connection.cursor(row_factory=dict_row) as cursor:
        if tables is None:
            return cursor.execute(query).fetchall()
        return cursor.execute(query, {"tables": tables}).fetchall()


def _grouped(
    rows: Iterable[DictRow], make: Callable[[DictRow], Any]
) -> defaultdict[int, tuple[Any, ...]]:
    groups: defaultdict[int, tuple[Any, ...]] = defaultdict(tuple)
    for row in rows:
        groups[row["table_oid"]] += (make(row),)
    return groups


class _Types:
    """Types by oid, each put together when it is first asked for."""

    def __init__(self, rows: Iterable[DictRow]) -> None:
        self._rows = {row["oid"]: row for row in rows}
        self._made: dict[int, Type] = {}

    def column(self, row: DictRow) -> Column:
        """Make the column of a row of queries/columns.sql."""
        return Column(
            name=row["name"],
            type=self.get(row["type_oid"], row["modifier"]),
            not_null=row["not_null"],
            numbered=row["numbered"],
            always=row["always"],
            generated=row["generated"],
            default=row["default_text"],
        )

    def get(self, oid: int, modifier: int = -1) -> Type:
        """Return the type; an array's modifier is its elements'."""
        if oid not in self._made:
            self._made[oid] = self._make(self._rows[oid])
        found = self._made[oid]
        if modifier == -1:
            return found
        if found.kind == "a" and found.inner:
            found = replace(found, inner=replace(found.inner, modifier=modifier))
        return replace(found, modifier=modifier)

    def _make(self, row: DictRow) -> Type:
        inner, is_domain = row["inner_oid"], row["kind"] == "d"
        fields = zip(row["field_oids"], row["field_modifiers"], strict=True)
        is_array = row["kind"] == "b" and row["category"] == "A" and inner is not None
        return Type(
            name=row["name"],
            short_name=row["short_name"],
            kind="a" if is_array else row["kind"],
            category=row["category"],
            inner=self.get(inner, row["modifier"] if is_domain else -1)
            if inner
            else None,
            labels=tuple(row["labels"]),
            fields=tuple(self.get(*field) for field in fields),
            checks=tuple(zip(row["check_names"], row["check_texts"], strict=True)),
            not_null=is_domain and row["not_null"],
        )


def _rule(row: DictRow) -> Rule:
    return Rule(row["name"], row["kind"], tuple(row["columns"]), row["definition"])


def _foreign_key(row: DictRow) -> ForeignKey:
    return ForeignKey(
        name=row["name"],
        schema=row["schema"],
        parent=row["parent_oid"],
        parent_schema=row["parent_schema"],
        parent_name=row["parent_name"],
        columns=tuple(row["columns"]),
        parent_columns=tuple(row["parent_columns"]),
    )


def _bound(row: DictRow) -> Bound:
    return Bound(tuple(row["columns"]), row["bound"])


def _with_domains(
    rules: tuple[Rule, ...], columns: tuple[Column, ...]
) -> tuple[Rule, ...]:
    """Add the checks of the columns' domains; complete what expressions look at."""
    found = [_complete(rule, columns) for rule in rules]
    domains: dict[tuple[str, str], tuple[str, ...]] = {}
    for column in columns:
        for check in column.type.domain_checks():
            domains[check] = (*domains.get(check, ()), column.name)
    found += [Rule(n, "domain", names, text) for (n, text), names in domains.items()]
    return tuple(found)


def _complete(rule: Rule, columns: tuple[Column, ...]) -> Rule:
    """Name the columns in an index's expressions and predicate, by their words."""
    if rule.kind == "check":
        return rule
    words = set(re.findall(r"\w+", rule.definition))
    named = (c.name for c in columns if c.name in {*rule.columns, *words})
    return replace(rule, columns=tuple(named))
