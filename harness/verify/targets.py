"""Chooses migrations by number, name or path."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.errors import ConfigError
from harness.migrations import Migration


def choose(
    migrations: Sequence[Migration],
    wanted: Iterable[str] = (),
    *,
    since: int | None = None,
) -> tuple[Migration, ...]:
    """Return the wanted migrations (all if none is named) from number `since` on.

    Raises ConfigError for a name that no migration has, and when nothing is left.
    """
    chosen = {m.number for name in wanted for m in _named(migrations, name)}
    found = tuple(
        m
        for m in migrations
        if (not chosen or m.number in chosen) and (since is None or m.number >= since)
    )
    if not found:
        raise ConfigError(
            "no migration is left to verify",
            detail=f"The newest is {migrations[-1].name}.",
        )
    return found


def _named(migrations: Sequence[Migration], wanted: str) -> list[Migration]:
    found = [m for m in migrations if _is(m, wanted)]
    if not found:
        raise ConfigError(
            f'no migration "{wanted}"',
            detail="Wanted a number, a name, or the path of a file.",
            hint=f"There are {migrations[0].name} to {migrations[-1].name}.",
        )
    return found


def _is(migration: Migration, wanted: str) -> bool:
    if wanted.isdecimal():
        return migration.number == int(wanted)
    files = {migration.up.source.path.resolve()}
    if migration.down is not None:
        files.add(migration.down.source.path.resolve())
    return wanted == migration.name or Path(wanted).resolve() in files
