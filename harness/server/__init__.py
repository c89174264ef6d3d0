"""Kinds of PostgreSQL server behind one Protocol."""

from harness.server.base import Progress, Server, silent
from harness.server.embedded import start_embedded

__all__ = ["Progress", "Server", "silent", "start_embedded"]
