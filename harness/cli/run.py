"""`harness run`: start a server, migrate, run the pgTAP suites, print the account."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import typer

from harness.bench import Bench, Benches, with_server_majors
from harness.cli import account
from harness.cli.console import errors_as_text, progress
from harness.config import Settings, load_settings
from harness.suites import Report, Suite, load_suites, run_suite


def run(
    pg: str | None = typer.Option(
        None, help="Majors of PostgreSQL, such as 15,18 (environment: HARNESS_PG)."
    ),
    pg_server: str | None = typer.Option(
        None,
        help="auto, container, embedded, local, or a connection string "
        "(environment: HARNESS_PG_SERVER).",
    ),
    verbose: bool = typer.Option(
        False, "--verbose", "-v", help="Show the notices of the migrations too."
    ),
) -> None:
    """Start PostgreSQL, apply the migrations, run the pgTAP suites, give a verdict.

    The exit code is 0 only if everything was executed and held. A server that is
    started for this is a throwaway; on one that runs already, nothing is left.

    Example: harness run --pg 18
    """
    with errors_as_text():
        settings = load_settings(Path.cwd(), options={"pg": pg, "pg_server": pg_server})
        given = bool(pg or os.environ.get("HARNESS_PG"))
        settings = with_server_majors(settings, given=given)
        suites = load_suites(settings.tests_path)
        benches = Benches(settings, progress=progress)
        reports: list[Report] = []
        problems: list[str] = []
        try:
            for major in settings.pg:
                ran = _on(benches.bench(major), suites, verbose=verbose)
                problems += _too_few(ran, settings, benches.bench(major).server.label)
                reports += ran
        finally:
            benches.close(keep=False)
        if not _fuzzed(settings):
            problems.append("the fuzz tests failed")
        green = account.verdict(reports, problems)
    if not green:
        raise typer.Exit(1)


def _fuzzed(settings: Settings) -> bool:
    """Run the project's brief fuzz tests, if it has any; tell whether they passed."""
    if settings.fuzz is None:
        return True
    account.heading(f"Fuzz ({settings.fuzz})")
    pytest = [sys.executable, "-m", "pytest", "-q", "--no-header"]
    done = subprocess.run(
        [*pytest, *shlex.split(settings.fuzz)], cwd=settings.root, check=False
    )
    return done.returncode == 0


def _on(bench: Bench, suites: tuple[Suite, ...], *, verbose: bool) -> list[Report]:
    """Migrate and run the suites on one server, and print how it goes."""
    account.heading(f"PostgreSQL {bench.server.label}")
    account.heading(f"Migrations ({bench.settings.migrations})")
    bench.templates.template()
    for done in bench.templates.applied.values():
        account.migration(done, notices=verbose)
    account.heading(f"Suites ({bench.settings.tests})")
    reports = []
    for suite in suites:
        reports.append(run_suite(suite, bench))
        account.suite(reports[-1], verbose=verbose)
    return reports


def _too_few(reports: list[Report], settings: Settings, label: str) -> list[str]:
    count = sum(len(report.results) for report in reports)
    if count >= settings.min_assertions:
        return []
    ran = account.plural(count, "assertion")
    wanted = settings.min_assertions
    return [f"only {ran} ran on {label}; min_assertions is {wanted}"]
