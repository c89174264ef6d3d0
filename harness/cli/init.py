"""`harness init`: a first migration, suite and CI file for somebody's repository."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.cli.console import errors_as_text, out
from harness.starter import StarterFile, starter_files, write


def init(
    directory: Annotated[
        Path, typer.Argument(help="The repository.", file_okay=False)
    ] = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list the files, write none.")
    ] = False,
) -> None:
    """Write a configuration, a migration with its way back, a suite and a CI file.

    Nothing is overwritten: pyproject.toml is added to, and any other file that is there
    already is an error before the first one is written.

    Example: harness init && pytest
    """
    with errors_as_text():
        starters = starter_files(directory)
        if not dry_run:
            write(directory, starters)
        for starter in starters:
            _tell(starter, dry_run=dry_run)
        if not dry_run:
            out.print("\nnow: pytest")


def _tell(starter: StarterFile, *, dry_run: bool) -> None:
    verb = "added to" if starter.merged else "wrote"
    if dry_run:
        verb = "would add to" if starter.merged else "would write"
    out.print(Text(f"{verb} {starter.path}"))
