"""Draw the tables of a catalog as a Mermaid entity-relationship diagram."""

import re

from harness.catalog.model import Catalog, Thing

_KEYS = {"PRIMARY KEY": "PK", "FOREIGN KEY": "FK", "UNIQUE": "UK"}
_KEY = re.compile(
    rf"(?P<kind>{'|'.join(_KEYS)})[^(]* \((?P<columns>.+?)\)"
    r"(?: REFERENCES (?P<target>.+?)\()?"
)


def diagram(catalog: Catalog) -> str:
    """Return the text of an `erDiagram`: tables, columns with keys, foreign keys.

    Partitions are left out, for they have the columns and keys of their parent.
    """
    tables = [
        thing
        for thing in catalog.things
        if thing.kind == "table" and "partition of" not in thing.attributes
    ]
    lines = ["erDiagram"]
    for table in tables:
        lines += _entity(catalog, table)
    for table in tables:
        lines += _relations(catalog, table)
    return "\n".join(lines) + "\n"


def _entity(catalog: Catalog, table: Thing) -> list[str]:
    keys = _keys(catalog, table)
    inside = [thing for thing in catalog.inside(table.key) if thing.kind == "column"]
    lines = []
    for column in inside:
        name = column.name.removeprefix(f"{table.name}.")
        marks = ", ".join(keys.get(name, ()))
        words = (_word(column.attributes["type"]), _word(name), marks)
        lines.append("        " + " ".join(word for word in words if word))
    return [f'    "{_plain(table.name)}" {{', *lines, "    }"]


def _keys(catalog: Catalog, table: Thing) -> dict[str, list[str]]:
    """Return for each column the kinds of key that it is part of: PK, FK, UK."""
    found: dict[str, list[str]] = {}
    for opening, mark in _KEYS.items():
        for definition in _definitions(catalog, table):
            key = _KEY.match(definition)
            if key and key["kind"] == opening:
                for name in key["columns"].split(", "):
                    marks = found.setdefault(name, [])
                    marks += [mark] if mark not in marks else []
    return found


def _relations(catalog: Catalog, table: Thing) -> list[str]:
    lines = []
    for definition in _definitions(catalog, table):
        key = _KEY.match(definition)
        if key and key["target"]:
            columns = [f"{table.name}.{name}" for name in key["columns"].split(", ")]
            bound = all(_is_not_null(catalog, name) for name in columns)
            link = f'"{_plain(key["target"])}" {"||" if bound else "|o"}--o{{'
            label = _plain(key["columns"])
            lines.append(f'    {link} "{_plain(table.name)}" : "{label}"')
    return lines


def _is_not_null(catalog: Catalog, column: str) -> bool:
    return "not null" in catalog.by_key["column", column].attributes


def _definitions(catalog: Catalog, table: Thing) -> list[str]:
    return [
        thing.attributes["definition"]
        for thing in catalog.inside(table.key)
        if thing.kind == "constraint"
    ]


def _plain(name: str) -> str:
    return name.replace('"', "")


def _word(text: str) -> str:
    """Write a type or a column as Mermaid takes it: one word, no digit at its start."""
    plain = _plain(text.removeprefix("public.")).replace("[]", " array")
    word = re.sub(r"\W+", "_", plain).strip("_")
    return f"_{word}" if word[:1].isdigit() else word
