"""Every migration proves itself: executed twice, and up, down, up, on rows."""

from harness.verify.compat import Compatibility, compat
from harness.verify.targets import choose
from harness.verify.verdict import (
    CHECKS,
    IDEMPOTENT,
    STAIRCASE,
    Finding,
    Problem,
    Verdict,
)
from harness.verify.verifier import QUICK_ROWS, Verifier

__all__ = [
    "CHECKS",
    "IDEMPOTENT",
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
