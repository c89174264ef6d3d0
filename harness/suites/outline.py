"""What a pgTAP file holds, told from its text alone: its assertions and their names."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from harness.sqlfile import Command, Reader, Source, Statement
from harness.sqlfile.tokens import without_comments
from harness.suites._calls import call_descriptions
from harness.suites._names import Unnamed, unique_names

# User mappings and event triggers are part of one database.
_CLUSTER_WIDE = re.compile(
    r"""
      \b (?: create | alter | drop ) \s++
         (?: database | group | role | tablespace | user (?! \s++ mapping \b ) ) \b
    | \b alter \s++ system \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STORAGE = re.compile(
    r"""
      \b (?: explain | ctid | relallvisible | relfilenode | relpages | reltuples ) \b
    | \b pg_ (?: stat (?: io )?+ _ | statistic )
    | \b pg_ (?: column | database | indexes | relation | table | total_relation )
          _size \b
    """,
    re.IGNORECASE | re.VERBOSE,
)


class Key(NamedTuple):
    """A statement of a file: `occurrence` counts those that begin on this line, from 1.

    The same file may be included twice, and a line may hold several statements.
    """

    path: Path
    line: int
    occurrence: int


@dataclass(frozen=True)
class Assertion:
    r"""One statement that calls assertions: a test.

    `name` is unique within the file. `conditional`: whether it runs depends on an `\if`
    that only execution decides. `calls` is how many assertions it calls; it may print
    more results than that, once for every row, or none.
    """

    key: Key
    name: str
    conditional: bool
    calls: int


class KeyCounter:
    """Gives each statement of a file its key.

    Whoever executes the file counts along and finds the keys of its outline.
    """

    def __init__(self) -> None:
        self._begun: Counter[tuple[Path, int]] = Counter()

    def key(self, command: Command) -> Key:
        """The key of `command`; to be called once for every Statement, in order."""
        place = command.path, command.line
        self._begun[place] += 1
        return Key(*place, self._begun[place])


def outline(source: Source) -> tuple[Assertion, ...]:
    """The statements of a pgTAP file that call assertions, in order.

    Nothing is executed. Raises SqlFileError as the Reader does.
    """
    counter = KeyCounter()
    found: list[tuple[Key, Statement, Unnamed]] = []
    for statement in _statements(source):
        key = counter.key(statement)
        calls = [call for sql in statement.pieces for call in call_descriptions(sql)]
        if calls:
            description = next(filter(None, calls), None)
            unnamed = Unnamed(description, statement.line, len(calls))
            found.append((key, statement, unnamed))
    names = unique_names([unnamed for _, _, unnamed in found])
    return tuple(
        Assertion(key, name, statement.conditional, unnamed.calls)
        for (key, statement, unnamed), name in zip(found, names, strict=True)
    )


@lru_cache(maxsize=1)  # a file is asked about all three, one after the other
def _statements(source: Source) -> tuple[Statement, ...]:
    commands = Reader(source, static=True)
    return tuple(command for command in commands if isinstance(command, Statement))


def looks_at_storage(source: Source) -> bool:
    """Whether a file looks at plans, sizes, places of rows or statistics.

    Rows that were rolled back are still in these. Raises SqlFileError as the Reader
    does.
    """
    return any(_STORAGE.search(statement.text) for statement in _statements(source))


def cluster_wide(source: Source) -> bool:
    """Whether a file names something that its database shares with all others.

    Such a file must run alone. It may create, alter or drop roles, databases or
    tablespaces, or alter the system; strings and the bodies of functions count, for
    they may be executed, comments outside of them do not. Raises SqlFileError as the
    Reader does.
    """
    return any(
        _CLUSTER_WIDE.search(without_comments(statement.text))
        for statement in _statements(source)
    )
