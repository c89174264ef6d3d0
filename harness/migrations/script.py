"""One direction of a migration: its text, and what it must not contain."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from harness.errors import MigrationError, SqlFileError
from harness.sqlfile import (
    Directives,
    Reader,
    Source,
    Statement,
    parse_directives,
    read_source,
    shown,
)

_SECTION = re.compile(r"^-- *migrate:(up|down)\b(.*)$", re.MULTILINE)
_CONTROL = {"begin", "start", "commit", "end", "abort", "rollback", "prepare"}


@dataclass(frozen=True)
class Script:
    """One direction of a migration and what its header declares."""

    source: Source
    directives: Directives

    def reader(self, *, static: bool = False) -> Reader:
        """Return a fresh reader over the text; it refuses to include other files.

        A `static` one reads both branches of a condition that it cannot decide.
        """
        return Reader(self.source, load=_no_includes, static=static)

    def statements(self) -> tuple[Statement, ...]:
        """Return the statements of a script that has no psql meta-commands."""
        return tuple(c for c in self.reader() if isinstance(c, Statement))


def read_scripts(path: Path) -> tuple[Script, Script | None]:
    """Read a file and return its way up and, where it has one as a section, down.

    Raises SqlFileError or MigrationError: not UTF-8, an unknown directive, nothing to
    execute, transaction control, a section out of place.
    """
    source = read_source(path)
    marks = list(_SECTION.finditer(source.text))
    if not marks:
        return _script(source, ""), None
    if [mark[1] for mark in marks] not in (["up"], ["up", "down"]):
        raise MigrationError(
            f'sections of "{shown(path)}" are out of place',
            detail=f"Found: {', '.join(f'-- migrate:{mark[1]}' for mark in marks)}.",
            hint="Write one -- migrate:up and below it at most one -- migrate:down.",
        )
    cut = marks[1].start() if len(marks) == 2 else len(source.text)
    up = _script(Source.of(path, source.text[:cut]), marks[0][2])
    if len(marks) == 1:
        return up, None
    # Empty lines instead of the way up: line numbers stay those of the file.
    blank = "\n" * source.text.count("\n", 0, cut)
    return up, _script(Source.of(path, blank + source.text[cut:]), marks[1][2])


def _script(source: Source, options: str) -> Script:
    directives = parse_directives(source)
    for option in options.split():
        if option not in {"transaction:false", "transaction:true"}:
            raise MigrationError(
                f'unknown option "{option}" of a section of "{shown(source.path)}"',
                hint='The only one is "transaction:false".',
            )
        if option == "transaction:false":
            directives = replace(directives, no_transaction=True)
    script = Script(source, directives)
    _check(script)
    return script


def _check(script: Script) -> None:
    """Refuse a script that would do nothing, or end the transaction around it."""
    count = 0
    for command in script.reader(static=True):
        count += 1
        if not isinstance(command, Statement):
            continue
        if _controls(command):
            _refuse_control(command)
        if script.directives.no_transaction and command.output is not None:
            raise SqlFileError(
                f"{shown(command.path)}:{command.line}: result used by a meta-command",
                detail="A migration outside a transaction may be resumed after a "
                "crash, when the result of an earlier statement is gone.",
            )
    if count == 0:
        raise MigrationError(
            f'file "{shown(script.source.path)}" holds no statement',
            hint="Delete it, or write what it should do.",
        )


def _controls(statement: Statement) -> bool:
    first, second, third = (*statement.words(3), "", "", "")[:3]
    if first not in _CONTROL:
        return False
    if first in {"start", "prepare"}:
        return second == "transaction"
    return not (first == "rollback" and "to" in {second, third})


def _refuse_control(statement: Statement) -> NoReturn:
    raise MigrationError(
        f'{shown(statement.path)}:{statement.line}: "{statement.words(1)[0]}" in a '
        "migration",
        detail="The runner opens and ends the transaction, so that the ledger's row "
        "is part of it.",
        hint="Take the statement away; what cannot be in a transaction goes into a "
        'file with "--! no-transaction".',
    )


def _no_includes(path: Path) -> NoReturn:
    raise SqlFileError(
        f'a migration cannot include "{path}"',
        detail="The ledger's checksum covers the migration's own file only.",
        hint="Put the statements into the migration.",
    )
