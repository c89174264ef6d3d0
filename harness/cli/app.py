"""The program `harness`: its commands, and what all of them share."""

from importlib.metadata import version

import typer

from harness.cli import catalog, migrate, recipe
from harness.cli.adopt import adopt
from harness.cli.clean import clean
from harness.cli.drift import drift
from harness.cli.init import init
from harness.cli.lint import lint
from harness.cli.run import run
from harness.cli.scaffold import scaffold
from harness.cli.statements import statements
from harness.cli.verify import verify

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A test harness for PostgreSQL: raw SQL migrations and pgTAP suites.",
)
app.command()(run)
app.command()(init)
app.command()(lint)
app.command()(verify)
app.command()(scaffold)
app.command()(statements)
app.command()(drift)
app.command()(clean)
app.add_typer(catalog.app, name="catalog")
migrate.app.command()(adopt)
app.add_typer(migrate.app, name="migrate")
app.add_typer(recipe.app, name="recipe")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"harness {version('pgtap-harness')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: bool = typer.Option(
        False,
        "--version",
        callback=_show_version,
        is_eager=True,
        help="Print the version.",
    ),
) -> None:
    pass


def main() -> None:
    """Run the program."""
    app()
