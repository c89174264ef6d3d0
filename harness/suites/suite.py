"""A pgTAP file as a value: its text, and what its header declares."""

from dataclasses import dataclass
from pathlib import Path

from harness.errors import SuiteError
from harness.sqlfile import Source, parse_directives, read_source, shown
from harness.suites.outline import cluster_wide, looks_at_storage


@dataclass(frozen=True)
class Suite:
    """One pgTAP file and what its header declares; `at` None is the newest schema.

    `cluster_wide`: it names things that belong to the whole cluster, such as roles.
    `looks_at_storage`: at plans, sizes or statistics, where rolled-back rows still are.
    """

    source: Source
    at: int | None
    marks: tuple[str, ...]
    cluster_wide: bool
    looks_at_storage: bool

    @property
    def name(self) -> str:
        """The file as people write it."""
        return shown(self.source.path)


def is_suite(path: Path) -> bool:
    """Tell whether a file is a suite: one named with an underscore is only included."""
    return path.suffix == ".sql" and not path.name.startswith("_")


def suite_paths(directory: Path) -> tuple[Path, ...]:
    """Return the suites below `directory`, in the order of their names.

    Raises SuiteError when there are none.
    """
    paths = tuple(path for path in sorted(directory.rglob("*.sql")) if is_suite(path))
    if not paths:
        raise SuiteError(
            f'no pgTAP suites in "{shown(directory)}"',
            detail="A run that collects nothing is not a success.",
            hint='Name the place in pyproject.toml: [tool.harness] tests = "…".',
        )
    return paths


def load_suites(directory: Path) -> tuple[Suite, ...]:
    """Read the suites below `directory`.

    Raises SuiteError when there are none, SqlFileError for one that cannot be read.
    """
    return tuple(load_suite(path) for path in suite_paths(directory))


def load_suite(path: Path) -> Suite:
    """Read one pgTAP file and its header."""
    source = read_source(path)
    directives = parse_directives(source)
    at = int(directives.at) if directives.at else None
    return Suite(
        source,
        at,
        directives.marks,
        cluster_wide=cluster_wide(source),
        looks_at_storage=looks_at_storage(source),
    )
