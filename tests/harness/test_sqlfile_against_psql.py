"""psql and the reader on the same files: do they send and print the same?

What is compared are the queries on their way to the server, byte by byte: a server of
the test's own listens to them, and either passes them on or agrees to everything.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from harness.errors import SqlFileError
from harness.execute import play
from harness.sqlfile import Command, Echo, Reader, Source, Statement, read_source

CORPUS = Path(__file__).parent / "sqlfile_corpus"
FILES = sorted(path.name for path in CORPUS.glob("*.sql"))


def frames(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The messages of PostgreSQL's protocol: their type and their content."""
    while len(head := stream.read(5)) == 5:
        yield head[:1], stream.read(int.from_bytes(head[1:]) - 4)


def without_end(query: str) -> str:
    return query.rstrip("\0; \t\n\f\v\r")


def frame(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4) + body


class Listener:
    """A server for one connection; `sent` is what its client asked for, in order.

    Queries lack the semicolon at their end. The data of a COPY are one entry.
    """

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        # Not pytest's directory: a socket's path may have 107 bytes at most.
        self.directory = tempfile.mkdtemp(prefix="psql")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(f"{self.directory}/.s.PGSQL.5432")
        self._socket.listen(1)
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.join(timeout=10)
        self._socket.close()
        shutil.rmtree(self.directory)

    def _accept(self) -> None:
        client, _ = self._socket.accept()
        with client, client.makefile("rb") as requests:
            length = requests.read(4)
            startup = requests.read(int.from_bytes(length) - 4)
            self.serve(client, requests, length + startup)

    def serve(self, client: socket.socket, requests: BinaryIO, startup: bytes) -> None:
        raise NotImplementedError

    def hear(self, kind: bytes, body: bytes) -> None:
        text = body.decode().replace("\r\n", "\n") if kind in {b"Q", b"d"} else ""
        last = self.sent[-1] if self.sent else ("", "")
        if kind == b"Q":
            self.sent.append(("query", without_end(text)))
        elif kind == b"d" and last[0] == "data":
            self.sent[-1] = ("data", last[1] + text)
        elif kind == b"d":
            self.sent.append(("data", text))
        elif kind == b"c" and last[0] == "data":
            # psql before 18 sends the end mark as well.
            self.sent[-1] = ("data", last[1].removesuffix("\\.\n"))


