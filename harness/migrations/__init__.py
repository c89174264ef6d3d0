"""Migrations: raw SQL files, applied once each in the order of their numbers."""

from harness.migrations.files import Migration, discover
from harness.migrations.plan import Comparison, Mismatch, compare, revertible, way_down
from harness.migrations.retry import Timeouts
from harness.migrations.runner import Done, Runner, open_runner
from harness.migrations.script import Script, read_scripts

__all__ = [
    "Comparison",
    "Done",
    "Migration",
    "Mismatch",
    "Runner",
    "Script",
    "Timeouts",
    "compare",
    "discover",
    "open_runner",
    "read_scripts",
    "revertible",
    "way_down",
]
