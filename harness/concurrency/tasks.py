"""One step on its way, which the server may let wait: sent, looked at, collected."""

import os
import threading
from typing import Any, Protocol

import psycopg
from psycopg import Connection, pq
from psycopg.pq.abc import PGconn, PGresult

from harness.concurrency.outcome import Result, Row
from harness.concurrency.script import Callback
from harness.errors import RaceError

_COPY = {pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT, pq.ExecStatus.COPY_BOTH}
_FAILED = {pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE}


class Task(Protocol):
    """A step that was started and may not have ended."""

    def fileno(self) -> int:
        """Return what to wait on until there may be something to collect."""
        ...

    def collect(self) -> Result | None:
        """Return the result once it is there, without waiting for it."""
        ...


class Query:
    """SQL, sent in one message; what it returns is collected as text."""

    def __init__(self, connection: Connection[Any], text: str) -> None:
        self._pgconn: PGconn = connection.pgconn
        self._encoding = connection.info.encoding
        self._rows: list[Row] = []
        self._tag = ""
        self._error: tuple[str, str] | None = None
        self._pgconn.send_query(text.encode(self._encoding))

    def fileno(self) -> int:
        """Return the socket of the connection."""
        return self._pgconn.socket

    def collect(self) -> Result | None:
        """Return the result once the server has sent all of it.

        Raises RaceError for COPY, which has another protocol, and psycopg.Error where
        the connection is lost.
        """
        self._pgconn.consume_input()
        while not self._pgconn.is_busy():
            result = self._pgconn.get_result()
            if result is None:
                state, message = self._error or (None, None)
                return Result(self._tag, tuple(self._rows), state, message)
            self._add(result)
        return None

    def _add(self, result: PGresult) -> None:
        if result.status in _COPY:
            raise RaceError(
                "cannot take part in COPY",
                hint="Use a function as the step, and psycopg's copy() in it.",
            )
        if result.status in _FAILED:
            self._error = self._state_of(result)
            self._tag, self._rows = "", []
            return
        self._tag = (result.command_status or b"").decode()
        self._rows += rows_of(result, self._encoding)

    def _state_of(self, result: PGresult) -> tuple[str, str]:
        state = result.error_field(pq.DiagnosticField.SQLSTATE)
        if state is None:
            raise psycopg.OperationalError(result.get_error_message(self._encoding))
        primary = result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b""
        return state.decode(), primary.decode(self._encoding, "replace")


class Call:
    """A function of the connection, in a thread of its own, which may be abandoned.

    Its SQLSTATE is that of the psycopg.Error that it raises; what else it raises, it
    raises when it is collected.
    """

    def __init__(self, connection: Connection[Any], function: Callback) -> None:
        self._connection = connection
        self._function = function
        self._result: Result | BaseException | None = None
        self._reads, self._writes = os.pipe()
        threading.Thread(target=self._run, name="race step", daemon=True).start()

    def fileno(self) -> int:
        """Return a pipe that has something to read when the function has returned."""
        return self._reads

    def collect(self) -> Result | None:
        """Return what the function returned, as text, or with which error it ended."""
        if self._result is None:
            return None
        os.close(self._reads)
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result

    def _run(self) -> None:
        try:
            self._result = Result(repr(self._function(self._connection)))
        except psycopg.Error as error:
            primary = error.diag.message_primary or str(error)
            known = Result(sqlstate=error.sqlstate, message=primary)
            self._result = error if error.sqlstate is None else known
        except BaseException as error:  # collect() raises it
            self._result = error
        os.close(self._writes)


def rows_of(result: PGresult, encoding: str) -> tuple[Row, ...]:
    """Return the rows of a result as text, as the server sent it."""

    def text(value: bytes | None) -> str | None:
        return None if value is None else value.decode(encoding, "replace")

    return tuple(
        tuple(text(result.get_value(row, column)) for column in range(result.nfields))
        for row in range(result.ntuples)
    )
