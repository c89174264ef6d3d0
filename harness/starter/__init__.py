"""A first migration, a first suite and what runs them, for a repository without any."""

import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from harness.config import TABLE, Settings
from harness.errors import ConfigError, HarnessError

_PYPROJECT = "pyproject.toml"
_TABLE = "pyproject-table.toml"
_DISTRIBUTION = "pgtap-harness"
_VERSION = "@VERSION@"  # in a starting file: the version that writes it
# Where each file of this package goes; the first two below what Settings has.
_PLACES = {
    "migration.sql": f"{Settings.migrations}/0001_notes.sql",
    "migration.down.sql": f"{Settings.migrations}/0001_notes.down.sql",
    "suite.sql": f"{Settings.tests}/0001_notes.sql",
    "sqlfluff.cfg": ".sqlfluff",
    "workflow.yml": ".github/workflows/database.yml",
}


@dataclass(frozen=True)
class StarterFile:
    """A file to write: its path below the repository, and its whole content.

    `merged` says that the content begins with what is in that file now.
    """

    path: str
    content: bytes
    merged: bool = False


def starter_files(root: Path) -> tuple[StarterFile, ...]:
    """Return what a repository at `root` gets; nothing is written.

    Raises ConfigError, naming all of them, for files that are in the way, for
    migrations that are there already, and for a pyproject.toml that has the table.
    """
    pyproject = _with_table(root / _PYPROJECT)
    taken = [name for name in _PLACES.values() if (root / name).exists()]
    taken += _other_migrations(root, besides=taken)
    if taken:
        raise ConfigError(
            f'cannot start in "{root}": it has what would be written',
            detail=f"In the way: {', '.join(sorted(taken))}.",
            hint=f"Nothing was written. With migrations of your own, a table [{TABLE}] "
            f"in {_PYPROJECT} is all that it takes.",
        )
    texts = {place: _text(name) for name, place in _PLACES.items()}
    return (pyproject, *(StarterFile(path, text) for path, text in texts.items()))


def write(root: Path, starters: tuple[StarterFile, ...]) -> None:
    """Write all of them; one that has come meanwhile is not overwritten, but raises."""
    for starter in starters:
        path = root / starter.path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("wb" if starter.merged else "xb") as file:
                file.write(starter.content)
        except OSError as error:
            raise HarnessError(
                f'cannot write "{path}"', detail=f"{error.strerror}."
            ) from error


def _with_table(path: Path) -> StarterFile:
    """Return pyproject.toml with our table behind whatever is in it, byte for byte."""
    if not path.exists():
        return StarterFile(_PYPROJECT, _text(_TABLE))
    there = path.read_bytes()
    if "harness" in _parse(there, path).get("tool", {}):
        raise ConfigError(
            f'cannot start: "{path}" has a table [{TABLE}]',
            hint="Nothing was written; this repository is configured already.",
        )
    table = _text(_TABLE)
    if b"\r\n" in there:
        table = table.replace(b"\n", b"\r\n")
    gap = b"" if not there or there.endswith(b"\n") else b"\n"
    content = there + gap + (b"\n" if there.strip() else b"") + table
    _parse(content, path)  # `tool = {…}` takes no further table
    return StarterFile(_PYPROJECT, content, merged=True)


def _parse(content: bytes, path: Path) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads(content.decode())
    except ValueError as error:
        raise ConfigError(
            f'cannot add a table [{TABLE}] to "{path}"',
            detail=f"{error}.",
            hint="Nothing was written.",
        ) from error


def _other_migrations(root: Path, *, besides: list[str]) -> list[str]:
    found = (root / Settings.migrations).glob("*.sql")
    names = (path.relative_to(root).as_posix() for path in found)
    return [name for name in names if name not in besides]


def _text(name: str) -> bytes:
    text = files("harness.starter").joinpath("files", name).read_text(encoding="utf-8")
    return text.replace(_VERSION, version(_DISTRIBUTION)).encode()
