"""What a check of locks found, statement by statement, in terms of JSON."""

from collections.abc import Collection
from typing import Any

from harness.errors import HarnessError
from harness.execute import StatementError
from harness.verify.locking.busy import Busy
from harness.verify.locking.claims import taken
from harness.verify.locking.modes import strength
from harness.verify.locking.trace import Step, Trace


def as_details(
    up: Trace, down: Trace | None, busy: Busy | HarnessError | None
) -> dict[str, Any]:
    """Return locks, rewrites and stalls; times are in milliseconds.

    An error instead of stalls is what the migration said when it refused the rows.
    """
    details: dict[str, Any] = {
        "locks": [str(lock) for lock in taken(up)],
        "statements": [_statement(up, step) for step in up.steps],
    }
    if down is not None:
        details["down"] = [_statement(down, step) for step in down.steps]
    if isinstance(busy, Busy):
        details["busy"] = _busy(busy, up.touched)
    elif busy is not None:
        state = busy.sqlstate if isinstance(busy, StatementError) else None
        details["refused"] = {"sqlstate": state, "message": busy.primary}
    return details


def _statement(trace: Trace, step: Step) -> dict[str, Any]:
    return {
        "line": step.line,
        "statement": step.head,
        "locks": [
            f"{mode} {trace.old.by_oid[oid]}"
            for oid, mode in sorted(
                step.locks, key=lambda lock: (-strength(lock[1]), lock[0])
            )
        ],
        "rewritten": sorted(str(trace.old.by_oid[oid]) for oid in step.rewritten),
    }


def _busy(busy: Busy, locked: Collection[str]) -> dict[str, Any]:
    """Return the stalls; `rows` are those of the biggest table it has to do with."""
    reader, writer = busy.longest
    sizes = [rows for table, rows in busy.rows.items() if str(table) in locked]
    return {
        "rows": max(sizes, default=0),
        "ms": round(busy.seconds * 1000),
        "reader_ms": round(reader * 1000),
        "writer_ms": round(writer * 1000),
        "tables": [
            {
                "table": str(stall.table),
                "rows": busy.rows[stall.table],
                "reader_ms": round(stall.reader * 1000),
                "writer_ms": round(stall.writer * 1000),
            }
            for stall in busy.stalls
        ],
    }
