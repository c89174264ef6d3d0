"""Settings, resolved once: option, environment, pyproject.toml, default."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from harness.errors import ConfigError

TABLE = "tool.harness"
SUPPORTED_MAJORS = (15, 16, 17, 18)
_UNITS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000}


def milliseconds(value: object) -> int:
    """Return a duration in ms; a text has PostgreSQL's units: 500ms, 2s, 1min, 1h."""
    if value == 0 or value == "0":
        return 0
    found = re.fullmatch(r"\s*(\d+)\s*(ms|s|min|h)\s*", str(value))
    if found is None or not isinstance(value, str):
        raise ValueError('a duration such as "500ms", "2s", "1min", or 0 for none')
    return int(found[1]) * _UNITS[found[2]]


def _count(value: object) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)):
        raise ValueError("a whole number of at least 0")
    return int(str(value))


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tuple(value)
    raise ValueError("a list of strings")


def _majors(value: object) -> tuple[int, ...]:
    """Read "15,18", 18 or [15, 18]; the newest comes last."""
    words = value if isinstance(value, list) else str(value).split(",")
    known = {str(major): major for major in SUPPORTED_MAJORS}
    try:
        return tuple(sorted({known[str(word).strip()] for word in words}))
    except KeyError:
        raise ValueError(f"some of {', '.join(known)}, such as 15,18") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text that is not empty")
    return value


def _setting(default: Any, read: Callable[[object], Any], means: str) -> Any:  # noqa: ANN401 (a field of any type)
    return field(default=default, metadata={"read": read, "means": means})


@dataclass(frozen=True)
class Settings:
    """What a project can configure in `[tool.harness]`; paths hang on `root`."""

    root: Path
    migrations: str = _setting(
        "sql/migrations", _text, "directory of the migrations, below the project"
    )
    tests: str = _setting("sql/tests", _text, "directory of the pgTAP suites")
    seeds: str = _setting(
        "sql/seeds", _text, "directory of seeds: rows that migrations meet"
    )
    statements: str = _setting(
        "sql/statements", _text, "directory of recorded statements of a program"
    )
    extensions: tuple[str, ...] = _setting(
        (), _words, "extensions that exist before the first migration"
    )
    pg: tuple[int, ...] = _setting((18,), _majors, "majors of PostgreSQL to test on")
    pg_server: str = _setting(
        "auto",
        _text,
        "kind of server: auto, container, embedded, local, or a connection string",
    )
    fuzz: str | None = _setting(
        None, _text, "arguments of the pytest run that harness run adds at its end"
    )
    min_assertions: int = _setting(
        0, _count, "fewer assertions than this in a run are a failure"
    )
    suite_timeout: int = _setting(
        60_000, milliseconds, "time that one suite may take, 0 for no limit"
    )
    lock_timeout: int = _setting(
        2_000, milliseconds, "time that a migration waits for a lock before it retries"
    )
    lock_retries: int = _setting(
        10, _count, "how often a migration is retried after a lock timeout"
    )
    runner_timeout: int = _setting(
        600_000, milliseconds, "time to wait for another run that migrates the cluster"
    )
    statement_timeout: int = _setting(
        0, milliseconds, "time that a statement of a migration may take, 0 for no limit"
    )

    @property
    def migrations_path(self) -> Path:
        """The directory of the migrations."""
        return self.root / self.migrations

    @property
    def tests_path(self) -> Path:
        """The directory of the pgTAP suites."""
        return self.root / self.tests

    @property
    def seeds_path(self) -> Path:
        """The directory of the seeds, which need not exist."""
        return self.root / self.seeds

    @property
    def statements_path(self) -> Path:
        """The directory of recorded statements, which need not exist."""
        return self.root / self.statements


def variable(name: str) -> str:
    """Return the environment variable of a setting: HARNESS_PG for pg."""
    return f"HARNESS_{name.upper()}"


def load_settings(
    start: Path,
    *,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Resolve the settings of the project that holds the directory `start`.

    `options` are the command line's, by the setting's name; None means not given.
    Raises ConfigError for an unknown key or a value that does not fit, with its place.
    """
    root = find_project(start) or start
    table = _table(root) or {}
    known = {f.name: f for f in fields(Settings) if f.name != "root"}
    _refuse_unknown(table, known, root / "pyproject.toml")
    values: dict[str, object] = {}
    for name, spec in known.items():
        given = (options or {}).get(name)
        if given is not None:
            values[name] = _read(spec, given, f"option --{name.replace('_', '-')}")
        elif environ.get(variable(name)):
            place = f"environment variable {variable(name)}"
            values[name] = _read(spec, environ[variable(name)], place)
        elif name in table:
            values[name] = _read(spec, table[name], f'key "{name}" in [{TABLE}]')
    return Settings(root=root, **values)  # type: ignore[arg-type]  # by each reader


def find_project(start: Path) -> Path | None:
    """Return the nearest directory, from `start` up, with a table [tool.harness]."""
    return next(
        (root for root in (start, *start.parents) if _table(root) is not None), None
    )


def _table(directory: Path) -> dict[str, object] | None:
    """Return the table of the pyproject.toml in `directory`; None if there is none."""
    file = directory / "pyproject.toml"
    if not file.is_file():
        return None
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f'cannot read "{file}"', detail=f"{error}.") from error
    tool = content.get("tool")
    table = tool.get("harness") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _refuse_unknown(
    table: Mapping[str, object], known: Mapping[str, object], file: Path
) -> None:
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise ConfigError(
                f'unknown key "{name}" in [{TABLE}]',
                detail=f"Found in {file}.",
                hint=f'Did you mean "{near[0]}"?'
                if near
                else f"The keys are: {', '.join(known)}.",
            )


def _read(spec: Field[Any], value: object, place: str) -> object:
    try:
        return spec.metadata["read"](value)
    except ValueError as error:
        raise ConfigError(
            f'invalid value "{value}" for {place}', detail=f"Wanted {error}."
        ) from None
