"""A .sql file as a value: its normalised text, its checksum, and places in it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from harness.errors import SqlFileError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def shown(path: Path) -> str:
    """Return `path` as people write it: below the working directory where it is."""
    absolute = path.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


@dataclass(frozen=True)
class Place:
    """One line of a file; `str()` gives `path:line`."""

    path: Path
    line: int

    def __str__(self) -> str:
        """The place as editors and terminals understand it."""
        return f"{shown(self.path)}:{self.line}"

    def error(
        self, primary: str, *, detail: str | None = None, hint: str | None = None
    ) -> SqlFileError:
        """An error whose primary line begins with this place."""
        return SqlFileError(f"{self}: {primary}", detail=detail, hint=hint)


@dataclass(frozen=True)
class Source:
    r"""The text of a .sql file, as every later step sees it.

    `text` has no byte order mark, and its lines end in `\n`. `sha256` is the
    hexadecimal digest of `text` in UTF-8: it belongs to the normalised text, so a
    checkout with CRLF line ends or a byte order mark has the same checksum as one
    without.
    """

    path: Path
    text: str
    sha256: str

    @classmethod
    def of(cls, path: Path, text: str) -> "Source":
        r"""A source made from text that is already decoded; CRLF becomes `\n`."""
        normal = text.replace("\r\n", "\n")
        return cls(path, normal, hashlib.sha256(normal.encode()).hexdigest())


def read_source(path: Path) -> Source:
    """Read the UTF-8 file at `path`.

    A missing or unreadable file, bytes that are not UTF-8, and a NUL character (which
    PostgreSQL cannot receive) raise `SqlFileError`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SqlFileError(
            f'could not read file "{shown(path)}"',
            detail=f"The system said: {error.strerror or error}.",
        ) from error
    return Source.of(path, _decode(path, content.removeprefix(_BYTE_ORDER_MARK)))


def _decode(path: Path, content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        place = Place(path, content.count(b"\n", 0, error.start) + 1)
        raise place.error(
            "file is not UTF-8",
            detail=f"Byte 0x{content[error.start]:02x} at byte offset {error.start}"
            f" cannot be decoded: {error.reason}.",
            hint="Save the file as UTF-8.",
        ) from error
    if "\0" in text:
        place = Place(path, text.count("\n", 0, text.index("\0")) + 1)
        raise place.error(
            "file has a NUL character",
            detail="PostgreSQL cannot receive NUL characters in a statement.",
            hint="Check that the file is text in UTF-8, not in UTF-16.",
        )
    return text
