"""The runner ended at every boundary between two statements of a migration."""

from harness.verify.crashes.check import crashes
from harness.verify.crashes.fragile import another_possible, fragile_bench

__all__ = ["another_possible", "crashes", "fragile_bench"]
