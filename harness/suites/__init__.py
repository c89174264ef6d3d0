"""pgTAP files: read, outlined without a server, executed statement by statement."""

from harness.suites.outline import Assertion, Key, KeyCounter, cluster_wide, outline
from harness.suites.run import Ending, Report, Step, SuiteRun, run_suite
from harness.suites.suite import (
    Suite,
    is_suite,
    load_suite,
    load_suites,
    suite_paths,
)

__all__ = [
    "Assertion",
    "Ending",
    "Key",
    "KeyCounter",
    "Report",
    "Step",
    "Suite",
    "SuiteRun",
    "cluster_wide",
    "is_suite",
    "load_suite",
    "load_suites",
    "outline",
    "run_suite",
    "suite_paths",
]
