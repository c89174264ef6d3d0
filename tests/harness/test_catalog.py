"""Every kind of object, changed by hand: one line of the difference, and no other."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from harness.admin import connect, create_database, drop_database
from harness.catalog import Catalog, diff, render, snapshot
from harness.server import Server, silent, start_server

FOLDER = Path(__file__).parent / "catalog_changes"
BASE = (FOLDER / "base.sql").read_text()
OLD, NEW = 15, 18


@dataclass(frozen=True)
class Case:
    """What is there, what is changed, and the line that tells of it, "" for none.

    In the files: statements, "--> line" (or "--> since 18: line"), statements; a blank
    line between two cases.
    """

    file: str
    arrange: str
    line: str
    change: str
    since: int


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.sql")):
        if path.stem == "base":
            continue
        for block in path.read_text().split("\n\n"):
            arrange, mark, rest = block.partition("-->")
            assert mark, f"{path.name}: {block}"
            line, _, change = rest.partition("\n")
            since = re.match(r" since (\d+): ", line)
            line = line[since.end() if since else 1 :]
            number = int(since[1]) if since else OLD
            yield Case(path.stem, arrange, line, change, number)


CASES = tuple(cases())
LINES = "\n".join(case.line for case in CASES)
QUERIES = {
    path.stem: path.read_text()
    for path in (Path(snapshot.__code__.co_filename).parent / "queries").glob("*.sql")
}
# Attributes that no change of one object shows here, with the reason.
UNSEEN = {
    "negator": "an operator's negator is changed with it",
    "detach pending": "needs a detachment that was interrupted",
    "library": "needs a function in C",
    "canonical": "needs a function in C",
}


def named(case: Case) -> str:
    return f"{case.file}-{' '.join(case.change.split())[:70]}"


def kinds_of_objects() -> set[str]:
    """Return the kinds that the queries know."""
    return {
        kind
        for text in QUERIES.values()
        for head in re.findall(r"^select\s+(.*?) as kind,", text, re.DOTALL | re.M)
        for kind in re.findall(r"(?:^|then |else )'([^']+)'", head)
    }


@pytest.fixture(scope="module")
def connections(server: Server) -> Iterator[Mapping[int, Connection[Any]]]:
    """Databases on the oldest and on the newest major; both have pgTAP."""
    old = start_server("embedded", OLD, progress=silent)
    name = f"test_{secrets.token_hex(6)}"
    opened = {}
    for major, one in ((OLD, old), (NEW, server)):
        with connect(one.dsn) as admin:
            create_database(admin, name, template="template0")
        opened[major] = connect(one.dsn, dbname=name)
        opened[major].execute("create extension pgtap")
    yield opened
    for connection in opened.values():
        connection.close()
    with connect(server.dsn) as admin:
        drop_database(admin, name)
    old.stop()


def changed(connection: Connection[Any], case: Case) -> tuple[Catalog, Catalog]:
    with connection.transaction(force_rollback=True):
        connection.execute((BASE + case.arrange).encode())
        before = snapshot(connection)
        connection.execute(case.change.encode())
        return before, snapshot(connection)


@pytest.mark.thorough
@pytest.mark.parametrize("case", CASES, ids=named)
def test_one_change_is_one_line_on_all_majors(
    case: Case, connections: Mapping[int, Connection[Any]]
) -> None:
    after = []
    for major, connection in connections.items():
        if major >= case.since:
            catalogs = changed(connection, case)
            assert render(diff(*catalogs)) == case.line
            assert (catalogs[0] == catalogs[1]) is (case.line == "")
            assert len(diff(*reversed(catalogs))) == len(diff(*catalogs))
            after.append(catalogs[1])
    assert diff(after[0], after[-1]) == ()
    assert after[0] == after[-1]


def test_there_is_a_case_for_every_kind() -> None:
    """A kind that no case adds, removes or changes has not been seen to work."""
    kinds = kinds_of_objects()
    assert len(kinds) > 25
    seen = re.findall(r"(?:added|removed|changed) (.*)", LINES)
    assert {
        k for k in kinds if not any(one.startswith(f"{k} ") for one in seen)
    } == set()


def test_there_is_a_case_for_every_attribute() -> None:
    attributes = {
        name
        for text in QUERIES.values()
        for name in re.findall(r"^        '([^'%]{2,})',$", text, re.MULTILINE)
    }
    assert len(attributes) > 120
    assert {name for name in attributes if f" {name} " not in LINES} == set(UNSEEN)


def test_a_snapshot_survives_json(connections: Mapping[int, Connection[Any]]) -> None:
    catalog = changed(connections[NEW], CASES[0])[1]
    read = Catalog.from_json(catalog.to_json())
    assert read == catalog
    assert read.to_json() == catalog.to_json()
    assert [one.definition for one in read.things] == [
        one.definition for one in catalog.things
    ]
