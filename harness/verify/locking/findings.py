"""Finds in a trace what the rules of locks are about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.verify.locking.modes import shuts_out_readers, shuts_out_writers
from harness.verify.locking.probe import Rule
from harness.verify.locking.trace import Step, Trace


@dataclass(frozen=True)
class Place:
    """Where a rule is broken: the statement's line (None: the script), and on what."""

    line: int | None
    what: str


Find = Callable[[Trace], Iterator[Place]]


def rewrites(trace: Trace) -> Iterator[Place]:
    """Tables that got another file."""
    for step in trace.steps:
        for oid in sorted(step.rewritten):
            relation = trace.old.by_oid[oid]
            if relation.kind in {"r", "m"} and relation.schema != "pg_toast":
                yield _place(trace, step, oid)


def rebuilt_indexes(trace: Trace) -> Iterator[Place]:
    """Indexes that got another file, while their table kept its own."""
    for step in trace.steps:
        for oid in sorted(step.rewritten):
            relation = trace.old.by_oid[oid]
            if relation.kind == "i" and relation.part_of not in step.rewritten:
                yield _place(trace, step, oid)


def scans_shut(trace: Trace) -> Iterator[Place]:
    """Tables that are read from one end to the other while nobody else may read."""
    for step in trace.steps:
        shut = {oid for oid, mode in step.held if shuts_out_readers(mode)}
        tables = {oid for oid in step.scanned if trace.old.by_oid[oid].kind == "r"}
        for oid in sorted(shut & tables - step.rewritten):
            yield _place(trace, step, oid)


def indexes_shut_writers(trace: Trace) -> Iterator[Place]:
    """Indexes of old tables that are built while writers wait."""
    for step in trace.steps:
        if step.words[:1] != ("create",) or "index" not in step.words[:3]:
            continue
        for oid, mode in sorted(step.locks):
            if mode == "share":
                yield _place(trace, step, oid)


def validated_at_once(trace: Trace) -> Iterator[Place]:
    """Constraints that are validated in the transaction that added them."""
    if trace.outside:
        return
    for number, step in enumerate(trace.steps):
        added = _rules_added(trace.steps[: number + 1])
        for oid, rule in step.after.rules.items():
            was = step.before.rules.get(oid)
            if was and oid in added and rule.validated and not was.validated:
                yield _place(trace, step, rule.table, rule.name)


def changes_under_lock(trace: Trace) -> Iterator[Place]:
    """Rows changed while the transaction shuts out readers or writers of a table."""
    for step in trace.steps:
        if any(shuts_out_writers(mode) for _, mode in step.held):
            for oid in sorted(step.changed & set(trace.old.by_oid)):
                yield _place(trace, step, oid)


def gaps(trace: Trace) -> Iterator[Place]:
    """Constraints that are away for a while, between two committed statements."""
    if not trace.outside:
        return
    for number, step in enumerate(trace.steps):
        for oid, rule in step.before.rules.items():
            if oid in step.after.rules or rule.table not in step.after.files:
                continue
            replaced = [
                _replaced(rule, trace.steps[: later + 1])
                for later in range(number, len(trace.steps))
            ]
            if not replaced[0] and any(replaced):
                yield _place(trace, step, rule.table, rule.name)


def unbroken_batches(trace: Trace) -> Iterator[Place]:
    """Blocks and procedures outside a transaction that change rows and never commit."""
    if not trace.outside:
        return
    for step in trace.steps:
        if step.words[:1] in {("do",), ("call",)} and step.transactions == 1:
            for oid, mode in sorted(step.locks):
                if trace.old.by_oid[oid].is_table and mode == "row exclusive":
                    yield _place(trace, step, oid)


def half_built(trace: Trace) -> Iterator[Place]:
    """Indexes that stay invalid after a build was interrupted and begun again."""
    for name in trace.invalid:
        yield Place(None, name)


def _rules_added(steps: tuple[Step, ...]) -> set[int]:
    """Return the constraints that were not there before the first of these steps."""
    return set(steps[-1].after.rules) - set(steps[0].before.rules)


def _replaced(rule: Rule, steps: tuple[Step, ...]) -> bool:
    """Tell whether these steps made a rule of the same kind for the same table."""
    now = steps[-1].after.rules
    return any(
        (now[oid].table, now[oid].kind) == (rule.table, rule.kind)
        for oid in _rules_added(steps)
    )


def _place(trace: Trace, step: Step, oid: int, rule: str = "") -> Place:
    relation = trace.old.by_oid[oid]
    return Place(step.line, f"{rule} of {relation}" if rule else str(relation))
