"""What a fill put in, and why it put in less than it was asked for. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why rows were refused, and how often: a constraint, or SQLSTATE and message."""

    text: str
    count: int

    def __str__(self) -> str:
        """The reason, and how often it came."""
        return f"{self.text} ({self.count}x)" if self.count else self.text


@dataclass(frozen=True)
class TableFill:
    """One table: rows wanted and put in; `reasons` are given when they differ.

    `present` says whether the table has any row at the end, whoever made it.
    """

    table: str
    wanted: int
    inserted: int
    present: bool
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        """One line, and one for each reason."""
        line = f"{self.table}: {self.inserted} of {self.wanted} rows"
        return "\n".join([line, *(f"    {reason}" for reason in self.reasons)])


@dataclass(frozen=True)
class Filled:
    """The result of `fill`, table by table in the order in which they were filled."""

    tables: tuple[TableFill, ...]

    @property
    def empty(self) -> tuple[str, ...]:
        """The tables without any row: neither made now nor there before."""
        return tuple(fill.table for fill in self.tables if not fill.present)

    @property
    def short(self) -> tuple[TableFill, ...]:
        """The tables that got fewer rows than wanted, each with its reasons."""
        return tuple(fill for fill in self.tables if fill.inserted < fill.wanted)

    @property
    def inserted(self) -> int:
        """Rows put in, of all tables."""
        return sum(fill.inserted for fill in self.tables)

    def __str__(self) -> str:
        """A summary, then every table that got fewer rows than wanted, and why."""
        head = f"{self.inserted} rows in {len(self.tables)} tables"
        return "\n".join([head, *(str(fill) for fill in self.short)])
