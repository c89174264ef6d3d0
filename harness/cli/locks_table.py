"""The table of `harness verify --only locks --table`."""

from collections.abc import Iterable

from rich.table import Table

from harness.verify import LOCKS, Verdict

# What reading and writing takes, by its beginning: it is not listed.
_OF_ROWS = ("access share ", "row share ", "row exclusive ")


def locks_table(verdicts: Iterable[Verdict]) -> Table:
    """Return a row for each migration: its locks, and the longest stalls in ms."""
    table = Table("migration", "locks", box=None)
    for stalled in ("takes", "reader", "writer"):
        table.add_column(f"{stalled}, ms", justify="right")
    for verdict in verdicts:
        if verdict.check == LOCKS and (details := verdict.finding.details):
            locks = [lock for lock in details["locks"] if not lock.startswith(_OF_ROWS)]
            busy = details.get("busy", {})
            stalls = (busy.get(key) for key in ("ms", "reader_ms", "writer_ms"))
            table.add_row(
                f"{verdict.migration} [pg{verdict.major}]".replace("[", r"\["),
                "\n".join(locks).replace("[", r"\[") or "none",
                *("–" if ms is None else str(ms) for ms in stalls),
            )
    return table
