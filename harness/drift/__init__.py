"""How a live database differs from what its migrations make, by reading only."""

from harness.drift.adopt import NotAdopted, adopt
from harness.drift.compare import Finding
from harness.drift.kinds import KINDS, Kind
from harness.drift.report import Report, find_drift, find_drift_from

__all__ = [
    "KINDS",
    "Finding",
    "Kind",
    "NotAdopted",
    "Report",
    "adopt",
    "find_drift",
    "find_drift_from",
]
