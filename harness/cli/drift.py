"""`harness drift`: how a live database differs from what the migrations make."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.catalog import render
from harness.cli.account import plural
from harness.cli.console import errors_as_text, out, progress, write
from harness.config import load_settings
from harness.drift import KINDS, Finding, Report, find_drift, find_drift_from
from harness.errors import ConfigError

DRIFTED = 1  # exit codes
NOT_COMPARED = 2


Database = Annotated[
    str | None,
    typer.Option(
        envvar="HARNESS_DSN", help='The live database: "postgresql://user@host/name".'
    ),
]
Against = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Compare with this file of harness catalog snapshot, not with what the "
        "migrations make.",
    ),
]
Definitions = Annotated[
    bool, typer.Option("--definitions", help="Print both definitions, too.")
]
Json = Annotated[
    str | None,
    typer.Option(
        "--json",
        metavar="FILE",
        help="Write it as JSON; - is standard output, instead of text.",
    ),
]
PgServer = Annotated[
    str | None,
    typer.Option(
        help="Where to make what the migrations make: auto, container, embedded, "
        "local, or a connection string (environment: HARNESS_PG_SERVER)."
    ),
]
Explain = Annotated[
    bool, typer.Option("--kinds", help="Explain the kinds, and do no more.")
]


def drift(
    dsn: Database = None,
    against: Against = None,
    definitions: Definitions = False,
    json_: Json = None,
    pg_server: PgServer = None,
    kinds: Explain = False,
) -> None:
    """Compare a live database with what its migrations make; it is only read.

    Its ledger says up to which migration; those are made anew in a throwaway database
    on a server of the same major, and both schemas are compared, object by object. A
    migration that is still to come is no drift. "+" is only in the live database, "-"
    only in what the migrations make. Any role that may read the ledger will do.

    The exit code is 0 without drift, 1 with it, 2 if it could not be found out.

    Example: harness drift --dsn postgresql://watcher@db.example/shop
    """
    if kinds:
        _explain()
        return
    with errors_as_text(code=NOT_COMPARED):
        report = _compared(dsn, against, pg_server)
        if json_ is not None:
            write(json_, json.dumps(report.as_json(), indent=2) + "\n")
        if json_ != "-":
            _show(report, definitions=definitions)
    if report.drifted:
        raise typer.Exit(DRIFTED)


def _compared(dsn: str | None, against: Path | None, pg_server: str | None) -> Report:
    if dsn is None:
        raise ConfigError(
            "no database is named", hint="Give --dsn, or set HARNESS_DSN."
        )
    settings = load_settings(Path.cwd(), options={"pg_server": pg_server})
    if against is not None:
        return find_drift_from(against, dsn, settings=settings)
    return find_drift(dsn, settings=settings, progress=progress)


def show_findings(findings: Iterable[Finding], *, definitions: bool = False) -> None:
    """Print a line for each, below it what else is known of it."""
    for finding in findings:
        text = finding.line
        if finding.change is not None and definitions:
            text = render([finding.change], definitions=True)
        out.print(Text.assemble((f"{finding.kind.id}: ", "bold red"), text))
        if finding.detail:
            out.print(Text(f"    {finding.detail}", style="dim"))


def _show(report: Report, *, definitions: bool) -> None:
    show_findings(report.findings, definitions=definitions)
    for name in report.pending:
        out.print(Text(f"pending: {name}", style="dim"))
    for note in report.notes:
        out.print(Text(note, style="yellow"))
    for kind in dict.fromkeys(finding.kind for finding in report.findings):
        out.print(Text(f"{kind.id}: {kind.instead}", style="dim"))
    count = plural(len(report.findings), "difference")
    if report.drifted:
        out.print(Text(f"RED: {count} from {report.against}", style="bold red"))
    else:
        line = f"GREEN: no difference from {report.against}"
        out.print(Text(line, style="bold green"))


def _explain() -> None:
    for kind in KINDS:
        out.print(Text(f"{kind.id}: {kind.name}", style="bold"))
        out.print(Text(f"  {kind.means}\n  {kind.instead}"))
        out.print(Text(f"  bad:  {kind.bad}\n  good: {kind.good}\n", style="dim"))
