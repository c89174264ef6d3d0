"""What a long run holds on to, as a test inside that run sees it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from harness.admin import connect
from harness.dsn import parse
from harness.server import Server

_BLOCK = 512  # bytes: the unit of st_blocks, whatever the file system's own


@dataclass(frozen=True)
class Sample:
    """`memory` of pytest and of the server's own, `disk` of the run directory: bytes.

    `databases` counts all that are on the server.
    """

    tests: int
    memory: int
    server_memory: int
    disk: int
    databases: int


def take_sample(tests: int, server: Server, log: Path) -> None:
    """Append a sample to `log`, after so many tests."""
    with connect(server.dsn) as admin:
        row = admin.execute("select count(*) from pg_database").fetchone()
        pids = admin.execute("select pid from pg_stat_activity").fetchall()
    directory = Path(parse(server.dsn)["host"]).parent
    sample = Sample(
        tests=tests,
        memory=_own_memory(os.getpid()),
        server_memory=sum(_own_memory(pid) for (pid,) in pids),
        disk=_disk(directory),
        databases=row[0] if row else 0,
    )
    with log.open("a") as lines:
        lines.write(f"{json.dumps(asdict(sample))}\n")


def read_samples(log: Path) -> list[Sample]:
    """Return the samples in the order in which they were taken."""
    return [Sample(**json.loads(line)) for line in log.read_text().splitlines()]


def _own_memory(pid: int) -> int:
    """Return what only this process occupies; 0 for one that has just ended."""
    try:
        return int(psutil.Process(pid).memory_full_info().uss)
    except psutil.NoSuchProcess:
        return 0


def _disk(directory: Path) -> int:
    """Return what the files below `directory` occupy; they come and go meanwhile."""
    total = 0
    for place, _, names in os.walk(directory):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_blocks * _BLOCK
            except FileNotFoundError:
                continue
    return total
