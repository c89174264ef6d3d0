"""What the header says of locks, held against the locks that were taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.recipe.names import quoted
from harness.sqlfile import LockClaim
from harness.verify.locking.modes import is_of_rows, strength, strongest
from harness.verify.locking.relations import Relation, Relations
from harness.verify.locking.trace import Trace
from harness.verify.verdict import Problem

NOT_TAKEN = "it declares a lock that it does not take"
OTHER_MODE = "it declares another lock than it takes"
NOT_DECLARED = "it takes a lock that it does not declare"
UNKNOWN = "it declares a lock of something that was not there"
NO_REWRITE = "it declares a rewrite that does not happen"
REWRITE = "it rewrites a table and does not declare it"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The strongest lock of something that was there, and whether it was rewritten."""

    relation: Relation
    mode: str
    rewrite: bool

    def __str__(self) -> str:
        """Return it as the header would say it."""
        return _said(self.mode, self.relation, rewrite=self.rewrite)


def taken(trace: Trace) -> tuple[Taken, ...]:
    """Return the locks of a script, those of parts as locks of the whole.

    Strongest first, by name. What the header names is never taken for a mere part.
    """
    named = _named(trace)
    modes: dict[Relation, str] = {}
    for oid, mode in trace.locks.items():
        whole = trace.old.whole(oid, named=named)
        modes[whole] = strongest(mode, modes.get(whole, mode))
    rewritten = {
        trace.old.whole(oid, named=named)
        for oid in trace.rewritten
        if oid in named or trace.old.by_oid[oid].kind in {"r", "m"}
    }
    found = [
        Taken(relation=relation, mode=mode, rewrite=relation in rewritten)
        for relation, mode in modes.items()
    ]
    return tuple(sorted(found, key=lambda t: (-strength(t.mode), str(t.relation))))


def must_be_declared(lock: Taken) -> bool:
    """Tell whether a header has to name it: what reading and writing takes, not."""
    return lock.rewrite or not is_of_rows(lock.mode)


def header(locks: tuple[Taken, ...]) -> str:
    """Return the lines with which a header would be true."""
    lines = [f"--! locks: {lock}" for lock in locks if must_be_declared(lock)]
    return "\n".join(lines) or "--! locks: none"


def untrue(trace: Trace) -> tuple[Problem, ...]:
    """Return one problem for each line that is not true, or is missing.

    None where the header says nothing of locks at all.
    """
    claims = trace.script.directives.locks
    if claims is None:
        return ()
    found = taken(trace)
    by_oid = {lock.relation.oid: lock for lock in found}
    lines = _by_relation(claims, trace.old)
    problems = [Problem(UNKNOWN, _line(c)) for c in claims if not _old(c, trace.old)]
    for oid, claim in lines.items():
        problems += _compare(claim, by_oid.get(oid))
    problems += [
        Problem(NOT_DECLARED, f"{lock}, taken by\n{_where(trace, lock)}")
        for oid, lock in by_oid.items()
        if oid not in lines and must_be_declared(lock)
    ]
    if not problems:
        return ()
    last = problems[-1]
    advice = f"{last.evidence}\nWith these lines it would be true:\n{header(found)}"
    return (*problems[:-1], Problem(last.kind, advice))


def unproven(trace: Trace) -> tuple[str, ...]:
    """Return the lines that no row could show: locks of reading or writing rows."""
    locked = {lock.relation.oid for lock in taken(trace)}
    lines = _by_relation(trace.script.directives.locks or (), trace.old)
    return tuple(
        f"unproven, for no row called for it: {_line(claim)}"
        for oid, claim in lines.items()
        if oid not in locked and is_of_rows(claim.mode) and not claim.rewrite
    )


def _compare(claim: LockClaim, lock: Taken | None) -> Iterator[Problem]:
    if lock is None:
        # Whether rows are written may depend on the rows: see `unproven`.
        if not is_of_rows(claim.mode) or claim.rewrite:
            yield Problem(NOT_TAKEN, _line(claim))
        return
    if claim.mode != lock.mode:
        which = "weaker" if strength(claim.mode) < strength(lock.mode) else "stronger"
        text = f"{_line(claim)}\nThat is {which} than what it takes: {lock.mode}."
        yield Problem(OTHER_MODE, text)
    if claim.rewrite and not lock.rewrite:
        yield Problem(NO_REWRITE, _line(claim))
    if lock.rewrite and not claim.rewrite:
        yield Problem(REWRITE, _line(claim))


def _where(trace: Trace, lock: Taken) -> str:
    """Return the statements that took it, a line each."""
    named = _named(trace)
    return "\n".join(
        f"line {step.line}: {step.head}"
        for step in trace.steps
        if any(
            mode == lock.mode and trace.old.whole(oid, named=named) == lock.relation
            for oid, mode in step.locks
        )
    )


def _named(trace: Trace) -> set[int]:
    claims = trace.script.directives.locks or ()
    found = (_old(claim, trace.old) for claim in claims)
    return {relation.oid for relation in found if relation is not None}


def _old(claim: LockClaim, old: Relations) -> Relation | None:
    return old.named(claim.schema, claim.name)


def _by_relation(claims: tuple[LockClaim, ...], old: Relations) -> dict[int, LockClaim]:
    """Return the strongest claim of each relation that was there."""
    found: dict[int, LockClaim] = {}
    for claim in sorted(claims, key=lambda claim: strength(claim.mode)):
        relation = _old(claim, old)
        if relation is not None:
            found[relation.oid] = claim
    return found


def _line(claim: LockClaim) -> str:
    return f"--! locks: {_said(claim.mode, claim, rewrite=claim.rewrite)}"


def _said(mode: str, of: LockClaim | Relation, *, rewrite: bool) -> str:
    name = f"{quoted(of.schema)}.{quoted(of.name)}"
    return f"{mode} {name}{' [rewrite]' if rewrite else ''}"
