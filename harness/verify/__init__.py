"""Every migration proves itself: executed twice, up, down, up, and its locks."""

from harness.verify.compat import Compatibility, compat
from harness.verify.targets import choose
from harness.verify.verdict import (
    CHECKS,
    IDEMPOTENT,
    LOCKS,
    STAIRCASE,
    Finding,
    Problem,
    Verdict,
)
from harness.verify.verifier import BLOCK, QUICK_ROWS, Verifier

__all__ = [
    "BLOCK",
    "CHECKS",
    "IDEMPOTENT",
    "LOCKS",
    "QUICK_ROWS",
    "STAIRCASE",
    "Compatibility",
    "Finding",
    "Problem",
    "Verdict",
    "Verifier",
    "choose",
    "compat",
]
