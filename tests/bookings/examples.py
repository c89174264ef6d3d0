"""The SQL examples of the README: read from its text, and answered as psql would."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
from psycopg.errors import Diagnostic

_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


class Example(NamedTuple):
    """A statement, and the lines of its answer that stand below it as comments."""

    statement: str
    answer: tuple[str, ...]


def sql_blocks(text: str) -> list[str]:
    """The texts between ```sql and ```."""
    return re.findall(r"^```sql\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def examples(block: str) -> Iterator[Example]:
    """The statements of a block, each ending in a semicolon at the end of a line.

    Comments directly below one are its answer; those above it explain.
    """
    found = re.finditer(r"(?P<sql>.*?;)\n(?P<answer>(?:--[^\n]*\n)*)", block, re.DOTALL)
    for each in found:
        answer = each["answer"].splitlines()
        yield Example(each["sql"].strip(), tuple(a[2:].strip() for a in answer))


def answer_of(connection: psycopg.Connection[Any], statement: str) -> list[str]:
    """Execute a statement and return what psql would print, a line for each row.

    Values are parted by " | "; void is nothing. Notices come first; an error has up to
    three lines. An id is written as "…", for most are another one each time.
    """
    lines: list[str] = []

    def on_notice(notice: Diagnostic) -> None:
        lines.append(f"NOTICE:  {notice.message_primary}")

    connection.add_notice_handler(on_notice)
    try:
        cursor = connection.execute(statement)
        lines += _rows(cursor)
    except psycopg.Error as error:
        lines += _told(error.diag)
    finally:
        connection.remove_notice_handler(on_notice)
    return [_UUID.sub("…", line) for line in lines if line]


def _rows(cursor: psycopg.Cursor[Any]) -> Iterator[str]:
    result = cursor.pgresult
    assert result is not None
    for row in range(result.ntuples):
        values = (result.get_value(row, column) for column in range(result.nfields))
        yield " | ".join((value or b"").decode() for value in values).rstrip()


def _told(diag: Diagnostic) -> Iterator[str]:
    yield f"ERROR:  {diag.sqlstate}: {diag.message_primary}"
    if diag.message_detail:
        yield f"DETAIL:  {diag.message_detail}"
    if diag.message_hint:
        yield f"HINT:  {diag.message_hint}"
