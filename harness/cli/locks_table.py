"""The table of `harness verify --only locks --table`."""

from collections.abc import Iterable

from rich.table import Table

from harness.verify import LOCKS, Verdict

# What reading and writing takes, by its beginning: it is not listed.
_OF_ROWS = ("access share ", "row share ", "row exclusive ")


def locks_table(verdicts: Iterable[Verdict]) -> Table:
    """Return a row for each migration: its locks, and the longest stalls in ms."""
    table = Table(box=None)
    table.add_column("migration", no_wrap=True)
    table.add_column("locks", overflow="fold")
    for figure in ("rows", "takes, ms", "reader, ms", "writer, ms"):
        table.add_column(figure, justify="right")
    for verdict in verdicts:
        if verdict.check == LOCKS and (details := verdict.finding.details):
            locks = [lock for lock in details["locks"] if not lock.startswith(_OF_ROWS)]
            busy = details.get("busy", {})
            keys = ("rows", "ms", "reader_ms", "writer_ms")
            figures = (busy.get(key) for key in keys)
            table.add_row(
                f"{verdict.migration} [pg{verdict.major}]".replace("[", r"\["),
                "\n".join(locks).replace("[", r"\[") or "none",
                *("–" if n is None else f"{n:,}" for n in figures),
            )
    return table
