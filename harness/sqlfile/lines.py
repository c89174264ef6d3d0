"""The lines of a file, handed out one by one to psql's scanner or as data of a COPY."""


class Lines:
    r"""A cursor over `text`, whose lines end in `\n`."""

    def __init__(self, text: str) -> None:
        self._lines = _split(text)
        # How many lines are handed out, which is the number of the last one.
        self.taken = 0

    def next(self) -> str | None:
        r"""The next line without its `\n`, or None at the end."""
        if self.taken == len(self._lines):
            return None
        self.taken += 1
        return self._lines[self.taken - 1].removesuffix("\n")

    def data(self) -> str:
        r"""The inline data of a COPY: the lines before `\.`, or all that are left."""
        start = self.taken
        while self.next() is not None:
            # Without its newline, at the end of the file, psql takes it for data.
            if self._lines[self.taken - 1] == "\\.\n":
                return "".join(self._lines[start : self.taken - 1])
        return "".join(self._lines[start:])

    def skip(self) -> None:
        """Go to the end."""
        self.taken = len(self._lines)


def _split(text: str) -> list[str]:
    # Not splitlines(): it would also split at form feeds and Unicode's line separators.
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines
