"""pgTAP files: read, outlined without a server, executed statement by statement."""

from harness.suites.run import Report, Step, SuiteRun, run_suite
from harness.suites.suite import Suite, load_suite, load_suites

__all__ = [
    "Report",
    "Step",
    "Suite",
    "SuiteRun",
    "load_suite",
    "load_suites",
    "run_suite",
]
