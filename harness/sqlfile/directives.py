"""The header of a .sql file that a machine reads: its lines that begin with `--!`.

One grammar serves all: `--! name` or `--! name: value`, as a line comment before the
first statement of the file. In a string or a function's body such a line is nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.sqlfile.claims import (
    LockClaim,
    Refusal,
    RowClaim,
    parse_locks,
    parse_refusal,
    parse_row_claim,
)
from harness.sqlfile.reader import listen
from harness.sqlfile.source import Place, Source

_LINE = re.compile(r"--!\s*(?P<name>[a-z][a-z0-9-]*)\s*(?::\s*(?P<value>.*?)\s*)?")


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """A rule of lint that a file may break, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Directives:
    """What the header declares.

    `no_transaction`: the file must not run in a transaction. `irreversible`: why it has
    no way back. `locks`: None when not declared, empty when it declares none. `at`: the
    number of the last migration that a suite wants applied. `marks`: words that choose
    among suites. `allow`: the rules of lint that it breaks for a reason. `loses`: what
    a way down cannot restore. `refuses`: where the script stops on purpose and changes
    nothing. `catches_up`: what a second execution changes for rows that came since.
    """

    no_transaction: bool = False
    irreversible: str | None = None
    locks: tuple[LockClaim, ...] | None = None
    at: str | None = None
    marks: tuple[str, ...] = ()
    allow: tuple[Allowance, ...] = ()
    loses: tuple[RowClaim, ...] = ()
    refuses: tuple[Refusal, ...] = ()
    catches_up: tuple[RowClaim, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """A directive: its field of `Directives`, how it is written, how its value is read.

    `parse` raises `ValueError` with a sentence for a value that is none; without it the
    directive takes no value. With `adds_up` it may have several lines, for a list that
    does not fit into one.
    """

    name: str
    field: str
    form: str
    parse: Callable[[str], object] | None = None
    adds_up: bool = False


def _parse_number(value: str) -> str:
    if not re.fullmatch(r"[0-9]+", value):
        raise ValueError(f'"{value}" is not the number of a migration.')
    return value


def _parse_marks(value: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in value.split(","))
    for word in words:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            raise ValueError(f'"{word}" is not a word in lower case.')
    return words


def _parse_allowance(value: str) -> tuple[Allowance, ...]:
    rule, _, reason = value.partition(":")
    if not re.fullmatch(r"[a-z][a-z-]*", rule.strip()) or not reason.strip():
        raise ValueError(f'"{value}" is not a rule and a reason.')
    return (Allowance(rule=rule.strip(), reason=reason.strip()),)


KNOWN = (
    Known(
        name="allow",
        field="allow",
        form="allow: rule: reason",
        parse=_parse_allowance,
        adds_up=True,
    ),
    Known(name="at", field="at", form="at: NNNN", parse=_parse_number),
    Known(
        name="catches-up",
        field="catches_up",
        form="catches-up: schema.table[.column]: reason",
        parse=parse_row_claim,
        adds_up=True,
    ),
    Known(
        name="irreversible",
        field="irreversible",
        form="irreversible: reason",
        parse=str,
    ),
    Known(
        name="locks",
        field="locks",
        form="locks: none | mode schema.object [rewrite], …",
        parse=parse_locks,
        adds_up=True,
    ),
    Known(
        name="loses",
        field="loses",
        form="loses: schema.table[.column]: reason",
        parse=parse_row_claim,
        adds_up=True,
    ),
    Known(name="mark", field="marks", form="mark: word, …", parse=_parse_marks),
    Known(name="no-transaction", field="no_transaction", form="no-transaction"),
    Known(
        name="refuses",
        field="refuses",
        form="refuses: again | rows: reason",
        parse=parse_refusal,
        adds_up=True,
    ),
)
_BY_NAME = {known.name: known for known in KNOWN}
_HINT = f"Known directives: {'; '.join(f'--! {known.form}' for known in KNOWN)}."


def parse_directives(source: Source) -> Directives:
    """Read the directives of `source`.

    An unknown name, a value that is missing, forbidden or malformed, a second directive
    of a name, and one behind the beginning of the first statement raise `SqlFileError`.
    """
    values: dict[str, Any] = {}

    def on_comment(line: int, text: str, started: bool) -> None:
        if not text.startswith("--!"):
            return
        place = Place(source.path, line)
        if started:
            raise place.error(
                "directive after the first statement",
                detail=f'"{text.strip()}" belongs to the header of the file.',
                hint="Move it up, or write an ordinary comment.",
            )
        known, value = _read(place, text)
        earlier = values.get(known.field)
        if earlier is None:
            values[known.field] = value
        elif known.adds_up and earlier and value:
            values[known.field] = earlier + value
        else:
            raise place.error(
                f'directive "{known.name}" is repeated',
                detail="It can stand only once in a file."
                if not known.adds_up
                else "One of its lines says that there is none.",
                hint=_HINT,
            )

    if "--!" in source.text:  # reading costs more than looking
        listen(source, on_comment)
    return Directives(**values)


def _read(place: Place, text: str) -> tuple[Known, object]:
    match = _LINE.fullmatch(text)
    if match is None:
        raise place.error(
            "malformed directive",
            detail=f'"{text.strip()}" is neither "--! name" nor "--! name: value".',
            hint=_HINT,
        )
    known = _BY_NAME.get(match["name"])
    if known is None:
        raise place.error(
            f'unknown directive "{match["name"]}"',
            detail="No directive has that name.",
            hint=_HINT,
        )
    return known, _value(place, known, match["value"])


def _value(place: Place, known: Known, value: str | None) -> object:
    if known.parse is None and value is None:
        return True
    if known.parse is None or not value:
        wants = "takes no" if known.parse is None else "needs a"
        raise place.error(
            f'directive "{known.name}" {wants} value',
            detail=f'It is written "--! {known.form}".',
            hint=_HINT,
        )
    try:
        return known.parse(value)
    except ValueError as error:
        raise place.error(
            f'directive "{known.name}" has a malformed value',
            detail=f'{error} It is written "--! {known.form}".',
            hint=_HINT,
        ) from error
