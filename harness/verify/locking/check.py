"""Executes both ways of a migration under observation; its header must be true."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import NamedTuple

from harness.errors import HarnessError
from harness.migrations import Migration, Script
from harness.verify.locking.busy import Busy, busy
from harness.verify.locking.claims import (
    header,
    must_be_declared,
    taken,
    unproven,
    untrue,
)
from harness.verify.locking.interrupt import left_invalid
from harness.verify.locking.report import as_details
from harness.verify.locking.rules import faults, remarks
from harness.verify.locking.trace import Trace, trace
from harness.verify.stage import Stage
from harness.verify.trial import DoesNotApply, Trial
from harness.verify.verdict import Finding, Problem


class _Rows(NamedTuple):
    """What a table is filled with: in words, from where, and `spread` as in busy()."""

    kind: str
    trial: Callable[[], AbstractContextManager[Trial]]
    spread: bool


def locks(stage: Stage, *, rows: int = 0) -> Finding:
    """Return whether both headers say truly what is locked, and what else is amiss.

    With `rows`, the way up is also executed on tables of that size while they are read
    and written; how long that stalls is told, not judged. Raises DoesNotApply when the
    way up fails. A way down that refuses the rows is noted as unproven, and so is a way
    up that refuses many of them: that they may is another check's matter.
    """
    with stage.with_old_rows() as trial:
        up = _first(trial)
        down = _down(trial, stage.migration)
    up = replace(up, invalid=_interrupted(stage, stage.migration.up))
    problems, notes = _problems(up), _notes(up)
    if isinstance(down, Trace):
        problems += tuple(replace(p, kind=f"down: {p.kind}") for p in _problems(down))
        notes += tuple(f"down: {note}" for note in _notes(down))
    elif down is not None:
        notes += (f"unproven, for the way down refuses: {down.primary}",)
    measured, said = _measured(stage, up, rows) if rows else (None, ())
    return Finding(
        outcome=_outcome(up, problems),
        problems=problems,
        notes=(*notes, *said),
        details=as_details(
            up,
            down if isinstance(down, Trace) else None,
            measured,
        ),
    )


def _measured(
    stage: Stage, up: Trace, rows: int
) -> tuple[Busy | HarnessError, tuple[str, ...]]:
    """Return the stalls, or why it refuses so many rows; and what there is to note.

    Where it refuses them, they are multiplied in another way, and then those of the
    seeds alone: by its seeds a project can say what a migration accepts.
    """
    refused: list[HarnessError] = []
    for kind, trial_of, spread in _kinds_of_rows(stage):
        try:
            with trial_of() as trial:
                found = busy(trial, rows=rows, touched=up.touched, spread=spread)
        except HarnessError as error:
            refused.append(error)
            continue
        if not refused:
            return found, ()
        said = f"measured on {kind}, for others it refuses: {refused[0].primary}"
        return found, (said,)
    return refused[0], (
        f"not measured with {rows} rows, for it refuses: {refused[0].primary}",
    )


def _kinds_of_rows(stage: Stage) -> Iterator[_Rows]:
    yield _Rows("rows spread over time", stage.with_old_rows, True)
    yield _Rows("rows of few moments", stage.with_old_rows, False)
    if stage.generated:
        yield _Rows("the seeds' rows, spread over time", stage.with_seeds_alone, True)
        yield _Rows("the seeds' rows", stage.with_seeds_alone, False)


def _first(trial: Trial) -> Trace:
    try:
        return trace(trial.dsn, trial.migration.up, settings=trial.settings)
    except HarnessError as error:
        raise DoesNotApply(error) from error


def _down(trial: Trial, migration: Migration) -> Trace | HarnessError | None:
    if migration.down is None:
        return None
    try:
        return trace(trial.dsn, migration.down, settings=trial.settings)
    except HarnessError as error:
        return error


def _interrupted(stage: Stage, script: Script) -> tuple[str, ...]:
    if not script.directives.no_transaction:
        return ()
    with stage.with_old_rows() as trial:
        return left_invalid(trial.dsn, script, settings=trial.settings)


def _problems(found: Trace) -> tuple[Problem, ...]:
    return (*untrue(found), *faults(found))


def _notes(found: Trace) -> tuple[str, ...]:
    locked = taken(found)
    known = (*unproven(found), *remarks(found))
    if found.script.directives.locks is None and any(map(must_be_declared, locked)):
        return (
            f"not declared, but it would be true:\n{header(locked)}",
            *known,
        )
    return known


def _outcome(up: Trace, problems: tuple[Problem, ...]) -> str:
    if problems:
        return "locks are not as declared" if _of_header(problems) else "harmful"
    if up.script.directives.locks is None:
        return "locks not declared"
    return "locks as declared"


def _of_header(problems: tuple[Problem, ...]) -> bool:
    return any(" declare" in problem.kind for problem in problems)
