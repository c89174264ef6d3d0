"""The local server: PostgreSQL programs that are installed on this machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from harness.errors import ServerError
from harness.server.base import Progress
from harness.server.cluster import Cluster, start_cluster
from harness.server.programs import Programs

# Where packages put the programs of one major: Debian, Red Hat, Homebrew.
_PLACES = (
    "/usr/lib/postgresql/{major}/bin",
    "/usr/pgsql-{major}/bin",
    "/opt/homebrew/opt/postgresql@{major}/bin",
    "/usr/local/opt/postgresql@{major}/bin",
)


def start_local(major: int, *, progress: Progress) -> Cluster:
    """Start a throwaway cluster with the programs of `major` on this machine.

    Raises ServerError when there are none, or the cluster cannot start.
    """
    programs = local_programs(major)
    progress(f"starting PostgreSQL {programs.version} of this machine")
    return start_cluster(programs, kind="local", progress=progress)


def local_programs(major: int) -> Programs:
    """Find initdb and postgres of `major`; raises ServerError if they are not here."""
    found = {}
    for directory in _candidates(major):
        if (version := _version(directory)) is not None:
            programs = Programs(bin=directory, version=version)
            if programs.major == major:
                return programs
            found[str(directory)] = version
    others = ", ".join(f"{version} in {place}" for place, version in found.items())
    raise ServerError(
        f"no PostgreSQL {major} on this machine",
        detail=f"Found: {others}."
        if others
        else "Neither pg_config nor the usual directories lead to its programs.",
        hint=f"Debian has it as postgresql-{major} and postgresql-{major}-pgtap.",
    )


def _candidates(major: int) -> Iterator[Path]:
    for place in _PLACES:
        yield Path(place.format(major=major))
    if pg_config := shutil.which("pg_config"):
        done = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, check=False
        )
        yield Path(done.stdout.strip())
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _version(directory: Path) -> str | None:
    """Ask the server program for its version: "15.18", or "19beta1"."""
    if not (directory / "initdb").exists() or not (directory / "postgres").exists():
        return None
    command = [str(directory / "postgres"), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\(PostgreSQL\) (\d+[\w.]*)", done.stdout)
    return found[1] if found else None
