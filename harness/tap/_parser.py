"""The parser: feed it the lines, take what each statement said, finish."""

from harness.tap import _lines
from harness.tap._problems import problems
from harness.tap._results import Draft
from harness.tap._values import Comment, Event, Output, Stray, Summary


class _Level:
    """Collects what the lines of the stream, or of one subtest, say."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.events: list[Event] = []
        self.draft: Draft | None = None

    def read(self, line: str) -> None:
        """Read a line, the indentation of this level removed."""
        comment = _lines.comment(line)
        if test := _lines.test(line):
            self.start(Draft(test))
        elif event := _lines.plan(line) or _lines.bail_out(line):
            self.close()
            self.events.append(event)
        elif comment is not None and self.draft:
            self.draft.diagnostics.append(comment)
        elif comment is not None:
            self.events.append(Comment(comment))
        elif _lines.is_stray(line):
            self.events.append(Stray(line))

    def start(self, draft: Draft) -> None:
        """Start a result, which ends the one before it."""
        self.close()
        self.draft = draft

    def close(self) -> None:
        """Complete the last result: comments to come are not about it."""
        if self.draft:
            result, comments = self.draft.complete()
            self.events += [result, *map(Comment, comments)]
            self.draft = None

    def take(self) -> Output:
        """Complete the last result and hand over the events since the last time."""
        self.close()
        output = Output(tuple(self.events))
        self.events.clear()
        return output


class Parser:
    """Reads one stream of TAP piece by piece; no text makes it raise.

    A result is complete when a test line, a plan, a bail-out or a subtest follows, and
    when `take` or `finish` is called. Call `take` after each statement, not after each
    row: a statement may print the diagnostics of a result in later rows.
    """

    def __init__(self) -> None:
        self._stream = _Level()
        self._subtest: _Level | None = None
        self._announced: str | None = None
        self._taken: list[Event] = []
        self._unfinished: list[str] = []

    def feed(self, text: str) -> None:
        """Read one or more whole lines, such as a row of a pgTAP query."""
        # Not splitlines(): a description may contain its other line separators.
        for line in text.split("\n"):
            self._read(line.removesuffix("\r"))

    def take(self) -> Output:
        """Complete the last result and return what came since the last `take`.

        A subtest whose result line is still to come stays open and goes with it.
        """
        output = self._stream.take()
        self._taken += output.events
        return output

    def finish(self) -> Summary:
        """Sum up the whole stream, with what was taken before."""
        self._settle_announcement("")
        self._abandon_subtest()
        self.take()
        events = tuple(self._taken)
        return Summary(events, problems(events, unfinished=self._unfinished))

    def _read(self, line: str) -> None:
        self._settle_announcement(line)
        draft = self._stream.draft
        if draft and draft.absorb(line):
            return
        if (name := _lines.subtest(line)) is not None:
            self._announced = name
        # As for TAP::Parser, a bail-out ends the file at any indentation.
        elif line.startswith(_lines.INDENT) and not _lines.bail_out(line):
            self._read_indented(line)
        elif test := _lines.test(line):
            self._stream.start(self._adopt_subtest(test))
        else:
            self._stream.read(line)

    def _settle_announcement(self, following: str) -> None:
        """Open the subtest that the line before announced, if it did.

        If no indented line follows, that was a comment: a description can imitate an
        announcement, but pgTAP's verdict on the test comes right after it.
        """
        name, self._announced = self._announced, None
        if name is not None and following.startswith(_lines.INDENT):
            self._open_subtest(name)
        elif name is not None:
            self._stream.read(f"# Subtest: {name}")

    def _read_indented(self, line: str) -> None:
        """Give a line to the open subtest; a line of TAP opens one if there is none."""
        text = line.removeprefix(_lines.INDENT)
        name = _lines.subtest(text)
        if self._subtest:
            self._subtest.read(text)
        elif name is not None:  # pgTAP before 1.3 indents the announcement
            self._open_subtest(name)
        elif _lines.test(text) or _lines.plan(text):
            self._open_subtest("").read(text)
        else:
            self._stream.read(line)

    def _open_subtest(self, name: str) -> _Level:
        self._abandon_subtest()
        self._stream.close()
        self._subtest = _Level(name)
        return self._subtest

    def _adopt_subtest(self, test: _lines.TestLine) -> Draft:
        """Start the result of a test line with the subtest above it."""
        if self._subtest is None:
            return Draft(test)
        inner = self._subtest.take()
        self._subtest = None
        self._stream.events += map(Stray, inner.stray)
        return Draft(test, children=inner.results, heading=inner.comments)

    def _abandon_subtest(self) -> None:
        """Give up waiting for the open subtest's result line."""
        if self._subtest is None:
            return
        inner = self._subtest.take()
        if inner.results:
            self._unfinished.append(self._subtest.name)
        self._stream.events += map(Comment, inner.comments)
        self._stream.events += map(Stray, inner.stray)
        self._subtest = None
