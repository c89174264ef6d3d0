"""Every migration proves itself: twice, up and down and up, its locks, its crashes."""

from harness.verify.compat import Compatibility, compat
from harness.verify.recording import recorded
from harness.verify.targets import choose
from harness.verify.verdict import (
    ALL_CHECKS,
    CHECKS,
    CRASHES,
    IDEMPOTENT,
    LOCKS,
    STAIRCASE,
    Finding,
    Problem,
    Verdict,
)
from harness.verify.verifier import BLOCK, QUICK_ROWS, SERVER_KILLS, Verifier

__all__ = [
    "ALL_CHECKS",
    "BLOCK",
    "CHECKS",
    "CRASHES",
    "IDEMPOTENT",
    "LOCKS",
    "QUICK_ROWS",
    "SERVER_KILLS",
    "STAIRCASE",
    "Compatibility",
    "Finding",
    "Problem",
    "Verdict",
    "Verifier",
    "choose",
    "compat",
    "recorded",
]
