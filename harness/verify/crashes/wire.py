"""Messages of PostgreSQL's protocol, read one by one. Pure.

Source: the manual, "Frontend/Backend Protocol", "Message Formats" (version 3).
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Receive = Callable[[int], bytes]  # gives up to so many bytes, none at the end


@dataclass(frozen=True)
class Message:
    """One message: its letter (empty for the very first one), and all its bytes."""

    kind: str
    raw: bytes

    @property
    def body(self) -> bytes:
        """What comes after the letter and the length."""
        return self.raw[len(self.kind) + 4 :]

    @property
    def pid(self) -> int:
        """The process of the server's BackendKeyData."""
        return int(struct.unpack("!I", self.body[:4])[0])

    @property
    def text(self) -> str:
        """The statement of a Query or, after the name of the plan, of a Parse."""
        place = 1 if self.kind == "P" else 0
        return self.body.split(b"\0")[place].decode()


def messages(receive: Receive, *, first: bool) -> Iterator[Message]:
    """Give what comes until the end; the `first` message of a client has no letter."""
    while True:
        kind = b"" if first else receive(1)
        length = _exactly(receive, 4)
        if (not kind and not first) or len(length) < 4:
            return
        rest = _exactly(receive, struct.unpack("!I", length)[0] - 4)
        yield Message(kind.decode(), kind + length + rest)
        first = False


def _exactly(receive: Receive, count: int) -> bytes:
    """Return `count` bytes, fewer at the end."""
    found = b""
    while len(found) < count and (more := receive(count - len(found))):
        found += more
    return found
