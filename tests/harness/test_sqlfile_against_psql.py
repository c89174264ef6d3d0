"""Every file of the corpus, read by psql and by the reader: do both do the same?

Both talk to one server through a proxy that notes each query on its way, so what is
compared is what was sent, byte by byte, and what was printed.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from harness.sqlfile import ClientCopy, Echo, Output, Reader, Statement, read_source

CORPUS = Path(__file__).parent / "sqlfile_corpus"
FILES = sorted(path.name for path in CORPUS.glob("*.sql"))

Note = Callable[[bytes, bytes], None]


def frames(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The messages of PostgreSQL's protocol: their type and their content."""
    while len(head := stream.read(5)) == 5:
        yield head[:1], stream.read(int.from_bytes(head[1:]) - 4)


class Wiretap:
    """A proxy for one connection; `sent` is what the client asked for, in order.

    Queries lack their last semicolon, and those without any token are left out: they
    are known by the server's answer. The data of a COPY are one entry.
    """

    def __init__(self, server: str) -> None:
        # Not pytest's directory: a socket's path may have 107 bytes at most.
        self._directory = Path(tempfile.mkdtemp(prefix="tap"))
        self._server = {str(k): str(v) for k, v in conninfo_to_dict(server).items()}
        self._listener = socket.socket(socket.AF_UNIX)
        self._thread = threading.Thread(target=self._serve)
        self.dsn = make_conninfo(server, host=str(self._directory), port="5432")
        self.sent: list[tuple[str, str]] = []

    def __enter__(self) -> "Wiretap":
        self._listener.bind(str(self._directory / ".s.PGSQL.5432"))
        self._listener.listen(1)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.join(timeout=10)
        self._listener.close()
        shutil.rmtree(self._directory)

    def _serve(self) -> None:
        client, _ = self._listener.accept()
        server = self._connect()
        requests = client.makefile("rb")
        length = requests.read(4)
        server.sendall(length + requests.read(int.from_bytes(length) - 4))
        answers = threading.Thread(
            target=relay, args=(server.makefile("rb"), client, self._hear_server)
        )
        answers.start()
        relay(requests, server, self._hear_client)
        answers.join()
        client.close()
        server.close()

    def _connect(self) -> socket.socket:
        host, port = self._server.get("host", "localhost"), self._server["port"]
        if not host.startswith("/"):
            return socket.create_connection((host, int(port)))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _hear_client(self, kind: bytes, body: bytes) -> None:
        text = body.decode(errors="replace").replace("\r\n", "\n")
        if kind == b"Q":
            self.sent.append(("query", text.rstrip("\0; \t\n\f\v\r")))
        elif kind == b"d" and self.sent[-1][0] == "data":
            self.sent[-1] = ("data", self.sent[-1][1] + text)
        elif kind == b"d":
            self.sent.append(("data", text))
        elif kind == b"c" and self.sent[-1][0] == "data":
            # psql before 18 sends the end mark too.
            self.sent[-1] = ("data", self.sent[-1][1].removesuffix("\\.\n"))

    def _hear_server(self, kind: bytes, body: bytes) -> None:
        if kind == b"I":  # EmptyQueryResponse
            self.sent.pop()


def relay(source: BinaryIO, target: socket.socket, note: Note) -> None:
    for kind, body in frames(source):
        note(kind, body)
        target.sendall(kind + (len(body) + 4).to_bytes(4) + body)
    target.shutdown(socket.SHUT_WR)


class Executor:
    """The smallest runner there can be: it executes what a reader hands out."""

    def __init__(self, connection: psycopg.Connection, reader: Reader) -> None:
        self._cursor = connection.cursor()
        self._reader = reader
        self.printed = ""

    def run(self) -> None:
        for command in self._reader:
            if isinstance(command, Echo) and command.stream == "stdout":
                self.printed += command.text
            elif isinstance(command, ClientCopy):
                self._client_copy(command)
            elif isinstance(command, Statement):
                self._statement(command)

    def _statement(self, statement: Statement) -> None:
        if statement.copy_data is not None:
            self._copy_in(statement.text, statement.copy_data)
        elif statement.copy_direction == "out":
            self.printed += self._copy_out(statement.text)
        else:
            self._query(statement.text, statement.output, statement)

    def _query(self, text: str, output: Output | None, statement: Statement) -> None:
        self._cursor.execute(text.encode())
        while (columns := self._columns(), rows := self._rows()) and (
            self._cursor.nextset()
        ):
            self.printed += show(rows)
        self._reader.variables["ROW_COUNT"] = str(max(self._cursor.rowcount, 0))
        if output is None:
            self.printed += show(rows)
        elif output.kind == "gset":
            self._reader.store(statement, columns, rows)
        elif output.kind == "gexec":
            for value in [value for row in rows for value in row if value is not None]:
                self._query(value, None, statement)

    def _columns(self) -> list[str]:
        return [column.name for column in self._cursor.description or ()]

    def _rows(self) -> list[list[str | None]]:
        result = self._cursor.pgresult
        assert result is not None
        return [
            [
                None
                if (value := result.get_value(row, column)) is None
                # psql prints what the server sends.
                else value.decode()
                for column in range(result.nfields)
            ]
            for row in range(result.ntuples)
        ]

    def _client_copy(self, command: ClientCopy) -> None:
        if command.direction == "out":
            text = self._copy_out(command.sql)
            if command.file is None:
                self.printed += text
            else:
                command.file.write_text(text)
        elif command.file is None:
            self._copy_in(command.sql, command.data or "")
        else:
            self._copy_in(command.sql, command.file.read_text())

    def _copy_in(self, sql: str, data: str) -> None:
        with self._cursor.copy(sql.encode()) as copy:
            copy.write(data)

    def _copy_out(self, sql: str) -> str:
        with self._cursor.copy(sql.encode()) as copy:
            return b"".join(bytes(chunk) for chunk in copy).decode()


def show(rows: list[list[str | None]]) -> str:
    """What psql -A -t prints."""
    return "".join("|".join(value or "" for value in row) + "\n" for row in rows)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the corpus as the working directory, where files can be written."""
    directory = tmp_path / "corpus"
    shutil.copytree(CORPUS, directory)
    monkeypatch.chdir(directory)
    return directory


@pytest.mark.parametrize("name", FILES)
def test_does_what_psql_does(
    name: str, corpus: Path, scratch_server_dsn: str, psql: Path
) -> None:
    with Wiretap(scratch_server_dsn) as theirs:
        arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", name]
        done = subprocess.run(
            [psql, *arguments, theirs.dsn],
            env={**os.environ, "PGCLIENTENCODING": "UTF8"},
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()

    with (
        Wiretap(scratch_server_dsn) as ours,
        psycopg.connect(
            ours.dsn, autocommit=True, client_encoding="utf8"
        ) as connection,
    ):
        executor = Executor(connection, Reader(read_source(Path(name))))
        executor.run()

    assert ours.sent == theirs.sent
    assert executor.printed == done.stdout.decode()
