"""Stands between a runner and its server, and knows every boundary between statements.

A runner sends one statement after the other and waits for each, so while one is held
here the server is at rest: something can happen to either of them at a place that is
the same in each run.
"""

import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg import ConnectionInfo

from harness.dsn import merge
from harness.verify.crashes.wire import Message, messages

_PORT = 5432  # a name for the socket's file
_IDLE = b"I"  # ReadyForQuery outside a transaction


@dataclass(frozen=True)
class Boundary:
    """A statement that was sent and did not reach the server yet.

    `ordinal` counts from 0; `idle` is whether no transaction is open.
    """

    ordinal: int
    text: str
    idle: bool
    pid: int


class Relay:
    """A server of its own on a Unix socket; `dsn` leads through it.

    `at` is called at each boundary of the first session, before the server gets the
    statement. What a later session does (the runner's lock) is passed on unseen.
    """

    def __init__(
        self, dsn: str, info: ConnectionInfo, *, at: Callable[[Boundary], None]
    ) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="harness-relay-")
        # Now, while it is open: afterwards it does not know where it led.
        self._server = (info.host, info.hostaddr, info.port)
        self._at = at
        self._clients: list[socket.socket] = []
        self._servers: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(Path(self._place.name) / f".s.PGSQL.{_PORT}"))
        self._listener.listen()
        self.pids: list[int] = []
        self.failure: Exception | None = None
        self.dsn = merge(
            dsn,
            host=self._place.name,
            hostaddr=None,
            port=_PORT,
            sslmode="disable",  # what is encrypted cannot be read here
            gssencmode="disable",
        )

    def __enter__(self) -> "Relay":
        """Begin to listen."""
        self._begin(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """End every session; raise what `at` failed with, if it did."""
        self.cut()
        _shut(self._listener)
        for thread in self._threads:
            thread.join()
        self._place.cleanup()
        if self.failure is not None:
            raise self.failure

    def cut(self) -> None:
        """End every session on both sides, without a word."""
        self.deafen()
        for end in self._servers:
            _shut(end)

    def deafen(self) -> None:
        """Cut the clients off: what they sent arrives, and nobody hears the answer."""
        for end in self._clients:
            _shut(end)

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        first = True
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = _connected(*self._server)
                self._clients.append(client)
                self._servers.append(server)
                session = _Session(client, server, self, self._at if first else None)
                self._begin(session.answers)
                self._begin(session.questions)
                first = False


class _Session:
    """One connection, with a thread in each direction."""

    def __init__(
        self,
        client: socket.socket,
        server: socket.socket,
        relay: Relay,
        at: Callable[[Boundary], None] | None,
    ) -> None:
        self._client = client
        self._server = server
        self._relay = relay
        self._at = at
        self._count = 0
        self._pid = 0
        self._idle = True

    def questions(self) -> None:
        """Pass on what the client sends, each statement with its parameters at once."""
        held: list[Message] = []
        with suppress(OSError):
            for message in messages(self._client.recv, first=True):
                held.append(message)
                if message.kind in {"P", "B", "D", "E"}:
                    continue
                if message.kind in {"Q", "S"}:
                    self._boundary(held[0])
                # A server that has just ended cannot take it, but still be heard.
                with suppress(OSError):
                    self._server.sendall(b"".join(m.raw for m in held))
                held.clear()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_WR)

    def answers(self) -> None:
        """Pass on what the server says."""
        with suppress(OSError):
            for message in messages(self._server.recv, first=False):
                if message.kind == "K":
                    self._pid = message.pid
                    self._relay.pids.append(message.pid)
                elif message.kind == "Z":
                    self._idle = message.body == _IDLE
                self._client.sendall(message.raw)
        _shut(self._client)

    def _boundary(self, message: Message) -> None:
        if self._at is not None:
            found = Boundary(self._count, message.text, self._idle, self._pid)
            self._count += 1
            try:
                self._at(found)
            except Exception as error:  # the main thread raises it again
                self._relay.failure = error
                self._relay.cut()


def _connected(host: str, address: str, port: int) -> socket.socket:
    """Open a connection to a server on a Unix socket or on TCP."""
    if host.startswith("/"):
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server
    return socket.create_connection((address, port))


def _shut(end: socket.socket) -> None:
    """Close a socket, also one that another thread is reading."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
