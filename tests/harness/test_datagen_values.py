"""Every value that is made for a type is accepted by a column of that type."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Connection

from harness.admin import connect
from harness.datagen.introspect import read_schema
from harness.datagen.mining import mine
from harness.datagen.patterns import sample
from harness.datagen.plain import Place, Tide, plain
from harness.datagen.schema import Column, Table
from harness.datagen.ugly import ugly
from harness.server import Server

TYPES = """
    smallint, integer, bigint, numeric, real, double precision, money, oid,
    text, varchar, varchar(1), varchar(9), char(1), char(5), name, "char",
    boolean, uuid, bytea, json, jsonb, xml, tsvector, tsquery, pg_lsn,
    date, time, time(0), timetz, timestamp, timestamp(0), timestamptz, interval,
    inet, cidr, macaddr, macaddr8, bit, bit(3), varbit, varbit(7),
    point, line, lseg, box, path, polygon, circle,
    int4range, int8range, numrange, daterange, tsrange, tstzrange,
    int4multirange, datemultirange, tstzmultirange,
    integer [], text [], varchar(3) [], timestamptz [], jsonb [], numeric(3, 1) [],
    mood, mood [], pair, pair [], word, word [], citext, hstore, ltree
"""
SETUP = """
    create extension citext;
    create extension hstore;
    create extension ltree;
    create type mood as enum ('sad', 'it''s ok', '"happy"');
    create domain word as varchar(4);
    create type pair as (number smallint, label word, mood mood, times tsrange [])
"""
PATTERNS = (
    "^[a-z0-9]+(-[a-z0-9]+)*$",
    r"^[A-Z]{2}-\d{3,5}$",
    r"^(?:red|green|b\.c)?x*$",
    r"^[^@ ]+@[^@ ]+\.[a-z]{2,}$",
    r"^\w+\s\S+?$",
    r"^.{3}\$[-a.]$",
)


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[Connection[Any]]:
    """A connection that has the types, in a transaction that is rolled back."""
    with connect(server.dsn) as opened, opened.transaction(force_rollback=True):
        opened.execute(SETUP.encode())
        yield opened


def table_of(connection: Connection[Any], columns: str) -> Table:
    """Return a table as the generator sees it; it is gone again."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"create table datagen_types ({columns})".encode())
        found = read_schema(connection).tables.values()
        return next(table for table in found if table.name == "datagen_types")


def refused(connection: Connection[Any], type_: str, value: str | None) -> str | None:
    """Return what the server says to `value` as a `type_`; None if it takes it."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"create temp table one (value {type_})".encode())
            connection.execute("insert into one values (%s)", [value])
    except psycopg.Error as error:
        return f"{type_} {value!r:.80}: {error}"
    return None


@pytest.fixture(scope="module")
def columns(connection: Connection[Any]) -> list[tuple[str, Column]]:
    names = [name.strip() for name in re.split(r",(?! \d)", TYPES)]
    listed = ", ".join(f"c{number} {name}" for number, name in enumerate(names))
    return list(zip(names, table_of(connection, listed).columns, strict=True))


def test_edges_are_accepted(
    connection: Connection[Any], columns: list[tuple[str, Column]]
) -> None:
    for name, column in columns:
        for value in ugly(column.type):
            assert refused(connection, name, value) is None


def test_every_type_has_edges(columns: list[tuple[str, Column]]) -> None:
    without = {name for name, column in columns if len(ugly(column.type)) < 2}
    assert without == {"line", "lseg", "box", "path", "polygon", "circle", "ltree"}


@given(seed=st.integers(0, 2**32), at=st.integers(0, 1000))
def test_ordinary_values_are_accepted(
    connection: Connection[Any],
    columns: list[tuple[str, Column]],
    seed: int,
    at: int,
) -> None:
    random = Random(seed)
    name, column = columns[at % len(columns)]
    value = plain(column.type, random, Place(Tide.draw(random), at % 40))
    assert value is not None
    assert refused(connection, name, value) is None


@given(precision=st.integers(1, 40), scale=st.integers(-8, 40), seed=st.integers(0))
def test_numbers_fit_their_precision_and_scale(
    connection: Connection[Any], precision: int, scale: int, seed: int
) -> None:
    name = f"numeric({precision}, {scale})"
    (column,) = table_of(connection, f"n {name}").columns
    random = Random(seed)
    for value in (
        *ugly(column.type),
        plain(column.type, random, Place(Tide.draw(random), 1)),
    ):
        assert refused(connection, name, value) is None


def test_the_largest_number_is_an_edge(connection: Connection[Any]) -> None:
    (column,) = table_of(connection, "n numeric(5, 2)").columns
    assert {"999.99", "-999.99", "0.01"} <= set(ugly(column.type))
    (column,) = table_of(connection, "n numeric(3, -2)").columns
    assert "99900" in ugly(column.type)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(seed=st.integers(0))
def test_a_sample_matches_its_pattern(pattern: str, seed: int) -> None:
    found = sample(pattern, Random(seed))
    assert found is not None
    assert re.search(pattern, found)


@given(pattern=st.text(alphabet="ab[]()|*+?{}1,\\^$-:.", max_size=12))
def test_no_pattern_is_too_strange(pattern: str) -> None:
    found = sample(pattern, Random(0))
    assert found is None or isinstance(found, str)


def test_hints_are_what_the_rules_speak_of(connection: Connection[Any]) -> None:
    table = table_of(
        connection,
        """
        kind text check (kind in ('it''s', 'b')),
        code text check (code ~ '^[a-z]+$' and code !~ 'x'),
        label text check (label like 'a\\_%_'),
        n int check (n between 10 and 20),
        day date default '2024-02-29' check (day > '2020-01-01')
        """,
    )
    hints = mine(table)
    assert hints["kind"].values == ("it's", "b")
    assert hints["code"].patterns == ("^[a-z]+$",)
    assert hints["label"].patterns == ("^a_.*.$",)
    assert {"9", "10", "11", "19", "20", "21"} == set(hints["n"].values)
    assert hints["day"].values == ("2020-01-01", "2024-02-29")
