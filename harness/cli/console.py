"""What the commands share on the terminal: two streams, and errors as text."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg
import typer
from rich.console import Console
from rich.text import Text

from harness.errors import ConfigError, HarnessError

# Results go to standard output, progress and errors to standard error.
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

INTERRUPTED = 130  # what a shell calls "ended by Ctrl-C"


def progress(line: str) -> None:
    """Show what is being waited for."""
    err.print(Text(f"… {line}", style="dim"))


def write(place: str, text: str) -> None:
    """Write a result to a file, or for "-" to standard output.

    Raises ConfigError where the file cannot be written.
    """
    if place == "-":
        typer.echo(text, nl=False)
        return
    try:
        Path(place).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f'could not write "{place}"', detail=f"{error}.") from error


@contextmanager
def errors_as_text(*, code: int = 1) -> Iterator[None]:
    """Turn a HarnessError into its text and exit `code`; a signal ends us cleanly.

    SIGTERM and SIGHUP become an exception, so that servers and databases are removed
    on the way out as they are after Ctrl-C.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _exit)
    try:
        yield
    except (HarnessError, psycopg.Error) as error:
        _refuse_interrupted(error)
        _show(error if isinstance(error, HarnessError) else _of_server(error))
        raise typer.Exit(code) from None
    except KeyboardInterrupt:
        err.print("interrupted; everything was cleaned up")
        raise typer.Exit(INTERRUPTED) from None


def _refuse_interrupted(error: Exception) -> None:
    """End us as the signal wants on whose way out this error came.

    It may have come while a server was being killed, or wanted its connection.
    """
    cause = error.__context__
    while cause is not None:
        if isinstance(cause, SystemExit):
            raise cause from None
        if isinstance(cause, KeyboardInterrupt):
            err.print("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        cause = cause.__context__


def _of_server(error: psycopg.Error) -> HarnessError:
    """Return an error that no part of ours that knows better has said."""
    said = error.diag.message_primary or str(error).strip()
    state = f"SQLSTATE {error.sqlstate}." if error.sqlstate else None
    return HarnessError(said, detail=state)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def _show(error: HarnessError) -> None:
    primary, *rest = str(error).split("\n")
    err.print(Text.assemble(("ERROR: ", "bold red"), (primary, "bold")))
    for line in rest:
        err.print(Text(line))
