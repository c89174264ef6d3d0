"""Finds the migrations of a directory, in any of three naming styles."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.errors import MigrationError
from harness.migrations.script import Script, read_scripts
from harness.sqlfile import shown

_NAME = re.compile(r"(?P<name>(?P<number>\d+)(?:[_-].+?)?)(?P<kind>\.up|\.down)?\.sql")
_LARGEST = 2**63 - 1  # of a bigint


@dataclass(frozen=True)
class Migration:
    """One migration; `name` is its file's name without ending, number included."""

    number: int
    name: str
    up: Script
    down: Script | None

    @property
    def sha256(self) -> str:
        """Checksum of the upward text, by which the ledger knows an edited file."""
        return self.up.source.sha256


def discover(directory: Path) -> tuple[Migration, ...]:
    """Return the migrations of `directory` in the order of their numbers.

    Three styles, also mixed: NNNN_name.sql with NNNN_name.down.sql beside it,
    NNNN_name.up.sql with NNNN_name.down.sql, and one file with sections
    `-- migrate:up` and `-- migrate:down`. A number may be a time stamp.

    Raises MigrationError or SqlFileError for the first thing that is not right:
    nothing there, a name that does not fit, a number or a direction twice, a down file
    alone, an empty file, transaction control, an unknown directive, not UTF-8.
    """
    if not directory.is_dir():
        raise MigrationError(
            f'no directory "{shown(directory)}"',
            detail="The migrations were looked for there.",
            hint='Name the place in pyproject.toml: [tool.harness] migrations = "…".',
        )
    files = sorted(path for path in directory.glob("*.sql") if path.is_file())
    if not files:
        raise MigrationError(
            f'no migrations in "{shown(directory)}"',
            hint="A migration is a file such as 0001_extensions.sql.",
        )
    ups: dict[int, list[Path]] = {}
    downs: dict[int, list[Path]] = {}
    for path in files:
        number, is_down = _parse_name(path)
        (downs if is_down else ups).setdefault(number, []).append(path)
    _refuse_twice(ups.values())
    _refuse_twice(downs.values())
    _refuse_orphans(ups, downs)
    return tuple(_load(n, ups[n][0], downs.get(n, [None])[0]) for n in sorted(ups))


def _match(path: Path) -> re.Match[str]:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise MigrationError(
            f'file "{shown(path)}" is not named like a migration',
            detail="A name begins with a number: 0001_extensions.sql.",
            hint="Rename it, or keep it in another directory.",
        )
    if int(found["number"]) > _LARGEST:
        raise MigrationError(
            f'number of file "{shown(path)}" is too large',
            detail=f"The ledger holds numbers up to {_LARGEST}.",
        )
    return found


def _parse_name(path: Path) -> tuple[int, bool]:
    found = _match(path)
    return int(found["number"]), found["kind"] == ".down"


def _refuse_twice(groups: Iterable[list[Path]]) -> None:
    for paths in groups:
        if len(paths) > 1:
            number = _match(paths[0])["number"]
            raise MigrationError(
                f'number "{number}" is taken by {len(paths)} files',
                detail=f"They are: {', '.join(shown(path) for path in paths)}.",
                hint="Give the newer one the next free number.",
            )


def _refuse_orphans(ups: dict[int, list[Path]], downs: dict[int, list[Path]]) -> None:
    for number, (path, *_) in downs.items():
        wanted = _match(path)["name"]
        if number not in ups or _match(ups[number][0])["name"] != wanted:
            raise MigrationError(
                f'down file "{shown(path)}" has no migration',
                detail=f'There is neither "{wanted}.sql" nor "{wanted}.up.sql".',
            )


def _load(number: int, path: Path, down_path: Path | None) -> Migration:
    up, down = read_scripts(path)
    if down_path is not None:
        if down is not None:
            raise MigrationError(
                f'migration "{path.stem}" has two ways down',
                detail=f"One is a section of the file, one is {shown(down_path)}.",
            )
        down, _ = read_scripts(down_path)
    migration = Migration(number=number, name=_match(path)["name"], up=up, down=down)
    _refuse_misplaced(migration)
    if down is not None and up.directives.irreversible:
        raise MigrationError(
            f'migration "{migration.name}" is declared irreversible but has a way down',
            hint='Take away either the directive "--! irreversible" or the way down.',
        )
    return migration


def _refuse_misplaced(migration: Migration) -> None:
    """Refuse what is declared where nobody would look at it."""
    down = migration.down.directives if migration.down else None
    if migration.up.directives.loses:
        raise MigrationError(
            f'migration "{migration.name}" declares a loss on its way up',
            hint='"--! loses" says what the way down cannot restore: move it there.',
        )
    if down and down.catches_up:
        raise MigrationError(
            f'migration "{migration.name}" declares "catches-up" on its way down',
            hint="Only the way up is executed a second time.",
        )
    if down and any(refusal.what == "again" for refusal in down.refuses):
        raise MigrationError(
            f'migration "{migration.name}" declares "refuses: again" on its way down',
            hint="Only the way up is executed a second time.",
        )
