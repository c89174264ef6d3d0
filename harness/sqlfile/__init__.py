"""A .sql file as psql reads it: its header, its checksum, its commands one by one."""

from harness.sqlfile.claims import LOCK_MODES, LockClaim, Refusal, RowClaim
from harness.sqlfile.commands import (
    ClientCopy,
    Command,
    Echo,
    Output,
    Quit,
    Statement,
)
from harness.sqlfile.directives import Allowance, Directives, parse_directives
from harness.sqlfile.reader import Reader
from harness.sqlfile.source import Place, Source, read_source, shown
from harness.sqlfile.words import leading_words

__all__ = [
    "LOCK_MODES",
    "Allowance",
    "ClientCopy",
    "Command",
    "Directives",
    "Echo",
    "LockClaim",
    "Output",
    "Place",
    "Quit",
    "Reader",
    "Refusal",
    "RowClaim",
    "Source",
    "Statement",
    "leading_words",
    "parse_directives",
    "read_source",
    "shown",
]
