"""`harness verify`: every migration proves that it can run twice and be reverted."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.bench import Bench, Benches, with_server_majors
from harness.cli import account
from harness.cli.compat import compatible
from harness.cli.console import errors_as_text, out, progress, write
from harness.cli.locks_table import locks_table
from harness.config import Settings, load_settings
from harness.errors import ConfigError
from harness.migrations import Migration, discover
from harness.verify import (
    ALL_CHECKS,
    CHECKS,
    LOCKS,
    QUICK_ROWS,
    SERVER_KILLS,
    Verdict,
    Verifier,
    choose,
)

BUSY_FROM = 1000  # rows from which on a stall says something
MOST_ROWS = 100_000_000  # a table of more would rather fill the disk
FEW_ROWS = 20  # that a big table is multiplied from
NOT_VERIFIED = 2  # exit code: a wrong option, no server, a migration below is broken


Compat = Annotated[
    int | None,
    typer.Option(
        metavar="NNNN",
        help="Instead: run the suites and recorded statements that hold on the schema "
        "as of this migration on the newest one, and name those that break.",
    ),
]
CompatRef = Annotated[
    str | None,
    typer.Option(
        metavar="REVISION",
        help="Take them from this revision of git: those of the previous release.",
    ),
]


def verify(
    migrations: Annotated[
        list[str] | None,
        typer.Argument(help="Numbers, names or files; all if none is given."),
    ] = None,
    only: str = typer.Option(
        ",".join(CHECKS), help=f"Some of the checks: {', '.join(ALL_CHECKS)}."
    ),
    since: int | None = typer.Option(
        None, metavar="NNNN", help="Only migrations from this number on."
    ),
    rows: int = typer.Option(
        QUICK_ROWS,
        min=0,
        max=MOST_ROWS,
        help="Generated rows a table, beside the project's seeds. From 1000 on, with "
        "--only locks: the size of tables that are read and written meanwhile.",
    ),
    server_kills: int = typer.Option(
        SERVER_KILLS,
        min=0,
        help="With --only crashes: at how many boundaries of a migration the server is "
        "killed, beside those around its commit.",
    ),
    table: bool = typer.Option(
        False, "--table", help="Sum up locks and longest stalls in a table of Markdown."
    ),
    seed: int = typer.Option(0, help="Chooses the generated rows."),
    json_: str | None = typer.Option(
        None,
        "--json",
        metavar="FILE",
        help="Write the verdicts as JSON; - is standard output, instead of text.",
    ),
    pg: str | None = typer.Option(
        None, help="Majors of PostgreSQL, such as 15,18 (environment: HARNESS_PG)."
    ),
    pg_server: str | None = typer.Option(
        None,
        help="auto, container, embedded, local, or a connection string "
        "(environment: HARNESS_PG_SERVER).",
    ),
    compat: Compat = None,
    compat_ref: CompatRef = None,
) -> None:
    """Execute each migration twice, and up, down and up on rows; compare everything.

    The exit code is 0 if every check holds, 1 if one does not, 2 if it could not be
    found out.

    Example: harness verify 0019 --only staircase
    """
    with errors_as_text(code=NOT_VERIFIED):
        checks = _checks(only)
        settings = load_settings(Path.cwd(), options={"pg": pg, "pg_server": pg_server})
        given = bool(pg or os.environ.get("HARNESS_PG"))
        settings = with_server_majors(settings, given=given)
        if compat is not None:
            _refuse_beside_compat(migrations, since)
            green = compatible(settings, at=compat, ref=compat_ref, json_=json_)
            raise typer.Exit(0 if green else 1)
        if compat_ref is not None:
            raise ConfigError("option --compat-ref needs --compat NNNN beside it")
        chosen = choose(
            discover(settings.migrations_path), migrations or (), since=since
        )
        run = _Run(
            settings, chosen, checks, server_kills=server_kills, quiet=json_ == "-"
        )
        verdicts = run.all(rows=rows, seed=seed)
        if json_ is not None:
            write(json_, _as_json(verdicts))
        if table and json_ != "-":
            out.print(Text(locks_table(verdicts)))
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(1)


def _refuse_beside_compat(migrations: list[str] | None, since: int | None) -> None:
    if migrations or since is not None:
        raise ConfigError(
            "option --compat verifies no single migrations",
            hint="Give it alone; --compat-ref, --json and --pg may stand beside it.",
        )


class _Run:
    """The chosen checks of the chosen migrations, on each major."""

    def __init__(
        self,
        settings: Settings,
        chosen: Sequence[Migration],
        checks: Sequence[str],
        *,
        server_kills: int,
        quiet: bool,
    ) -> None:
        self._settings = settings
        self._chosen = chosen
        self._checks = checks
        self._server_kills = server_kills
        self._quiet = quiet

    def all(self, *, rows: int, seed: int) -> list[Verdict]:
        verdicts: list[Verdict] = []
        benches = Benches(self._settings, progress=progress)
        try:
            for major in self._settings.pg:
                bench = benches.bench(major)
                self._print(Text(f"PostgreSQL {bench.server.label}", style="bold"))
                with closing(self._verifier(bench, rows=rows, seed=seed)) as verifier:
                    verdicts += self._on(verifier)
        finally:
            benches.close(keep=False)
        for line in _summary(verdicts):
            self._print(line)
        return verdicts

    def _verifier(self, bench: Bench, *, rows: int, seed: int) -> Verifier:
        """Rows are made one by one, so big tables are multiplied from a few of them."""
        if rows < BUSY_FROM or set(self._checks) != {LOCKS}:
            kills = self._server_kills
            return Verifier(bench, rows=rows, seed=seed, server_kills=kills)
        return Verifier(bench, rows=FEW_ROWS, seed=seed, busy_rows=rows)

    def _on(self, verifier: Verifier) -> Iterator[Verdict]:
        for migration in self._chosen:
            for check in self._checks:
                verdict = verifier.verify(migration, check)
                self._show(verdict)
                yield verdict

    def _show(self, verdict: Verdict) -> None:
        mark = ("ok  ", "green") if verdict.passed else ("FAIL", "bold red")
        width = max(len(migration.name) for migration in self._chosen)
        checks = max(len(check) for check in self._checks)
        self._print(
            Text.assemble(
                mark,
                f" {verdict.migration:<{width}}  {verdict.check:<{checks}}  ",
                verdict.finding.outcome,
                (f"  {verdict.seconds * 1000:.0f} ms", "dim"),
            )
        )
        for line in verdict.lines():
            style = "dim" if verdict.passed else "red"
            self._print(Text(f"     {line}", style=style))

    def _print(self, line: Text) -> None:
        if not self._quiet:
            out.print(line)


def _summary(verdicts: Sequence[Verdict]) -> Iterator[Text]:
    failed = sum(not verdict.passed for verdict in verdicts)
    checked = f"{account.plural(len(verdicts), 'check')} of migrations"
    if failed:
        yield Text(f"RED: {checked}, {failed} failed", style="bold red")
    else:
        yield Text(f"GREEN: {checked}, all of them hold", style="bold green")


def _checks(only: str) -> tuple[str, ...]:
    wanted = {word.strip() for word in only.split(",")}
    if unknown := wanted - set(ALL_CHECKS):
        raise ConfigError(
            f'invalid value "{", ".join(sorted(unknown))}" for option --only',
            detail=f"Wanted some of {', '.join(ALL_CHECKS)}.",
        )
    return tuple(check for check in ALL_CHECKS if check in wanted)


def _as_json(verdicts: Sequence[Verdict]) -> str:
    return json.dumps([verdict.as_json() for verdict in verdicts], indent=2) + "\n"
