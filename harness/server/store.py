"""Directories made once for all processes, and the cache that holds them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from platformdirs import site_cache_path, user_cache_path

NAME = "pgtap-harness"
CACHE_VARIABLE = "HARNESS_CACHE_DIR"


def cache_dir() -> Path:
    """Return (and make) the directory that holds downloads and locks.

    For root it is the machine's cache, because the server runs as another user, who
    cannot look into root's home; for everybody else it is their own.
    """
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        path = Path(named).absolute()
    elif os.geteuid() == 0:
        path = site_cache_path(NAME)
    else:
        path = user_cache_path(NAME)
    return path if path.is_dir() else open_directory(path)


def open_directory(path: Path) -> Path:
    """Make a directory that every user can enter, whatever the umask."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)
    return path


def make_once(directory: Path, build: Callable[[Path], None]) -> Path:
    """Return `directory`, made by `build(scratch)` unless it is there already.

    However many processes ask, one builds and the others wait. The directory appears
    complete or not at all: `build` fills a scratch neighbour, which is written to disk
    and renamed. What an interrupted attempt left is thrown away.
    """
    if directory.is_dir():
        return directory
    scratch = directory.with_name(f".making-{directory.name}")
    with FileLock(directory.with_name(f"{directory.name}.lock")):
        if directory.is_dir():
            return directory
        shutil.rmtree(scratch, ignore_errors=True)
        open_directory(scratch)
        try:
            build(scratch)
            os.sync()
            scratch.rename(directory)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return directory
