"""The previous release on the newest schema: which suites and statements break.

While a release is rolled out, its migrations have run and the program before it is at
work still. What that one relies on is what its suites assert, and which statements it
sends. Whether a suite belongs to the older schema is not guessed from its name: it does
if it holds there. If it does not hold on the newest schema, it breaks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from harness.bench import Bench
from harness.errors import ConfigError
from harness.suites import Suite, is_suite, load_suites, run_suite
from harness.verify.recorded import play_again

State = Literal["holds", "breaks", "left out"]
HOLDS: State = "holds"
BREAKS: State = "breaks"
LEFT_OUT: State = "left out"


@dataclass(frozen=True)
class Compatibility:
    """How a suite or a file of recorded statements fares on the newest schema.

    `said` is what breaks, by name; of one that is left out, why it does not hold on the
    older schema either.
    """

    name: str
    state: State
    said: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it in terms of JSON."""
        return {"name": self.name, "state": self.state, "said": list(self.said)}


def compat(bench: Bench, *, at: int, release: Path) -> Iterator[Compatibility]:
    """Try the suites and statements of a release on schema `at` and on the newest.

    `release` is the directory of a project: this one, or the previous release's. Pins
    (`--! at:`) are not heeded. Raises ConfigError where no migration is above `at` or
    there is nothing to try, and what making the clones raises.
    """
    older = [m for m in bench.migrations if m.number <= at]
    if not older or older[-1] is bench.migrations[-1]:
        raise ConfigError(
            f"no two schemas to compare at {at}",
            detail=f"There are migrations {bench.migrations[0].name} to "
            f"{bench.migrations[-1].name}.",
            hint="Wanted the newest number that the previous release had.",
        )
    settings = replace(bench.settings, root=release)
    own = any(map(is_suite, _sql(settings.tests_path)))
    suites = load_suites(settings.tests_path) if own else ()
    recorded = sorted(_sql(settings.statements_path))
    if not suites and not recorded:
        raise ConfigError(
            f'nothing to try in "{release}"',
            detail=f"Neither suites ({settings.tests}) nor recorded statements "
            f"({settings.statements}).",
        )
    for suite in suites:
        yield _named(suite.source.path, release, *_try_suite(suite, bench, at))
    for path in recorded:
        yield _named(path, release, *_try_statements(path, bench, at))


def _sql(directory: Path) -> Iterator[Path]:
    return directory.rglob("*.sql")


def _named(path: Path, release: Path, state: State, said: list[str]) -> Compatibility:
    """Leave the directory of the release out of what is said."""
    lines = tuple(line.replace(f"{release}/", "") for line in said)
    return Compatibility(str(path.relative_to(release)), state, lines)


def _try_suite(suite: Suite, bench: Bench, at: int) -> tuple[State, list[str]]:
    if older := _failures(replace(suite, at=at), bench):
        return LEFT_OUT, older
    newest = _failures(replace(suite, at=None), bench)
    return (BREAKS, newest) if newest else (HOLDS, [])


def _failures(suite: Suite, bench: Bench) -> list[str]:
    report = run_suite(suite, bench)
    failed = [f"not ok - {result.description}" for result in report.failures]
    return failed + [problem.split("\n")[0] for problem in report.problems]


def _try_statements(path: Path, bench: Bench, at: int) -> tuple[State, list[str]]:
    older = play_again(path, bench, at=at)
    if older.failures:
        return LEFT_OUT, list(older.failures)
    broken = play_again(path, bench).broken_since(older)
    return (BREAKS, list(broken)) if broken else (HOLDS, [])
