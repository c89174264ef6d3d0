"""Executes a migration twice: the second time must change nothing at all.

Outside the ledger, which would not let it run again and so prove nothing.
"""

from harness.errors import HarnessError
from harness.migrations import Migration
from harness.sqlfile import RowClaim
from harness.verify.declared import UNTRUE, Declared
from harness.verify.late import empty_one
from harness.verify.moment import Moment, catalog_problem, rows_problem
from harness.verify.stage import Stage
from harness.verify.trial import Trial
from harness.verify.verdict import Finding, Problem

# As in "--! refuses: again: reason".
AGAIN = "again"
ROWS = "rows"


def idempotent(stage: Stage) -> Finding:
    """Return whether a second execution changes anything, or is refused.

    Rows are there before the first execution, more are added before the second. Raises
    DoesNotApply when the first one fails.
    """
    declared = Declared("catches-up", stage.migration.up.directives.catches_up)
    with stage.with_new_rows() as trial:
        before = stage.full
        try:
            trial.up()
        except HarnessError as error:
            return _refused(trial, before, error)
        after = trial.look()
        problems = (
            *catalog_problem("the second execution changes the catalog", before, after),
            *declared.compare("the second execution changes rows", before, after),
            *_lies(stage.migration),
        )
        if declared.seen:
            problems += _again(trial, after, "the third execution")
    for claim in declared.unseen:
        problems += _with_emptied(stage, declared, claim)
    problems += declared.lies(before)
    if declared.seen:
        problems += _without_late_rows(stage)
    return Finding(
        outcome=_outcome(problems),
        problems=problems,
        notes=declared.notes(),
        empty=before.empty,
    )


def _with_emptied(
    stage: Stage, declared: Declared, claim: RowClaim
) -> tuple[Problem, ...]:
    """Execute it on a row that was written without the column, if there may be one.

    Whether generated rows have one that it catches up with is chance.
    """
    with stage.with_new_rows() as trial:
        if not empty_one(trial.dsn, claim):
            return ()
        before = trial.look()
        try:
            trial.up()
        except HarnessError:  # what it does with such rows is not what is declared
            return ()
        after = trial.look()
        problems = declared.compare(
            "on an emptied column it changes rows", before, after
        )
        return (*problems, *_again(trial, after, "after that, another execution"))


def _without_late_rows(stage: Stage) -> tuple[Problem, ...]:
    """Return what a second execution changes when no row has come since the first."""
    with stage.with_old_rows() as trial:
        trial.first_up()
        return _again(trial, trial.look(), "without new rows the second execution")


def _again(trial: Trial, before: Moment, which: str) -> tuple[Problem, ...]:
    try:
        trial.up()
    except HarnessError as error:
        return (Problem(f"{which} changes rows or fails", str(error)),)
    return rows_problem(f"{which} changes rows", before, trial.look())


def _outcome(problems: tuple[Problem, ...]) -> str:
    kinds = " ".join(problem.kind for problem in problems)
    if "the catalog" in kinds:
        return "changes catalog"
    if "changes rows" in kinds:
        return "changes data"
    return UNTRUE if problems else "idempotent"


def _lies(migration: Migration) -> tuple[Problem, ...]:
    reason = declared_refusal(migration, AGAIN)
    if reason is None:
        return ()
    text = f'"--! refuses: {AGAIN}: {reason}" is not true: it succeeded.'
    return (Problem("a declared refusal did not occur", text),)


def _refused(trial: Trial, before: Moment, error: HarnessError) -> Finding:
    after = trial.look()
    changed = (
        *catalog_problem("it changed the catalog before it failed", before, after),
        *rows_problem("it changed rows before it failed", before, after),
    )
    if changed:
        failed = Problem("the second execution fails half-way", str(error))
        return Finding(
            outcome="half-applied", problems=(failed, *changed), empty=before.empty
        )
    reason = declared_refusal(trial.migration, AGAIN, ROWS)
    if reason is not None:
        note = f"refuses to run again, as declared ({reason}): {error.primary}"
        return Finding(outcome="refuses cleanly", notes=(note,), empty=before.empty)
    hint = (
        "Nothing was changed. Let it do nothing the second time (if not exists, or "
        "replace), or declare:\n--! refuses: again: reason"
    )
    problem = Problem("the second execution is refused", f"{error}\n{hint}")
    return Finding(outcome="refuses cleanly", problems=(problem,), empty=before.empty)


def declared_refusal(migration: Migration, *what: str) -> str | None:
    """Return why the way up says that it refuses, or None."""
    declared = migration.up.directives.refuses
    return next((r.reason for r in declared if r.what in what), None)
