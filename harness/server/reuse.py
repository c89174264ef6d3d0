"""A container that stays up for the next run, and is found again by what it runs."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from harness.server.base import Attached
from harness.server.rundir import KEPT, RunDirectory

REUSE_VARIABLE = "HARNESS_CONTAINER_REUSE"
_RECORD = "reuse.json"


def reuse_wanted(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether HARNESS_CONTAINER_REUSE asks for containers that stay."""
    return environ.get(REUSE_VARIABLE, "").lower() in {"1", "true", "yes"}


def offer(run: RunDirectory, *, image: str, daemon: str, dsn: str) -> None:
    """Write down where the container of `run` is, and have sweeps leave it alone."""
    record = {"image": image, "daemon": daemon, "dsn": dsn}
    (run.path / _RECORD).write_text(json.dumps(record))
    run.mark_kept()


def find_offered(place: Path, *, image: str, daemon: str) -> Attached | None:
    """Return a server of `image` that an earlier run has left up for this one.

    Its time until a sweep takes it begins anew. None when there is none that answers.
    """
    for path in sorted(place.glob(f"*/{_RECORD}")):
        record = _read(path)
        if record.get("image") != image or record.get("daemon") != daemon:
            continue
        try:
            with psycopg.connect(record["dsn"], connect_timeout=5) as connection:
                row = connection.execute("show server_version").fetchone()
        except psycopg.OperationalError:
            continue  # gone, or going: a sweep takes what is left
        (path.parent / KEPT).touch()
        version = str(row[0] if row else "").split()[0]
        return Attached(
            label=f"container {version}, reused",
            major=int(version.split(".")[0]),
            dsn=record["dsn"],
            throwaway=False,
        )
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}  # its owner is about to write or to remove it
    return found
