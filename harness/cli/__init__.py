"""The command line: `harness` and its commands."""

from harness.cli.app import main

__all__ = ["main"]
