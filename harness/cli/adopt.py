"""`harness migrate adopt`: a ledger for a database that has none."""

from pathlib import Path

from rich.text import Text

from harness.cli.account import plural
from harness.cli.console import errors_as_text, out, progress
from harness.cli.drift import PgServer, show_findings
from harness.cli.migrate import Dsn, To, number_of
from harness.config import load_settings
from harness.drift import NotAdopted
from harness.drift import adopt as adopt_database


def adopt(
    dsn: Dsn,
    to: To = None,
    pg_server: PgServer = None,
) -> None:
    """Write a ledger for a database that has the objects and no ledger.

    Only if its schema is exactly what the migrations make, up to --to; else the
    differences are listed and nothing is changed. Rows are not compared. The exit code
    is 0 if it was adopted, else 1.

    Example: harness migrate adopt --dsn postgresql://localhost/shop --to 0019
    """
    with errors_as_text():
        settings = load_settings(Path.cwd(), options={"pg_server": pg_server})
        try:
            adopted = adopt_database(
                dsn, to=number_of(to), settings=settings, progress=progress
            )
        except NotAdopted as refused:
            show_findings(refused.findings)
            raise
    count = plural(len(adopted), "migration")
    out.print(Text(f"adopted: {count}, up to {adopted[-1].name}"))
