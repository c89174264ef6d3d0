"""A pgTAP file as a value: its text, and what its header declares."""

from dataclasses import dataclass
from pathlib import Path

from harness.errors import SuiteError
from harness.execute import shown
from harness.sqlfile import Source, parse_directives, read_source


@dataclass(frozen=True)
class Suite:
    """One pgTAP file and what its header declares; `at` None is the newest schema."""

    source: Source
    at: int | None
    marks: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file as people write it."""
        return shown(self.source.path)


def load_suites(directory: Path) -> tuple[Suite, ...]:
    """Read the pgTAP files below `directory`, in the order of their names.

    A file whose name begins with an underscore is no suite: others include it.
    Raises SuiteError when there are none, SqlFileError for one that cannot be read.
    """
    found = sorted(directory.rglob("*.sql"))
    paths = [path for path in found if not path.name.startswith("_")]
    if not paths:
        raise SuiteError(
            f'no pgTAP suites in "{shown(directory)}"',
            detail="A run that collects nothing is not a success.",
            hint='Name the place in pyproject.toml: [tool.harness] tests = "…".',
        )
    return tuple(load_suite(path) for path in paths)


def load_suite(path: Path) -> Suite:
    """Read one pgTAP file and its header."""
    source = read_source(path)
    directives = parse_directives(source)
    at = int(directives.at) if directives.at else None
    return Suite(source, at, directives.marks)
