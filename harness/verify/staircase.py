"""Walks a migration up, down and up on a database with rows, comparing at each step.

First with the rows of the older schema: down restores what was before up, and the
second up gives what the first gave. Then with rows in what is new: down and up restore
every one of them, or down refuses and changes nothing. What cannot be restored is
declared in the header of the way down, and each declaration must be seen to be true.
"""

from collections.abc import Callable

from harness.errors import HarnessError
from harness.migrations import Script
from harness.sqlfile import RowClaim
from harness.verify.declared import UNTRUE, Declared
from harness.verify.idempotent import ROWS
from harness.verify.late import empty_one
from harness.verify.moment import Moment, catalog_problem, rows_problem
from harness.verify.stage import Stage
from harness.verify.trial import Trial
from harness.verify.verdict import Finding, Problem


class _Wrong(Exception):
    """A step that is not as it should be; there is no going on from here."""

    def __init__(self, outcome: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(outcome)
        self.finding = Finding(outcome=outcome, problems=problems)


def staircase(stage: Stage) -> Finding:
    """Return whether the way down restores what was there, rows included.

    Raises DoesNotApply when the first execution of the way up fails.
    """
    migration = stage.migration
    if reason := migration.up.directives.irreversible:
        return Finding(outcome="irreversible", notes=(f"declared: {reason}",))
    if migration.down is None:
        text = (
            f'There is no file "{migration.name}.down.sql". Write it, or declare in '
            "the migration:\n--! irreversible: reason"
        )
        return Finding(outcome="no way down", problems=(Problem("no way down", text),))
    try:
        return _Staircase(stage, migration.down).walk()
    except _Wrong as wrong:
        return wrong.finding


class _Staircase:
    """The steps, and what each of them has shown of the declared losses."""

    def __init__(self, stage: Stage, script: Script) -> None:
        self._stage = stage
        self._script = script
        self._losses = Declared("loses", script.directives.loses)

    def walk(self) -> Finding:
        """Go all the steps; _Wrong for the first that is not as it should be."""
        with self._stage.with_old_rows() as trial:
            older = trial.look()
            refused = self._with_old_rows(trial, older)
        full = self._stage.full
        if not refused:
            with self._stage.with_new_rows() as trial:
                refused = self._with_new_rows(trial, older, full)
        for claim in self._losses.unseen:
            self._with_emptied(claim)
        _raise_if(UNTRUE, self._losses.lies(older, full))
        outcome = "refuses rows" if refused else "restores everything"
        if self._losses.seen:
            outcome += ", but for what it declares"
        return Finding(
            outcome=outcome,
            notes=(*refused, *self._losses.notes()),
            empty=full.empty,
        )

    def _with_old_rows(self, trial: Trial, older: Moment) -> tuple[str, ...]:
        """Return a note if the way down refuses these rows, and says so."""
        trial.first_up()
        newer = trial.look()
        try:
            trial.down()
        except HarnessError as error:
            _untouched(trial, newer, error)
            return self._refused_at_once(error)
        self._same("after the way down", older, trial.look())
        _step("the way up fails after the way down", trial.up)
        self._same("after the second way up", newer, trial.look())
        return ()

    def _with_new_rows(
        self, trial: Trial, older: Moment, full: Moment
    ) -> tuple[str, ...]:
        """Return a note if the way down refuses the rows in the new schema."""
        try:
            trial.down()
        except HarnessError as error:
            _untouched(trial, full, error)
            return (f"with rows in the new schema, down refuses: {error.primary}",)
        back = trial.look()
        _raise_if(
            "catalog not restored",
            catalog_problem("catalog differs after down with new rows", older, back),
        )
        _step("the way up fails after down with new rows", trial.up)
        # A migration may make partitions as the rows that it finds call for.
        self._same(
            "after down and up with new rows", full, trial.look(), partitions=False
        )
        return ()

    def _with_emptied(self, claim: RowClaim) -> None:
        """Go up and down with an older row that was written without the column."""
        with self._stage.with_old_rows() as trial:
            if empty_one(trial.dsn, claim):
                older = trial.look()
                try:
                    trial.up()
                    trial.down()
                except HarnessError:  # what it does with such rows is not declared
                    return
                self._same("after the way down, with a null more", older, trial.look())

    def _refused_at_once(self, error: HarnessError) -> tuple[str, ...]:
        """Judge a way down that fails with no other rows than its way up made."""
        declared = self._script.directives.refuses
        reasons = [refusal.reason for refusal in declared if refusal.what == ROWS]
        if not reasons:
            text = (
                f"{error}\nThere were no rows but those from before the migration. If "
                "that is meant, declare it in the way down:\n--! refuses: rows: reason"
            )
            _raise_if("down fails", (Problem("the way down fails at once", text),))
        return (f"refuses as declared ({reasons[0]}): {error.primary}",)

    def _same(
        self, when: str, before: Moment, after: Moment, *, partitions: bool = True
    ) -> None:
        """Compare catalog and rows, rows but for the declared losses."""
        catalog = catalog_problem(
            f"catalog differs {when}", before, after, partitions=partitions
        )
        rows = self._losses.compare(f"rows differ {when}", before, after)
        _raise_if(
            "catalog not restored" if catalog else "rows not restored",
            (*catalog, *rows),
        )


def _untouched(trial: Trial, before: Moment, error: HarnessError) -> None:
    """Raise _Wrong if a way down that failed has changed something."""
    after = trial.look()
    changed = (
        *catalog_problem("it changed the catalog before it failed", before, after),
        *rows_problem("it changed rows before it failed", before, after),
    )
    if changed:
        failed = Problem("the way down fails half-way", str(error))
        raise _Wrong("half-reverted", (failed, *changed))


def _step(kind: str, step: Callable[[], None]) -> None:
    try:
        step()
    except HarnessError as error:
        _raise_if("up fails", (Problem(kind, str(error)),))


def _raise_if(outcome: str, problems: tuple[Problem, ...]) -> None:
    if problems:
        raise _Wrong(outcome, problems)
