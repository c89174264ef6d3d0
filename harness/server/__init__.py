"""Kinds of PostgreSQL server behind one Protocol."""

from harness.server.base import Attached, Progress, Server, silent
from harness.server.embedded import start_embedded
from harness.server.rundir import sweep

__all__ = ["Attached", "Progress", "Server", "silent", "start_embedded", "sweep"]
