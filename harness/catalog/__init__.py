"""What a database's schema is: take it as a value, compare two, show the difference."""

from harness.catalog.diagram import diagram
from harness.catalog.diff import Change, diff
from harness.catalog.model import Catalog, Thing
from harness.catalog.render import render
from harness.catalog.snapshot import snapshot

__all__ = ["Catalog", "Change", "Thing", "diagram", "diff", "render", "snapshot"]
