"""Kinds of PostgreSQL server behind one Protocol."""

from harness.server.base import Attached, Progress, Server, silent
from harness.server.choose import PROVIDERS, start_server
from harness.server.container import sweep_containers
from harness.server.external import is_dsn, reach
from harness.server.rundir import sweep

__all__ = [
    "PROVIDERS",
    "Attached",
    "Progress",
    "Server",
    "is_dsn",
    "reach",
    "silent",
    "start_server",
    "sweep",
    "sweep_containers",
]
