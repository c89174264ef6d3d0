"""`harness run`: start a server, migrate, run the pgTAP suites, print the account."""

from pathlib import Path

import typer

from harness.cli import account
from harness.cli.console import errors_as_text, out, progress
from harness.config import Settings, load_settings
from harness.migrations import discover
from harness.server import Server, start_embedded
from harness.suites import Report, Suite, load_suites, run_suite
from harness.templates import Templates


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
                templates = Templates(
                    server, migrations, settings=settings, progress=progress
                )
                green &= _on(server, templates, suites, settings, verbose=verbose)
            finally:
                server.stop()
    if not green:
        raise typer.Exit(1)


def _on(
    server: Server,
    templates: Templates,
    suites: tuple[Suite, ...],
    settings: Settings,
    *,
    verbose: bool,
) -> bool:
    out.print(f"PostgreSQL {server.label}")
    account.heading(f"Migrations ({settings.migrations})")
    templates.template()
    for done in templates.applied.values():
        account.migration(done, notices=verbose)
    account.heading(f"Suites ({settings.tests})")
    reports = [_report(suite, templates) for suite in suites]
    count = sum(len(report.results) for report in reports)
    problems = []
    if count < settings.min_assertions:
        problems.append(
            f"only {account.plural(count, 'assertion')} ran; "
            f"min_assertions is {settings.min_assertions}"
        )
    return account.verdict(reports, problems)


def _report(suite: Suite, templates: Templates) -> Report:
    dsn = templates.clone(suite.at)
    try:
        report = run_suite(suite, dsn)
    finally:
        templates.drop(dsn)
    account.suite(report)
    return report
