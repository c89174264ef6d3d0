"""What a reader hands out: statements for the server, and what psql does itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harness.sqlfile.words import Direction, copy_direction, leading_words


@dataclass(frozen=True, kw_only=True)
class Command:
    """One thing to do, and where it stands.

    `line` (from 1) is the line of its first token that is neither blank nor comment,
    `end_line` its last line, inline data included. `conditional` is only ever true with
    a static reader: whether the command runs depends on what it cannot know.
    """

    path: Path
    line: int
    end_line: int
    conditional: bool = False


@dataclass(frozen=True, kw_only=True)
class Output:
    r"""What becomes of a statement's rows when they are not simply printed.

    - `gset`: the only row of the last result goes to variables whose names begin with
      `prefix` (`Reader.store` does it);
    - `gexec`: every value that is not NULL is sent as a statement, row by row;
    - `print`: printed, but not unaligned and without headers as `psql -A -t` does;
      `layout` names what differs, as (`expanded`,). pg_prove finds no TAP in that.
    """

    kind: Literal["gset", "gexec", "print"]
    prefix: str = ""
    layout: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Statement(Command):
    r"""SQL to be sent to the server in one simple query.

    `text` is what psql sends, without the semicolon that ends it: variables are
    expanded, everything else is untouched, except that psql drops line comments at the
    beginning, and empty lines outside quotes. `pieces` are the statements in it; there
    are several only where `\;` joins them. `copy_data` is the inline data of a
    `copy … from stdin`. Without `output`, every result is printed.

    `text_lines` holds, for each line of `text`, the line of the file it came from.
    """

    text: str
    pieces: tuple[str, ...]
    output: Output | None = None
    copy_data: str | None = None
    text_lines: tuple[int, ...] = ()

    def words(self, count: int) -> tuple[str, ...]:
        """The first `count` keywords in lower case, without comments.

        Fewer come back where something that is not a word stands earlier.
        """
        return leading_words(self.text, count)

    @property
    def copy_direction(self) -> Direction | None:
        """`in` for `copy … from stdin`, `out` for `copy … to stdout`, else None."""
        return copy_direction(self.text)

    def line_at(self, position: int) -> int:
        """The line of the file at `position` of `text`.

        Positions count characters from 1, as the field P of a server's error does.
        """
        index = self.text.count("\n", 0, max(position - 1, 0))
        return self.text_lines[index] if index < len(self.text_lines) else self.line


@dataclass(frozen=True, kw_only=True)
class Echo(Command):
    r"""Text that psql itself writes: `\echo`, `\qecho`, `\warn`, `\p`, its warnings.

    `text` is complete, with its newline unless `-n` took it away.
    """

    text: str
    stream: Literal["stdout", "stderr"]


@dataclass(frozen=True, kw_only=True)
class ClientCopy(Command):
    r"""A `\copy`: COPY with the client's files.

    `sql` is the COPY statement to send, from stdin or to stdout. For direction `in` the
    data are `data` when it is not None, else the content of `file`; for `out` they go
    to `file`, or are printed when it is None. A relative `file` belongs to the working
    directory.
    """

    sql: str
    direction: Direction
    file: Path | None = None
    data: str | None = None


@dataclass(frozen=True, kw_only=True)
class Quit(Command):
    r"""`\q`: the rest of this file is not read. A file that includes it goes on."""
