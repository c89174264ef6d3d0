"""Compares the files with the ledger: what is pending, and what does not fit. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from harness.errors import MigrationError
from harness.ledger import Entry
from harness.migrations.files import Migration
from harness.migrations.script import Script

Contradiction = Literal["file gone", "renamed", "edited", "skipped"]


class Mismatch(MigrationError):
    """A migration's file and the ledger contradict each other; `kind` says how."""

    def __init__(
        self, kind: Contradiction, name: str, said: str, *, detail: str, hint: str
    ) -> None:
        super().__init__(f'migration "{name}" {said}', detail=detail, hint=hint)
        self.kind = kind
        self.name = name


@dataclass(frozen=True)
class Comparison:
    """What the ledger has of the files, by number; and every contradiction found.

    `unfinished` is the entry of a migration outside a transaction that was interrupted.
    """

    applied: tuple[Entry, ...]
    pending: tuple[Migration, ...]
    unfinished: Entry | None
    problems: tuple[Mismatch, ...]

    def raise_problems(self) -> None:
        """Raise the only problem, or one error that lists them all."""
        if len(self.problems) == 1:
            raise self.problems[0]
        if self.problems:
            raise MigrationError(
                f"{len(self.problems)} migrations do not fit the ledger",
                detail="; ".join(problem.primary for problem in self.problems) + ".",
                hint='"harness migrate status" shows each of them.',
            )


def compare(migrations: Sequence[Migration], entries: Sequence[Entry]) -> Comparison:
    """Compare the files with the ledger's entries, both in the order of numbers."""
    files = {migration.number: migration for migration in migrations}
    known = {entry.number for entry in entries}
    newest = max(known, default=-1)
    problems = [p for entry in entries if (p := _entry_problem(entry, files))]
    pending = tuple(m for m in migrations if m.number not in known)
    problems += [_too_low(m, entries[-1]) for m in pending if m.number < newest]
    return Comparison(
        applied=tuple(entries),
        pending=pending,
        unfinished=next((e for e in entries if e.duration is None), None),
        problems=tuple(problems),
    )


def _entry_problem(entry: Entry, files: dict[int, Migration]) -> Mismatch | None:
    migration = files.get(entry.number)
    if migration is None:
        return Mismatch(
            "file gone",
            entry.name,
            "is in the ledger but its file is gone",
            detail=f"{entry.applied_by} applied it on {entry.applied_at:%Y-%m-%d}.",
            hint="Restore the file; the ledger never forgets by itself.",
        )
    if migration.name != entry.name:
        return Mismatch(
            "renamed",
            entry.name,
            "was renamed after it was applied",
            detail=f'The file with its number is now "{migration.name}".',
            hint="Restore the name, or give the new file a number of its own.",
        )
    # An unfinished one may be mended: its finished statements are compared one by one.
    if migration.sha256 == entry.sha256 or entry.duration is None:
        return None
    return Mismatch(
        "edited",
        entry.name,
        "changed after it was applied",
        detail=f"The ledger holds sha256 {entry.sha256[:8]}…; "
        f"the file on disk is {migration.sha256[:8]}….",
        hint="Restore the file, or write the change as a new migration.",
    )


def _too_low(migration: Migration, newest: Entry) -> Mismatch:
    return Mismatch(
        "skipped",
        migration.name,
        "comes too late",
        detail=f'Its number is below "{newest.name}", which is applied already.',
        hint="Give it the next free number.",
    )


def revertible(
    migrations: Sequence[Migration], comparison: Comparison, *, to: int | None
) -> tuple[Migration, ...]:
    """Return what `down` reverts, newest first: the newest, or all above number `to`.

    Raises MigrationError when files and ledger contradict each other, or when one of
    the chosen has no way down.
    """
    comparison.raise_problems()
    files = {migration.number: migration for migration in migrations}
    applied = [files[entry.number] for entry in reversed(comparison.applied)]
    chosen = applied[:1] if to is None else [m for m in applied if m.number > to]
    for migration in chosen:
        way_down(migration)
    return tuple(chosen)


def way_down(migration: Migration) -> Script:
    """Return the down script; raises MigrationError where there is none."""
    if migration.down is not None:
        return migration.down
    reason = migration.up.directives.irreversible
    raise MigrationError(
        f'cannot revert migration "{migration.name}"',
        detail=f'There is no file "{migration.name}.down.sql" beside it.'
        if reason is None
        else f"It is declared irreversible: {reason.rstrip('.')}.",
    )