class Wiretap(Listener):
    """Passes everything on to a real server; what that calls empty is not `sent`."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server

    @property
    def dsn(self) -> str:
        return make_conninfo(self._server, host=self.directory, port="5432")

    def serve(self, client: socket.socket, requests: BinaryIO, startup: bytes) -> None:
        with self._connect() as server, server.makefile("rb") as answers:
            server.sendall(startup)
            back = threading.Thread(
                target=relay, args=(answers, client, self._hear_answer)
            )
            back.start()
            relay(requests, server, self.hear)
            back.join()

    def _connect(self) -> socket.socket:
        target = conninfo_to_dict(self._server)
        host, port = str(target["host"]), target["port"]
        if not host.startswith("/"):
            return socket.create_connection((host, int(str(port))))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _hear_answer(self, kind: bytes, body: bytes) -> None:
        if kind == b"I":  # EmptyQueryResponse
            self.sent.pop()


def relay(
    source: BinaryIO, target: socket.socket, hear: Callable[[bytes, bytes], None]
) -> None:
    for kind, body in frames(source):
        hear(kind, body)
        target.sendall(frame(kind, body))
    target.shutdown(socket.SHUT_WR)


class Yes(Listener):
    """Says yes to every query, so that psql goes on whatever stands in the file."""

    GREETING = (
        frame(b"R", bytes(4))
        + frame(b"S", b"client_encoding\0UTF8\0")
        + frame(b"S", b"server_version\x0018\0")
        + frame(b"S", b"standard_conforming_strings\0on\0")
    )

    def serve(self, client: socket.socket, requests: BinaryIO, startup: bytes) -> None:
        ready = frame(b"Z", b"I")
        client.sendall(self.GREETING + ready)
        for kind, body in frames(requests):
            self.hear(kind, body)
            if kind == b"Q":
                client.sendall(frame(b"C", b"YES\0") + ready)


def run_psql(psql: Path, dsn: str, file: Path) -> subprocess.CompletedProcess[bytes]:
    options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", str(file)]
    return subprocess.run(
        [str(psql), *options, dsn],
        env={**os.environ, "PGCLIENTENCODING": "UTF8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_same_effect(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scratch_server_dsn: str,
    psql: Path,
) -> None:
    # In a copy, because a file may write files, and includes start from here.
    shutil.copytree(CORPUS, tmp_path / "corpus")
    monkeypatch.chdir(tmp_path / "corpus")
    with Wiretap(scratch_server_dsn) as theirs:
        done = run_psql(psql, theirs.dsn, Path(name))
    assert done.returncode == 0, done.stderr.decode()

    with Wiretap(scratch_server_dsn) as ours:
        dsn = make_conninfo(ours.dsn, client_encoding="utf8")
        with psycopg.connect(dsn, autocommit=True) as connection:
            reader = Reader(read_source(Path(name)))
            printed = [text for _, text in play(connection, reader)]

    assert ours.sent == theirs.sent
    assert "".join(printed) == done.stdout.decode()


# No backquote and no bare backslash: psql would run programs.
PIECES = [
    *"';\"()[]{}/*-+@?:.\n\n\n\t é1ex$",
    *("''", "'a;b'", "E'", "E'\\';'", "U&'", "N'", "\\'", '"a;b"', 'U&"'),
    *("$$", "$$;'$$", "$a$", "$a$ $b$;$$ $a$", "$1", "a$b$", "2.5", "1e", "::", ":="),
    *("--", "-- ;'\n", "/*", "*/", "/* ;' */", "(a;b)", "\\;", "\\:", "[1:2]"),
    *(":v", ":'v'", ':"v"', ":{?v}", ":{?un}", ":undefined", ":w", ":m", "( :v )"),
    *("select ", " begin ", " case ", " end ", "\ncreate function "),
    *("\ncreate or replace procedure ", "\n\\echo ", "\n\\echo :v :'v' x\\\\ "),
    *("\n\\echo 'a''b' \"c d\" -n\n", "\n\\if true\n", "\n\\if false\n"),
    *("\n\\if :v\n", "\n\\if :{?v}\n", "\n\\elif true\n", "\n\\else\n", "\n\\endif\n"),
    *("\n\\set v ", "\n\\set v :v '''' b\n", "\n\\set w ':v'\n", "\n\\unset v\n"),
    *("\n\\set m 'a;\\nb''c\\\\;\\\\echo d\\n'\n", " \\g\n", "\n\\r\n", "\n\\p\n"),
]


@settings(max_examples=100, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_text_is_cut_into_the_same_statements(
    pieces: list[str], psql: Path
) -> None:
    text = "\\set v '1; x'\n" + "".join(pieces)
    with Yes() as theirs, tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "any.sql")
        file.write_text(text)
        dsn = f"host={theirs.directory} port=5432 user=x dbname=x"
        done = run_psql(psql, dsn, file)
    sent = [query for _, query in theirs.sent if not is_empty(query)]

    commands, error = read(text)
    statements = [command for command in commands if isinstance(command, Statement)]
    ours = [without_end(statement.text) for statement in statements]
    if error is None:
        assert ours == sent
        assert printed_by(commands) == done.stdout.decode()
        assert done.returncode == 0
    else:
        assert ours == sent[: len(ours)]
        # psql sends or ignores what nobody closes; the reader refuses it.
        assert done.returncode == 3 or "unterminated" in error


def read(text: str) -> tuple[list[Command], str | None]:
    """What the reader hands out, and the error that it ends with, if any."""
    commands: list[Command] = []
    try:
        commands.extend(Reader(Source.of(Path("any.sql"), text)))
    except SqlFileError as error:
        return commands, error.primary
    return commands, None


def printed_by(commands: list[Command]) -> str:
    echoes = [command for command in commands if isinstance(command, Echo)]
    return "".join(echo.text for echo in echoes if echo.stream == "stdout")


def is_empty(query: str) -> bool:
    """Whether there are only comments, blanks and semicolons in it."""
    depth, in_line = 0, False
    for piece in re.findall(r"/\*|\*/|--|.", query, re.DOTALL):
        if in_line:
            in_line = piece not in {"\n", "\r"}
        elif depth or piece == "/*":
            depth += (piece == "/*") - (piece == "*/")
        elif piece == "--":
            in_line = True
        elif piece not in "; \t\n\f\v\r":
            return False
    return True
