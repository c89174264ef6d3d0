"""Rows for any schema, made from its catalog; and the project's own seeds."""

from harness.datagen.fill import fill
from harness.datagen.filled import Filled, Reason, TableFill
from harness.datagen.introspect import read_schema
from harness.datagen.schema import Schema
from harness.datagen.seeds import SeedFile, discover_seeds, run_seeds

__all__ = [
    "Filled",
    "Reason",
    "Schema",
    "SeedFile",
    "TableFill",
    "discover_seeds",
    "fill",
    "read_schema",
    "run_seeds",
]
