"""Lint of migrations: what is dangerous on a database that is in use, rule by rule."""

from harness.lint.check import Finding, lint_script
from harness.lint.rules import RULES, Rule

__all__ = ["RULES", "Finding", "Rule", "lint_script"]
