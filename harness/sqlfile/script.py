"""The state of one file while it is read, and the commands that come out of it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from harness.sqlfile.buffer import Query, QueryBuffer
from harness.sqlfile.commands import Command, Echo, Output, Quit, Statement
from harness.sqlfile.conditions import Block
from harness.sqlfile.feed import Feed
from harness.sqlfile.layout import Layout
from harness.sqlfile.lexer import CommentHook, Lexer, Stop
from harness.sqlfile.lines import Lines
from harness.sqlfile.source import Place, Source
from harness.sqlfile.variables import Snapshot, Variables
from harness.sqlfile.words import copy_direction


@dataclass
class Session:
    """What all files of one reading share, as they would share one psql.

    `scripts` are the open files, each included by the one before it; `ready` are the
    commands that nobody has asked for yet.
    """

    variables: Variables
    load: Callable[[Path], Source]
    static: bool
    layout: Layout = field(default_factory=Layout)
    scripts: list["Script"] = field(default_factory=list)
    ready: deque[Command] = field(default_factory=deque)


class Script:
    r"""One file: how far it is read, its query buffer, its open `\if` blocks.

    With `uncertain` a static reader visits the file without knowing whether it runs.
    """

    def __init__(
        self,
        source: Source,
        session: Session,
        *,
        uncertain: bool = False,
        on_comment: CommentHook | None = None,
    ) -> None:
        self.path = source.path
        self.session = session
        self.lines = Lines(source.text)
        self.feed: Feed | None = None
        self.lexer = Lexer(session.variables, on_comment=on_comment)
        self.buffer = QueryBuffer()
        self.previous: Query | None = None
        self.blocks: list[Block] = []
        self._uncertain = uncertain
        self._quit_line: int | None = None
        # The variables before the first \q which a static reader was not sure of.
        self._doubtful: Snapshot | None = None

    @property
    def place(self) -> Place:
        """The line that is being read."""
        return Place(self.path, self.feed.line if self.feed else self.lines.taken)

    @property
    def active(self) -> bool:
        """Whether what is read now runs, or may run."""
        return not self.blocks or self.blocks[-1].running

    @property
    def uncertain(self) -> bool:
        """Whether a static reader does not know that what is read now runs."""
        return self._uncertain or any(block.uncertain for block in self.blocks)

    def next_line(self) -> Feed | None:
        """Begin the next line; None at the end of the file.

        Like psql this leaves out empty lines, except within quotes and comments.
        """
        while (line := self.lines.next()) is not None:
            if line or self.lexer.quote:
                self.buffer.newline(self.lines.taken)
                return Feed(line, self.lines.taken)
        return None

    def scan(self, feed: Feed) -> Stop:
        """Read on in the line, up to the next thing to act on."""
        tokens = self.buffer.tokens
        stop = self.lexer.scan(feed, self.buffer, active=self.active)
        if self.uncertain and self.buffer.tokens > tokens:
            self.buffer.conditional = True
        while self.lexer.warnings:
            self.warn(self.lexer.warnings.pop(0))
        return stop

    def reset(self) -> None:
        r"""Empty the query buffer: `\r`."""
        self.buffer = QueryBuffer()
        self.lexer.reset()

    def send(self) -> None:
        """Hand out what a semicolon has ended; nothing if there is no token in it."""
        query = self.buffer.query(self.place.line, terminator=";")
        self._send(query, self.session.layout.output())

    def send_again(self, output: Output | None) -> None:
        r"""What `\g` and its kin do: with an empty buffer, repeat the query before.

        They end even what a semicolon would not have ended, in parentheses.
        """
        self.lexer.reset()
        if self.buffer:
            self._send(self.buffer.query(self.place.line), output)
        elif self.previous is not None:
            self._send(self.previous, output)

    def _send(self, query: Query, output: Output | None) -> None:
        self.previous, self.buffer = query, QueryBuffer()
        if not query.pieces:
            return
        data = self.lines.data() if self._reads_data(query) else None
        statement = Statement(
            path=self.path,
            line=query.line,
            end_line=query.end_line if data is None else self.lines.taken,
            conditional=query.conditional or self.uncertain,
            text=query.text,
            pieces=query.pieces,
            output=output,
            copy_data=data,
            text_lines=query.text_lines,
        )
        self.session.ready.append(statement)

    def _reads_data(self, query: Query) -> bool:
        directions = [copy_direction(piece) for piece in query.pieces]
        if len(directions) > 1 and any(directions):
            raise self.place.error(
                r"cannot run a COPY that \; joins to another statement",
                detail="Its data could not be told from the results of the others.",
                hint="End every statement with a semicolon alone.",
            )
        return directions == ["in"]

    def echo(
        self, text: str, *, stream: Literal["stdout", "stderr"] = "stdout"
    ) -> None:
        """Hand out text that psql would write."""
        line = self.place.line
        command = Echo(
            path=self.path,
            line=line,
            end_line=line,
            conditional=self.uncertain,
            text=text,
            stream=stream,
        )
        self.session.ready.append(command)

    def warn(self, text: str) -> None:
        """Hand out a warning, with its place in front as psql has it."""
        self.echo(f"{self.place}: warning: {text}\n", stream="stderr")

    def quit(self) -> None:
        r"""Read no more of this file: `\q`.

        A static reader that is not sure of it goes on, but is not sure of the rest.
        """
        line = self.place.line
        if self.uncertain:
            self._hand_out_quit(line)
            self._uncertain = True
            self._doubtful = self._doubtful or self.session.variables.snapshot()
        else:
            self._quit_line = line
            self.lines.skip()
            self.feed = None

    def flush(self) -> None:
        """Hand out what the end of the file leaves in the buffer, as psql does."""
        if self.lexer.quote is not None:
            raise self.lexer.quote.unterminated(self.path, self.lines.taken)
        if self.active:
            self._send(self.buffer.query(), self.session.layout.output())

    def finish(self) -> None:
        """End the file, behind its last statement."""
        if self._doubtful is not None:
            variables = self.session.variables
            variables.forget(variables.changed_since(self._doubtful))
        if self._quit_line is not None:
            self._hand_out_quit(self._quit_line)
        elif self.blocks:
            raise Place(self.path, self.blocks[-1].line).error(
                r"\if without \endif",
                detail="The block is open at the end of the file; it cannot go on in"
                " another one.",
                hint=r"Close it with \endif.",
            )

    def _hand_out_quit(self, line: int) -> None:
        command = Quit(
            path=self.path, line=line, end_line=line, conditional=self.uncertain
        )
        self.session.ready.append(command)
