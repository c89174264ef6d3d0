"""Clones whose session serves one suite after the other, and what would forbid it."""

from harness.warm.clones import WarmClone, WarmClones
from harness.warm.traces import Traces

__all__ = ["Traces", "WarmClone", "WarmClones"]
