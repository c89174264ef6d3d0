"""What a database's schema is: take it as a value, compare two, show the difference."""

from harness.catalog.diagram import diagram
from harness.catalog.diff import Change, diff
from harness.catalog.model import Catalog, Thing
from harness.catalog.render import render
from harness.catalog.snapshot import snapshot
from harness.catalog.stored import read_snapshot

__all__ = [
    "Catalog",
    "Change",
    "Thing",
    "diagram",
    "diff",
    "read_snapshot",
    "render",
    "snapshot",
]
