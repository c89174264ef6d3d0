"""What the header of a migration claims of its behaviour: locks, rows, refusals."""

import re
from dataclasses import dataclass

# The manual, "Table-Level Locks"; weakest first, as the server numbers them.
LOCK_MODES = (
    "access share",
    "row share",
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "exclusive",
    "access exclusive",
)
_IDENTIFIER = r'(?:[^\W\d][\w$]*|"(?:[^"]|"")+")'
_CLAIM = re.compile(
    rf"\s*(?P<mode>[a-z]+(?:\s+[a-z]+)*)\s+(?P<schema>{_IDENTIFIER})"
    rf"\.(?P<name>{_IDENTIFIER})(?P<rewrite>\s+\[rewrite\])?\s*(?:,|\Z)",
    re.IGNORECASE,
)
_ROWS = re.compile(
    rf"(?P<schema>{_IDENTIFIER})\.(?P<name>{_IDENTIFIER})"
    rf"(?:\.(?P<column>{_IDENTIFIER}))?\s*:\s*(?P<reason>\S.*)"
)
_REFUSAL = re.compile(r"(?P<what>again|rows)\s*:\s*(?P<reason>\S.*)")


@dataclass(frozen=True, kw_only=True)
class LockClaim:
    """A lock that a migration says it takes on an object that existed before it.

    `mode` is in PostgreSQL's words, as `share row exclusive`; `schema` and `name` are
    the bare names, folded to lower case where they were not quoted.
    """

    mode: str
    schema: str
    name: str
    rewrite: bool = False


@dataclass(frozen=True, kw_only=True)
class RowClaim:
    """Whose rows change where rows should not: a table's column, a table, a sequence.

    What a way down loses, or what a second way up changes. The names are bare, folded
    to lower case where they were not quoted.
    """

    schema: str
    name: str
    column: str | None
    reason: str

    def __str__(self) -> str:
        """Return the name, as people write it."""
        return ".".join(part for part in (self.schema, self.name, self.column) if part)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Where a script stops on purpose and changes nothing.

    `what` is "again" (executed a second time) or "rows" (on rows that do not fit).
    """

    what: str
    reason: str


def parse_locks(value: str) -> tuple[LockClaim, ...]:
    """Read `none`, or locks with commas between; raises ValueError with a sentence."""
    if value == "none":
        return ()
    claims = []
    position = 0
    while position < len(value) or value.endswith(","):
        match = _CLAIM.match(value, position)
        if match is None:
            rest = value[position:].strip()
            raise ValueError(f'"{rest}" is not a lock mode and an object with schema.')
        claims.append(_claim(match))
        position = match.end()
    return tuple(claims)


def parse_row_claim(value: str) -> tuple[RowClaim, ...]:
    """Read `schema.table.column: reason`; raises ValueError with a sentence."""
    match = _ROWS.fullmatch(value)
    if match is None:
        raise ValueError(f'"{value}" is not a name with schema, and a reason.')
    column = match["column"]
    return (
        RowClaim(
            schema=_bare(match["schema"]),
            name=_bare(match["name"]),
            column=None if column is None else _bare(column),
            reason=match["reason"],
        ),
    )


def parse_refusal(value: str) -> tuple[Refusal, ...]:
    """Read `again: reason` or `rows: reason`; raises ValueError with a sentence."""
    match = _REFUSAL.fullmatch(value)
    if match is None:
        raise ValueError(f'"{value}" is neither "again" nor "rows", and a reason.')
    return (Refusal(what=match["what"], reason=match["reason"]),)


def _claim(match: re.Match[str]) -> LockClaim:
    mode = " ".join(match["mode"].lower().split())
    if mode not in LOCK_MODES:
        raise ValueError(f'"{mode}" is not one of the modes {", ".join(LOCK_MODES)}.')
    return LockClaim(
        mode=mode,
        schema=_bare(match["schema"]),
        name=_bare(match["name"]),
        rewrite=match["rewrite"] is not None,
    )


def _bare(identifier: str) -> str:
    if identifier.startswith('"'):
        return identifier[1:-1].replace('""', '"')
    return identifier.lower()
