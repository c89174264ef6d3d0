"""What a header declares of rows, held against what was seen to happen to them.

A declaration must be seen to be true, or it would hide a real fault that comes later.
With rows in the table and no change, it is false. Some changes need a row of a certain
kind: a seed with such a row shows them, so that nobody has to take the sentence on
trust. Only where nothing could happen, for there was no row or the script refused,
nothing is said against it; it is noted as unproven.
"""

from harness.sqlfile import RowClaim
from harness.verify.moment import Moment, rows_problem
from harness.verify.rowdiff import names, row_changes
from harness.verify.verdict import Problem

UNTRUE = "declares what does not happen"
_ADVICE = {
    "loses": "What cannot be restored is declared in the header of the way down:",
    "catches-up": "Where it is meant to go on with rows that came since, declare it:",
}


class Declared:
    """The claims of one directive (`word`) of one script, and the evidence for each."""

    def __init__(self, word: str, claims: tuple[RowClaim, ...]) -> None:
        self._word = word
        self._claims = claims
        self._tested: set[RowClaim] = set()
        self.seen: set[RowClaim] = set()

    def compare(self, kind: str, before: Moment, after: Moment) -> tuple[Problem, ...]:
        """Return one problem of this kind if rows differ and nobody declared it."""
        for claim in self._claims:
            self._observe(claim, before, after)
        found = rows_problem(kind, before, after, declared=self._claims)
        advice = f"{_ADVICE[self._word]}\n--! {self._word}: schema.table.column: reason"
        return tuple(Problem(p.kind, f"{p.evidence}\n{advice}") for p in found)

    @property
    def unseen(self) -> tuple[RowClaim, ...]:
        """The claims that there were rows for, and none showed."""
        return tuple(
            claim for claim in self._claims if claim in self._tested - self.seen
        )

    def lies(self, *moments: Moment) -> tuple[Problem, ...]:
        """Return a problem for each claim that is untrue, or of something unknown."""
        known = {name for moment in moments for name in names(moment.rows)}
        problems = []
        for claim in self._claims:
            line = f"--! {self._word}: {claim}: {claim.reason}"
            if ((claim.schema, claim.name), claim.column) not in known:
                text = f"{line}\nThere is no such table, column or sequence."
                problems.append(Problem("it declares something unknown", text))
            elif claim in self.unseen:
                text = (
                    f"{line}\nThere were rows, and it happened to none of them. Take "
                    "the line away, or add a seed with a row that shows it."
                )
                problems.append(Problem("it declares what does not happen", text))
        return tuple(problems)

    def notes(self) -> tuple[str, ...]:
        """Name each claim: seen, or not to be seen here."""
        return tuple(
            f"{self._word} {claim}, as declared ({claim.reason})"
            if claim in self.seen
            else f"unproven, for no row could show it: {self._word} {claim}"
            f" ({claim.reason})"
            for claim in self._claims
        )

    def _observe(self, claim: RowClaim, before: Moment, after: Moment) -> None:
        """Compare with the other claims left out, so that this one shows."""
        name = (claim.schema, claim.name)
        both = names(before.rows) & names(after.rows)
        if (name, claim.column) not in both:
            return
        table = before.rows.tables.get(name)
        if table is None or table.rows:
            self._tested.add(claim)
        others = [other for other in self._claims if other != claim]
        changes = row_changes(before.rows, after.rows, declared=others)
        if any(change.name == name for change in changes):
            self.seen.add(claim)
