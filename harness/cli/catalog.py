"""`harness catalog`: a schema as a file, the difference of two, a diagram."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.admin import connect
from harness.bench import Bench, Benches
from harness.catalog import Catalog, diagram, diff, read_snapshot, render, snapshot
from harness.cli.console import errors_as_text, out, progress
from harness.config import Settings, load_settings
from harness.errors import CatalogError
from harness.server import is_dsn

app = typer.Typer(
    no_args_is_help=True,
    help="What a database's schema is: as a file, compared, drawn.",
)

Source = Annotated[
    str | None,
    typer.Option(
        help="The database; without it, the project's migrations are applied to a "
        "throwaway database."
    ),
]
Majors = Annotated[
    str | None,
    typer.Option(help="Major of PostgreSQL for that (environment: HARNESS_PG)."),
]
PgServer = Annotated[
    str | None,
    typer.Option(help="Kind of server for that (environment: HARNESS_PG_SERVER)."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write it to this file.")
]

DIFFERENT = 1  # exit codes of `diff`
BROKEN = 2
CLONE = "clone"  # instead of a file or a connection string


@app.command("snapshot")
def _snapshot(
    dsn: Source = None,
    pg: Majors = None,
    pg_server: PgServer = None,
    output: Output = None,
) -> None:
    """Write the schema of a database as JSON: one object a line, sorted.

    Example: harness catalog snapshot --dsn postgresql://localhost/shop -o shop.json
    """
    with errors_as_text():
        catalog = _read(dsn or CLONE, _settings(pg, pg_server))
        _write(catalog.to_json(), output)


@app.command("diagram")
def _diagram(
    dsn: Source = None,
    pg: Majors = None,
    pg_server: PgServer = None,
    output: Output = None,
) -> None:
    """Draw tables, keys and foreign keys as a Mermaid erDiagram.

    Example: harness catalog diagram -o schema.mmd
    """
    with errors_as_text():
        _write(diagram(_read(dsn or CLONE, _settings(pg, pg_server))), output)


@app.command("diff")
def _diff(
    before: Annotated[
        str | None,
        typer.Argument(
            metavar="A", help='A snapshot\'s file, a connection string, or "clone".'
        ),
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="B", help="What it is compared with.")
    ] = None,
    definitions: Annotated[
        bool, typer.Option("--definitions", help="Print both definitions, too.")
    ] = False,
    majors: Annotated[
        str | None,
        typer.Option(help="Instead of A and B: the migrations on majors, as 15,18."),
    ] = None,
    pg_server: PgServer = None,
) -> None:
    """Say how schema B differs from A; exit code 0 (equal), 1 (different), 2 (error).

    "clone" stands for a throwaway database with the project's migrations.

    Example: harness catalog diff clone postgresql://localhost/shop
    """
    with errors_as_text(code=BROKEN):
        if majors is not None and before is after is None:
            equal = _majors_agree(_settings(majors, pg_server), definitions=definitions)
        elif majors is None and before is not None and after is not None:
            settings = _settings(None, pg_server)
            catalogs = _read(before, settings), _read(after, settings)
            equal = _show(*catalogs, definitions=definitions)
        else:
            raise CatalogError(
                "two schemas are wanted",
                hint="Give A and B, or --majors 15,18 and neither of them.",
            )
    if not equal:
        raise typer.Exit(DIFFERENT)


def _settings(pg: str | None, pg_server: str | None) -> Settings:
    return load_settings(Path.cwd(), options={"pg": pg, "pg_server": pg_server})


def _majors_agree(settings: Settings, *, definitions: bool) -> bool:
    """Compare each major with the one before it."""
    if len(settings.pg) < 2:
        raise CatalogError(
            "two majors are wanted", hint='Write "--majors 15,18", for example.'
        )
    catalogs = {}
    with _benches(settings) as benches:
        for major in settings.pg:
            catalogs[major] = _of_clone(benches.bench(major))
    equal = True
    for old, new in pairwise(settings.pg):
        out.print(Text(f"PostgreSQL {old} and {new}", style="bold"))
        equal &= _show(catalogs[old], catalogs[new], definitions=definitions)
    return equal


def _show(before: Catalog, after: Catalog, *, definitions: bool) -> bool:
    changes = diff(before, after)
    text = render(changes, definitions=definitions) if changes else "no difference"
    out.print(Text(text))
    return not changes


def _read(source: str, settings: Settings) -> Catalog:
    """Return the catalog of a file, a database or the project's migrations."""
    if source == CLONE:
        with _benches(settings) as benches:
            return _of_clone(benches.bench(settings.pg[-1]))
    file = Path(source)
    if is_dsn(source) and not file.exists():
        with connect(source) as connection:
            return snapshot(connection)
    return read_snapshot(file)


@contextmanager
def _benches(settings: Settings) -> Iterator[Benches]:
    benches = Benches(settings, progress=progress)
    try:
        yield benches
    finally:
        benches.close(keep=False)


def _of_clone(bench: Bench) -> Catalog:
    with connect(bench.clone()) as connection:
        return snapshot(connection)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        out.print(Text(text.rstrip("\n")))
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CatalogError(f'could not write "{output}"', detail=f"{error}.") from error
