"""Writes the files of a recipe, all or none, and never over what is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigError, HarnessError


@dataclass(frozen=True)
class RecipeFile:
    """A file to write: its path, and its whole text."""

    path: Path
    text: str


def write_all(written: Sequence[RecipeFile]) -> None:
    """Write all of them.

    Raises ConfigError before the first one is written when any is there, and
    HarnessError for one that cannot be written.
    """
    if taken := [str(file.path) for file in written if file.path.exists()]:
        raise ConfigError(
            "cannot write over files that are there",
            detail=f"In the way: {', '.join(taken)}.",
            hint="Nothing was written.",
        )
    for file in written:
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            with file.path.open("x", encoding="utf-8") as stream:
                stream.write(file.text)
        except OSError as error:
            raise HarnessError(
                f'cannot write "{file.path}"', detail=f"{error.strerror}."
            ) from error
