"""Runs the commands of a .sql file on a connection, and gives what psql would print."""

from collections.abc import Callable, Iterator
from textwrap import indent
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq.abc import PGresult

from harness.errors import HarnessError, SqlFileError
from harness.sqlfile import ClientCopy, Command, Echo, Reader, Statement, shown

_SHOWN = 400  # characters of a failing statement that a message repeats


class StatementError(HarnessError):
    """A statement failed in the server; `sqlstate` is None when the connection broke.

    `path` and `line` say where: the very line, where the server names a position.
    """

    def __init__(self, command: Command, error: psycopg.Error) -> None:
        diag = error.diag
        self.path = command.path
        self.line = command.line
        self.sqlstate = error.sqlstate
        if isinstance(command, Statement) and diag.statement_position:
            self.line = command.line_at(int(diag.statement_position))
        super().__init__(
            f"{shown(self.path)}:{self.line}: "
            + (diag.message_primary or str(error).strip() or "connection lost"),
            detail=_detail(command, error),
            hint=diag.message_hint,
        )


def _detail(command: Command, error: psycopg.Error) -> str:
    """Say the SQLSTATE, the server's own detail and context, and the statement."""
    diag = error.diag
    parts = [f"SQLSTATE {error.sqlstate}." if error.sqlstate else "No answer came."]
    parts += [part for part in (diag.message_detail, diag.context) if part]
    text = command.sql if isinstance(command, ClientCopy) else ""
    if isinstance(command, Statement):
        text = command.text
    cut = f"{text[:_SHOWN]} …" if len(text) > _SHOWN else text
    return "\n".join([*parts, f"Statement: {cut}"])


def play(
    connection: Connection[Any],
    reader: Reader,
    *,
    before: Callable[[Command], None] = lambda _command: None,
) -> Iterator[tuple[Command, str]]:
    """Execute the commands of `reader` in order; yield each with what it prints.

    `before` is called with each command just before it is executed. The text is psql's
    unaligned, tuples-only output. Raises StatementError for the first statement that
    fails and SqlFileError for what the reader cannot read.
    """
    reader.variables.update(_from_connection(connection))
    for command in reader:
        before(command)
        yield command, run(connection, command, reader)


def run(connection: Connection[Any], command: Command, reader: Reader) -> str:
    """Execute one command of `reader`, which learns its results; return what it prints.

    Raises StatementError when the server refuses it.
    """
    try:
        match command:
            case Echo():
                return command.text if command.stream == "stdout" else ""
            case Statement():
                return _statement(connection, command, reader)
            case ClientCopy():
                return _client_copy(connection, command)
            case _:
                return ""
    except psycopg.Error as error:
        raise StatementError(command, error) from error
    except OSError as error:
        raise SqlFileError(
            f"{shown(command.path)}:{command.line}: could not open the file to copy",
            detail=f"{error}.",
        ) from error


def _from_connection(connection: Connection[Any]) -> dict[str, str]:
    """Return the variables that psql takes from its connection."""
    info = connection.info
    version = info.parameter_status("server_version") or ""
    return {
        "DBNAME": info.dbname,
        "HOST": info.host,
        "PORT": str(info.port),
        "USER": info.user,
        "SERVER_VERSION_NAME": version,
        "SERVER_VERSION_NUM": str(info.server_version),
    }


def _statement(
    connection: Connection[Any], statement: Statement, reader: Reader
) -> str:
    if statement.copy_direction is not None:
        if len(statement.pieces) > 1:
            raise SqlFileError(
                f"{shown(statement.path)}:{statement.line}: copy joined with another "
                "statement",
                hint="Write a semicolon instead of the backslash and semicolon.",
            )
        return _copy(connection, statement.text, statement.copy_data)
    kind = statement.output.kind if statement.output else "print"
    with connection.cursor() as cursor:
        cursor.execute(statement.text.encode())
        reader.variables["ROW_COUNT"] = str(max(cursor.rowcount, 0))
        results = list(_results(cursor))
    kept = [] if kind == "print" else [results.pop()]
    printed = "".join(_printed(result) for result in results)
    for result in kept:
        if kind == "gexec":
            printed += "".join(_gexec(connection, result))
        elif result.nfields:
            reader.store(statement, _columns(result), _rows(result))
    # In another layout pg_prove finds no TAP: a blank hides it from us as well.
    hidden = statement.output is not None and statement.output.layout
    return indent(printed, " ") if hidden else printed


def _results(cursor: Cursor[Any]) -> Iterator[PGresult]:
    """Give the results of all statements that were sent together."""
    more: bool | None = True
    while more:
        if cursor.pgresult is not None:
            yield cursor.pgresult
        more = cursor.nextset()


def _columns(result: PGresult) -> list[str]:
    names = [result.fname(column) for column in range(result.nfields)]
    return [name.decode() if name else "" for name in names]


def _rows(result: PGresult) -> list[list[str | None]]:
    """Return the rows as the server wrote them, in text."""
    values = [
        [result.get_value(row, column) for column in range(result.nfields)]
        for row in range(result.ntuples)
    ]
    return [[None if v is None else v.decode() for v in row] for row in values]


def _printed(result: PGresult) -> str:
    """Print rows as `psql -A -t` does: a bar between columns, nothing for NULL."""
    return "".join("|".join(v or "" for v in row) + "\n" for row in _rows(result))


def _gexec(connection: Connection[Any], result: PGresult) -> Iterator[str]:
    """Execute each value that is not NULL as a statement."""
    for row in _rows(result):
        for text in row:
            if text is not None:
                with connection.cursor() as cursor:
                    cursor.execute(text.encode())
                    yield "".join(_printed(found) for found in _results(cursor))


def _client_copy(connection: Connection[Any], command: ClientCopy) -> str:
    if command.direction == "in":
        data = command.data
        content = command.file.read_bytes() if command.file else data
        return _copy(connection, command.sql, content)
    printed = _copy(connection, command.sql, None)
    if command.file is None:
        return printed
    command.file.write_text(printed, encoding="utf-8")
    return ""


def _copy(connection: Connection[Any], statement: str, data: str | bytes | None) -> str:
    """Execute a COPY from stdin with `data`, or to stdout, by psycopg's own call."""
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        if data is None:
            return b"".join(copy).decode()
        copy.write(data)
        return ""
