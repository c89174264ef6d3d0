"""psql's scanner for what follows a backslash: the command's name and its arguments."""

import re
from dataclasses import dataclass

from harness.sqlfile.feed import Feed
from harness.sqlfile.patterns import ARGUMENT, BLANKS, SINGLE_QUOTED
from harness.sqlfile.source import Place
from harness.sqlfile.values import quote_identifier, quote_literal
from harness.sqlfile.variables import Variables

_NAME = re.compile(rf"[^{BLANKS}\\]+")
_SPACE = re.compile(rf"[{BLANKS}]+")
_DOUBLED_BACKSLASH = re.compile(r"\\\\")
_BAR = re.compile(r"\|")
_ANYTHING = re.compile(r".*", re.DOTALL)
_CLOSING = {"back": re.compile("`"), "double": re.compile('"')}
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Argument:
    """One argument, unquoted and expanded.

    `quoted`: something in it was quoted or a variable. `known`: it does not depend on a
    variable that is unknown to a static reader.
    """

    text: str
    quoted: bool
    known: bool


def read_name(feed: Feed) -> str:
    """The name of the meta-command, which ends at a blank or at a backslash."""
    name = ""
    while True:
        if match := feed.take(_NAME):
            name += match.group()
        if not feed.at_end() or not feed.pop():
            return name


class Arguments:
    """The arguments of one meta-command, `command`, read one by one.

    Not `active`, in a branch that does not run, means that nothing is expanded and that
    errors are passed over. Errors are shell commands in backquotes, which psql would
    execute, and quotes that nobody closes, after which psql would go on without the
    argument.
    """

    def __init__(
        self,
        command: str,
        feed: Feed,
        variables: Variables,
        place: Place,
        *,
        active: bool,
    ) -> None:
        self.command = command
        self._feed = feed
        self._variables = variables
        self._place = place
        self.active = active
        self._text = ""
        self._bare = 0
        self._quoted = self._known = False

    def next(self, *, strip_semicolons: bool = False) -> Argument | None:
        """The next argument, or None behind the last one.

        `strip_semicolons` takes unquoted ones off its end, for the commands whose users
        out of habit write one there.
        """
        self._skip_blanks()
        self._text, self._bare, self._quoted, self._known = "", 0, False, True
        while self._read_piece():
            pass
        if strip_semicolons:
            kept = len(self._text) - self._bare
            self._text = self._text[:kept] + self._text[kept:].rstrip(";")
        if not self._text and not self._quoted:
            return None
        return Argument(self._decoded(), self._quoted, self._known)

    def required(self, *, strip_semicolons: bool = False) -> Argument:
        """The next argument, which must be there."""
        argument = self.next(strip_semicolons=strip_semicolons)
        if argument is None:
            raise self._place.error(
                rf"\{self.command} without an argument",
                detail="Without it psql would stop as well, or print a list.",
            )
        return argument

    def rest(self) -> list[Argument]:
        """All arguments that are left."""
        arguments = []
        while (argument := self.next()) is not None:
            arguments.append(argument)
        return arguments

    def whole_line(self) -> str:
        """The rest of the line as it is, without the blanks before it."""
        self._skip_blanks()
        text = ""
        while True:
            match = self._feed.take(_ANYTHING)
            text += match.group() if match else ""
            if not self._feed.pop():
                return text

    def is_pipe(self) -> bool:
        r"""Whether a shell command follows, which reaches to the end of the line."""
        self._skip_blanks()
        return self._feed.match(_BAR) is not None

    def finish(self) -> list[str]:
        r"""Pass over arguments nobody asked for, and a doubled backslash at the end."""
        self.active = False
        surplus = [argument.text for argument in self.rest()]
        self._feed.take(_DOUBLED_BACKSLASH)
        return surplus

    def _skip_blanks(self) -> None:
        while True:
            self._feed.take(_SPACE)
            if not self._feed.at_end() or not self._feed.pop():
                return

    def _read_piece(self) -> bool:
        """Add the next piece to the argument; False where the argument ends."""
        if self._feed.at_end():
            return self._feed.pop()
        match = self._feed.match(ARGUMENT)
        assert match is not None, "the pattern takes any character"
        kind, text = str(match.lastgroup), match.group()
        if kind == "end":
            return False
        self._feed.take(ARGUMENT)
        if kind == "plain":
            self._text += text
            self._bare += len(text)
        elif kind == "test":
            self._text += self._test(text)
        else:
            self._quoted, self._bare = True, 0
            self._text += self._quotation(kind, text)
        return True

    def _quotation(self, kind: str, text: str) -> str:
        if kind == "single":
            return self._single_quoted()
        if kind == "double":
            return text + self._through("double")
        if kind == "back":
            return self._shell()
        return self._reference(kind, text)

    def _test(self, text: str) -> str:
        defined = self._variables.defined(text[3:-1]) if self.active else False
        self._known = self._known and defined is not None
        return {True: "TRUE", False: "FALSE", None: text}[defined]

    def _reference(self, kind: str, text: str) -> str:
        name = text[1:] if kind == "variable" else text[2:-1]
        value = self._variables.get(name) if self.active else None
        if value is None:
            self._known = self._known and self._variables.defined(name) is False
            return text
        if kind == "literal":
            return quote_literal(value)
        return quote_identifier(value) if kind == "identifier" else value

    def _shell(self) -> str:
        command = self._through("back").removesuffix("`")
        if not self.active:
            return ""
        raise self._place.error(
            "cannot run a shell command in backquotes",
            detail=f"psql would take the output of `{command}` as the argument.",
            hint="Give the value as a variable, or write it down.",
        )

    def _single_quoted(self) -> str:
        text = ""
        while True:
            match = self._feed.take(SINGLE_QUOTED)
            if match is None:
                if not self._feed.pop():
                    return self._unterminated(text)
            elif match.lastgroup == "close":
                return text
            else:
                text += _unescape(str(match.lastgroup), match.group())

    def _through(self, kind: str) -> str:
        text = ""
        while True:
            more, found = self._feed.take_through(_CLOSING[kind])
            text += more
            if found:
                return text
            if not self._feed.pop():
                return self._unterminated(text)

    def _unterminated(self, text: str) -> str:
        if not self.active:
            return text
        raise self._place.error(
            "unterminated quoted argument",
            detail=f'No closing quote follows "{text}" on this line.',
            hint="An apostrophe in an argument is written as '' between quotes.",
        )

    def _decoded(self) -> str:
        r"""Put bytes from escapes like `\xc3` together to characters."""
        try:
            text = self._text.encode("utf-8", "surrogateescape").decode()
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return text
        raise self._place.error(
            "argument is not text",
            detail="Its escapes give bytes that are not UTF-8, or a NUL character.",
        )


def _unescape(kind: str, text: str) -> str:
    if kind == "doubled":
        return "'"
    if kind == "escaped":
        return _ESCAPES.get(text[1], text[1])
    if kind in {"octal", "hexadecimal"}:
        code = int(text[1:], 8) & 0xFF if kind == "octal" else int(text[2:], 16)
        return bytes([code]).decode("utf-8", "surrogateescape")
    return text
