"""`harness run`: start a server, migrate, run the pgTAP suites, print the account."""

from contextlib import closing
from pathlib import Path

import typer

from harness.bench import Bench
from harness.cli import account
from harness.cli.console import errors_as_text, out, progress
from harness.config import load_settings
from harness.migrations import discover
from harness.server import start_embedded
from harness.suites import Suite, load_suites, run_suite


def run(
    pg: str | None = typer.Option(
        None, help="Major version of PostgreSQL, such as 18 (environment: HARNESS_PG)."
    ),
    verbose: bool = typer.Option(
        False, "--verbose", "-v", help="Show the notices of the migrations too."
    ),
) -> None:
    """Start PostgreSQL, apply the migrations, run the pgTAP suites, give a verdict.

    The exit code is 0 only if everything was executed and held. The server is a
    throwaway; nothing of it is left at the end.

    Example: harness run --pg 18
    """
    with errors_as_text():
        settings = load_settings(Path.cwd(), options={"pg": pg})
        migrations = discover(settings.migrations_path)
        suites = load_suites(settings.tests_path)
        green = True
        for major in settings.pg:
            server = start_embedded(major, progress=progress)
            try:
                bench = Bench(server, migrations, settings=settings, progress=progress)
                with closing(bench):
                    green &= _on(bench, suites, verbose=verbose)
            finally:
                server.stop()
    if not green:
        raise typer.Exit(1)


def _on(bench: Bench, suites: tuple[Suite, ...], *, verbose: bool) -> bool:
    settings = bench.settings
    out.print(f"PostgreSQL {bench.server.label}")
    account.heading(f"Migrations ({settings.migrations})")
    bench.templates.template()
    for done in bench.templates.applied.values():
        account.migration(done, notices=verbose)
    account.heading(f"Suites ({settings.tests})")
    reports = []
    for suite in suites:
        reports.append(run_suite(suite, bench))
        account.suite(reports[-1])
    count = sum(len(report.results) for report in reports)
    problems = []
    if count < settings.min_assertions:
        problems.append(
            f"only {account.plural(count, 'assertion')} ran; "
            f"min_assertions is {settings.min_assertions}"
        )
    return account.verdict(reports, problems)
