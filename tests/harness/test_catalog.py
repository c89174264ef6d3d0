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


def named(case: Case) -> str:
    return f"{case.file}-{' '.join(case.change.split())[:70]}"


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


def test_there_is_a_case_for_every_kind(
    connections: Mapping[int, Connection[Any]],
) -> None:
    """A query whose kind no case changes has not been seen to work."""
    folder = Path(__file__).parents[2] / "harness" / "catalog" / "queries"
    kinds = set()
    for path in folder.glob("*.sql"):
        part = re.split(r"\bas kind\b", path.read_text())
        for text in part[:-1] if path.stem not in {"comments", "grants"} else ():
            head = text[text.rindex("select") :] if "select" in text else text
            kinds |= set(re.findall(r"(?:select|then|else)\s+'([^']+)'", head))
    told = {m[1] for case in CASES if (m := re.match(r". \w+ (.*?) \S+", case.line))}
    lines = " ".join(case.line for case in CASES)
    assert len(kinds) > 25
    assert {kind for kind in kinds if f" {kind} " not in lines} == set(), told


def test_a_snapshot_survives_json(connections: Mapping[int, Connection[Any]]) -> None:
    catalog = changed(connections[NEW], CASES[0])[1]
    read = Catalog.from_json(catalog.to_json())
    assert read == catalog
    assert read.to_json() == catalog.to_json()
    assert [one.definition for one in read.things] == [
        one.definition for one in catalog.things
    ]
