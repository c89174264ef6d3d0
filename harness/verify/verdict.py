"""What verifying a migration came to: a verdict, and every problem that was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

IDEMPOTENT = "idempotent"
STAIRCASE = "staircase"
LOCKS = "locks"
CRASHES = "crashes"
CHECKS = (IDEMPOTENT, STAIRCASE, LOCKS)
ALL_CHECKS = (*CHECKS, CRASHES)  # the last one takes long: only where it is asked for


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what kind of thing, and the evidence, in lines."""

    kind: str
    evidence: str

    def __str__(self) -> str:
        """Return the kind as a headline and the evidence below it."""
        body = "\n".join(f"    {line}" for line in self.evidence.split("\n"))
        return f"{self.kind}\n{body}"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found: its outcome in a few words, problems, remarks.

    `empty` are the tables that had no row, of which the check therefore says nothing;
    `details` what else a program may want to know, in terms of JSON.
    """

    outcome: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The finding of one check on one migration; `seconds` it took."""

    migration: str
    check: str
    major: int
    finding: Finding = field(repr=False)
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.finding.problems

    def lines(self) -> tuple[str, ...]:
        """Return all that there is to say beside the outcome, problems first."""
        found = self.finding
        said = [line for p in found.problems for line in str(p).split("\n")]
        said += [line for note in found.notes for line in note.split("\n")]
        if found.empty:
            said.append(
                f"without a row, so nothing is said of: {', '.join(found.empty)}"
            )
        return tuple(said)

    def as_json(self) -> dict[str, Any]:
        """Return it in terms of JSON."""
        found = self.finding
        return {
            "migration": self.migration,
            "check": self.check,
            "major": self.major,
            "passed": self.passed,
            "outcome": found.outcome,
            "problems": [
                {"kind": p.kind, "evidence": p.evidence} for p in found.problems
            ],
            "notes": list(found.notes),
            "empty": list(found.empty),
            "details": dict(found.details),
            "seconds": round(self.seconds, 3),
        }
