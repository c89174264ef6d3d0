"""A pgTAP suite for a table that exists, green as printed."""

from harness.scaffold.cases import Found, find
from harness.scaffold.model import Table, read_table
from harness.scaffold.render import describe, render

__all__ = ["Found", "Table", "describe", "find", "read_table", "render"]
