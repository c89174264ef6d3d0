"""The runner ended at every boundary between two statements of a migration."""

from harness.verify.crashes.check import crashes

__all__ = ["crashes"]
