"""Locks of a migration: what it takes, what its header says, whom it keeps waiting."""

from harness.verify.locking.check import locks
from harness.verify.locking.rules import LOCK_RULES, LockRule

__all__ = ["LOCK_RULES", "LockRule", "locks"]
