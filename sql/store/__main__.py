"""The command: `python -m sql.store load bookings.json --tenant acme`."""

from pathlib import Path
from typing import Annotated, NoReturn

import psycopg
import typer

from sql.store.errors import StoreError
from sql.store.loading import load
from sql.store.writing import write

app = typer.Typer(
    help="Moves the older store's JSON file into the database, and back.",
    no_args_is_help=True,
    add_completion=False,
)
File = Annotated[Path, typer.Argument(help="The store's JSON file.")]
Tenant = Annotated[str, typer.Option(help="The slug of the tenant whose store it is.")]
Dsn = Annotated[
    str, typer.Option(help="Connection string; what it leaves open, PGHOST and so on.")
]


@app.command("load")
def load_command(file: File, *, tenant: Tenant, dsn: Dsn = "") -> None:
    """Make the mirror what the file says; one bad record, and nothing changes."""
    try:
        with psycopg.connect(dsn, prepare_threshold=None) as connection:
            done = load(connection, tenant, file)
    except (StoreError, psycopg.Error, OSError) as error:
        stop(error)
    typer.echo(
        f"{done.records} records: {done.added} added, {done.changed} changed,"
        f" {done.removed} removed"
    )


@app.command("write")
def write_command(file: File, *, tenant: Tenant, dsn: Dsn = "") -> None:
    """Write the mirror to the file, whole; where that fails, the old file stays."""
    try:
        with psycopg.connect(dsn, prepare_threshold=None) as connection:
            write(connection, tenant, file)
    except (StoreError, psycopg.Error, OSError) as error:
        stop(error)


def stop(error: Exception) -> NoReturn:
    """Say what went wrong, and leave with exit code 1."""
    typer.echo(f"error: {error}", err=True)
    raise typer.Exit(1) from error


if __name__ == "__main__":
    app(prog_name="python -m sql.store")
