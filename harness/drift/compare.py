"""What of a live database differs from files and schema, each with its kind. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.catalog import Catalog, Change, diff, render
from harness.drift import kinds
from harness.drift.finders import Drifted
from harness.drift.kinds import Kind
from harness.drift.live import Live
from harness.migrations import Comparison, Mismatch

_OF_LEDGER = {
    "file gone": kinds.FILE_GONE,
    "renamed": kinds.RENAMED,
    "edited": kinds.EDITED,
    "skipped": kinds.SKIPPED,
}


@dataclass(frozen=True)
class Finding:
    """One difference: its kind and a line; `change` is the object's, if it is one."""

    kind: Kind
    line: str
    detail: str | None = None
    change: Change | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it in terms of JSON."""
        change = self.change
        told = {"kind": self.kind.id, "line": self.line, "detail": self.detail}
        if change is None:
            return told
        return {
            **told,
            "object": {"kind": change.kind, "name": change.name},
            "made": change.before,
            "live": change.after,
        }


def of_schema(made: Catalog, live: Catalog) -> tuple[Finding, ...]:
    """Return the objects of `live` that are not as they were `made`, one line each."""
    return tuple(_classified(change, made, live) for change in diff(made, live))


def of_ledger(live: Live, comparison: Comparison) -> tuple[Finding, ...]:
    """Return what the ledger tells: a contradiction to the files, or that it is not."""
    if live.has_no_history:
        return (Finding(kinds.NO_LEDGER, _inventory(live.catalog)),)
    found = [_mismatch(problem) for problem in comparison.problems]
    half = comparison.unfinished
    if half is not None:
        done = sum(step.done for steps in live.steps.values() for step in steps)
        line = f'migration "{half.name}" is unfinished; statements done: {done}'
        found.append(Finding(kinds.UNFINISHED, line))
    return tuple(found)


def _mismatch(problem: Mismatch) -> Finding:
    return Finding(_OF_LEDGER[problem.kind], problem.primary, problem.detail)


def _inventory(catalog: Catalog) -> str:
    """Say how much there is."""
    tables = sum(thing.kind == "table" for thing in catalog.things)
    functions = sum(thing.kind == "function" for thing in catalog.things)
    return f"tables: {tables}, functions: {functions}; migrations in the ledger: none"


def _classified(change: Change, made: Catalog, live: Catalog) -> Finding:
    drifted = Drifted(change, _attributes(made, change), _attributes(live, change))
    kind = next(k for k in kinds.KINDS if k.find and k.find(drifted))
    return Finding(kind, render([change]), change=change)


def _attributes(catalog: Catalog, change: Change) -> Mapping[str, str]:
    thing = catalog.by_key.get((change.kind, change.name))
    return thing.attributes if thing else {}
