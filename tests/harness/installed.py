"""The harness as a user installs it: a built wheel, in an environment of its own."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*(?:\[(?P<extras>[^\]]*)\])?")
_MARKER = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel and what it says it depends on."""

    path: Path

    def run(
        self, *command: str, cwd: Path, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one of its programs in `cwd`, unaware of this checkout and of CI."""
        programs = self.path / "bin"
        plain = {
            name: value
            for name, value in os.environ.items()
            if name not in {"CI", "PYTHONPATH", "VIRTUAL_ENV"}
            and not name.startswith(("PYTEST_", "GITHUB_"))
        }
        return subprocess.run(
            [str(programs / command[0]), *command[1:]],
            cwd=cwd,
            env={**plain, "PATH": f"{programs}:{os.environ['PATH']}", **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def build(kind: str, directory: Path, *, source: Path = ROOT) -> Path:
    """Build the `wheel` or the `sdist` of `source` into `directory`."""
    hatch = [sys.executable, "-m", "hatchling", "build", "-t", kind]
    subprocess.run(
        [*hatch, "-d", str(directory)], cwd=source, check=True, capture_output=True
    )
    (made,) = directory.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


def install(wheel: Path, directory: Path, *, also: Iterable[str] = ()) -> Environment:
    """Make an environment with `wheel`, its dependencies and the packages `also`.

    The dependencies are links to those of the environment that runs the tests: nothing
    is downloaded, and what the wheel does not declare is not there.
    """
    venv.create(directory, with_pip=False, symlinks=True)
    (site,) = directory.glob("lib/python*/site-packages")
    wanted = [name for name, _ in _needs(_metadata_of(wheel), frozenset(), known=())]
    for name in [*wanted, *also]:
        for package in closure(name).values():
            _link(package, site)
    pip = [sys.executable, "-m", "pip", "--python", str(directory / "bin" / "python")]
    quiet = ["--quiet", "--disable-pip-version-check"]
    options = [*quiet, "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*pip, "install", *options], check=True, capture_output=True)
    for name in also:
        _console_scripts(distribution(name), directory)
    _console_scripts(distribution("pytest"), directory)
    return Environment(directory)


def closure(name: str, extras: frozenset[str] = frozenset()) -> dict[str, Distribution]:
    """Return a distribution and all that it needs to run, by name.

    What is not installed here is for another platform or another version of Python.
    """
    found: dict[str, Distribution] = {}
    pending = [(name, extras)]
    while pending:
        wanted, chosen = pending.pop()
        package = distribution(wanted)
        key = wanted.lower()
        if key in found and not chosen:
            continue
        found[key] = package
        pending += _needs(package, chosen, known=found)
    return found


def _needs(
    package: Distribution, chosen: frozenset[str], *, known: Iterable[str]
) -> list[tuple[str, frozenset[str]]]:
    wanted = []
    for line in package.requires or ():
        requirement, _, marker = line.partition(";")
        extra = _MARKER.search(marker)
        found = _REQUIREMENT.match(requirement)
        assert found is not None
        name = found["name"]
        extras = frozenset((found["extras"] or "").replace(" ", "").split(",")) - {""}
        if extra and extra[1] not in chosen:
            continue
        if _is_installed(name) and (name.lower() not in known or extras):
            wanted.append((name, extras))
    return wanted


def _metadata_of(wheel: Path) -> Distribution:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    return PathDistribution(zipfile.Path(archive, name.removesuffix("METADATA")))


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True


def _link(package: Distribution, site: Path) -> None:
    for top in {file.parts[0] for file in package.files or ()} - {".."}:
        target = site / top
        if top != "__pycache__" and not target.exists():
            target.symlink_to(Path(str(package.locate_file(top))))


def _console_scripts(package: Distribution, directory: Path) -> None:
    for point in package.entry_points.select(group="console_scripts"):
        script = directory / "bin" / point.name
        script.write_text(
            f"#!{directory}/bin/python\n"
            f"import sys\nfrom {point.module} import {point.attr}\n"
            f"sys.exit({point.attr}())\n"
        )
        script.chmod(0o755)
