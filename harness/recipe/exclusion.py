"""An exclusion constraint without the long lock that building it takes.

It cannot be added NOT VALID, so its index is built and each row rechecked under ACCESS
EXCLUSIVE. The way round it: the constraint covers only rows that have a flag. No old
row has it at first, every new one does, and the old ones get it in batches.
"""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from harness.errors import ConfigError
from harness.recipe.names import literal, quoted
from harness.recipe.writing import RecipeFile

_LONGEST = 63  # bytes of an identifier
_TAG = "$migration$"  # quotes the blocks of the migrations
_SUITE_TAG = "$$"  # and this one the queries of the suites
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")
_NOT_BARE = ("--", "/*", ";", "'", '"')  # outside of what is quoted
_STEPS = ("flag", "backfill", "flagged")
_SUITES = ("flag", "flagged")


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """The constraint that is wanted, in the words of SQL.

    `elements` as in `room with =, during with &&`, `predicate` what stands in its
    WHERE; `flag` is the column that is added. Names are bare. Raises ConfigError for
    what cannot be a constraint.
    """

    schema: str
    table: str
    name: str
    elements: str
    predicate: str | None = None
    method: str = "gist"
    flag: str = "overlap_checked"

    def __post_init__(self) -> None:
        """Refuse what cannot be written into a migration."""
        names = (self.schema, self.table, self.name, self.flag, self.check)
        for what in (*names, self.method):
            _refuse_name(what)
        for text in (self.elements, self.predicate):
            if text is not None:
                _refuse_text(text)

    @property
    def check(self) -> str:
        """The name of the check that in the end every row has the flag."""
        return f"{self.table}_{self.flag}_check"

    def values(self) -> dict[str, str]:
        """Return what stands for each word of the templates."""
        flag = quoted(self.flag)
        where = f"{flag} and ({self.predicate})" if self.predicate else flag
        return {
            "TABLE": f"{quoted(self.schema)}.{quoted(self.table)}",
            "TABLE_TEXT": literal(f"{quoted(self.schema)}.{quoted(self.table)}"),
            "NAME": quoted(self.name),
            "NAME_TEXT": literal(self.name),
            "NAME_FILE": _word(self.name),
            "CHECK": quoted(self.check),
            "CHECK_TEXT": literal(self.check),
            "FLAG": flag,
            "FLAG_TEXT": literal(self.flag),
            "SCHEMA_TEXT": literal(self.schema),
            "TABLE_NAME_TEXT": literal(self.table),
            "METHOD": quoted(self.method.lower()),
            "ELEMENTS": self.elements,
            "WHERE": where,
        }


def exclusion_files(
    exclusion: Exclusion, *, migrations: Path, tests: Path
) -> tuple[RecipeFile, ...]:
    """Return the three migrations with their ways down, and two suites.

    They get the next numbers of the directory. Raises ConfigError where migrations of
    this constraint are there already.
    """
    word = _word(exclusion.name)
    own = re.compile(rf"\d+_{word}_flag\.sql")
    if there := [path for path in migrations.glob("*") if own.fullmatch(path.name)]:
        raise ConfigError(
            f'migrations of constraint "{exclusion.name}" are there already',
            detail=f"The first of them is {there[0]}.",
            hint="Nothing was written.",
        )
    numbers = _next_numbers(migrations, len(_STEPS))
    places = {f"N{place}": number for place, number in enumerate(numbers, start=1)}
    values = {**exclusion.values(), **places, "TESTS": tests.as_posix()}
    written = []
    for number, step in zip(numbers, _STEPS, strict=True):
        stem = f"{number}_{word}_{step}"
        for ending in (".sql", ".down.sql"):
            text = _filled(f"{step}{ending}", values)
            written.append(RecipeFile(migrations / f"{stem}{ending}", text))
        if step in _SUITES:
            text = _filled(f"{step}.suite.sql", values)
            written.append(RecipeFile(tests / f"{stem}.sql", text))
    return tuple(written)


def _next_numbers(directory: Path, count: int) -> list[str]:
    """Return the numbers after the last one there is, as wide as that."""
    found = (re.match(r"\d+", path.name) for path in directory.glob("*.sql"))
    last = max((match[0] for match in found if match), key=int, default="0000")
    return [str(int(last) + n).zfill(len(last)) for n in range(1, count + 1)]


def _filled(name: str, values: dict[str, str]) -> str:
    """Return a template with its words, such as @TABLE@, replaced at once."""
    text = files("harness.recipe").joinpath("files", name).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z0-9_]+)@", lambda match: values[match[1]], text)


def _word(name: str) -> str:
    """Return a name as part of a file's name."""
    return re.sub(r"[^a-z0-9_]+", "_", name.lower())


def _refuse_name(name: str) -> None:
    length = len(name.encode())
    tagged = _TAG in name or _SUITE_TAG in name
    if not 1 <= length <= _LONGEST or not name.isprintable() or tagged:
        raise ConfigError(
            f'"{name}" cannot be a name',
            detail=f"A name has 1 to {_LONGEST} bytes, each to be seen, and neither "
            f"{_TAG} nor {_SUITE_TAG}.",
            hint="Choose a shorter one; --flag names the column that is added.",
        )


def _refuse_text(text: str) -> None:
    bare = _QUOTED.sub("x", text)
    strange = any(sign in bare for sign in _NOT_BARE)
    if _TAG in text or strange or not bare.strip() or not _balanced(bare):
        raise ConfigError(
            f'"{text}" cannot be part of a constraint',
            detail=f"It is empty, or has a comment, a semicolon, {_TAG}, or half a "
            "pair of parentheses or quotes.",
            hint="Write what stands in EXCLUDE USING gist (…), and in its WHERE (…).",
        )


def _balanced(text: str) -> bool:
    """Tell whether each parenthesis has its other half, behind it."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0
