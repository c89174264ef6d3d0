"""The command: `python -m sql.backup bookings.dump --dsn postgresql://localhost/shop`."""

from pathlib import Path
from typing import Annotated

import psycopg
import typer

from sql.backup.checking import BackupError, check

File = Annotated[Path, typer.Argument(help="Where the backup goes.")]
Dsn = Annotated[
    str, typer.Option(help="Connection string; what it leaves open, PGHOST and so on.")
]


def command(file: File, *, dsn: Dsn = "") -> None:
    """Back a database up, restore it into another one, compare rows and catalog.

    Exit code 0 only where nothing differs.
    """
    try:
        done = check(dsn, file)
    except (BackupError, psycopg.Error, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(
        f"{done.rows} rows of {done.tables} tables in {done.size} bytes: dumped in"
        f" {done.dump_seconds:.1f} s, restored in {done.restore_seconds:.1f} s,"
        " nothing differs"
    )


if __name__ == "__main__":
    typer.run(command)
