"""Ways in which a runner ends before its time."""

import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, sql

from harness.config import variable
from harness.verify.crashes.course import MOMENT, PATIENCE, Ground
from harness.verify.crashes.relay import Boundary

_CLI = "harness.cli"  # above this module: not for it to import, but to start


def terminated(ground: Ground, *, at: Boundary) -> None:
    """Let an administrator end the runner's session at a boundary."""

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            _terminate(ground.eyes, boundary.pid)

    with ground.relay(strike) as relay:
        ground.up(relay.dsn)
    await_end(ground.eyes, relay.pids)


def server_killed(ground: Ground, *, at: Boundary) -> None:
    """End the runner's process in the server with kill -9.

    The server then ends all others, and recovers from its log as after any crash.
    """

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            _kill(ground.eyes, boundary.pid)

    with ground.relay(strike) as relay:
        ground.up(relay.dsn)
    ground.await_recovery()


def unheard(ground: Ground, *, at: Boundary) -> None:
    """Cut the runner off so that its statement still arrives, but no answer comes."""

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            relay.deafen()

    with ground.relay(strike) as relay:
        ground.up(relay.dsn)
    await_end(ground.eyes, relay.pids)


def killed(ground: Ground, *, at: Boundary) -> None:
    """End the process of `harness migrate up` with kill -9 at a boundary."""
    started: list[BaseProcess] = []

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            started[0].kill()
            relay.cut()

    with ground.relay(strike) as relay, tempfile.NamedTemporaryFile() as said:
        started.append(_process(ground, relay.dsn, said.name))
        started[0].start()
        started[0].join()
        text = said.read().decode()
    if started[0].exitcode != -signal.SIGKILL:
        raise RuntimeError(f"the runner ended before it was killed: {text}")
    await_end(ground.eyes, relay.pids)


def _process(ground: Ground, dsn: str, said: str) -> BaseProcess:
    """Return a process for `harness migrate up`, which writes its errors to a file.

    It is forked from one that has all modules loaded, which would take a second.
    """
    settings, number = ground.trial.settings, ground.migration.number
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload([_CLI])
    return forks.Process(
        target=_migrate,
        args=(["migrate", "up", "--dsn", dsn, "--to", str(number)],),
        kwargs={
            "root": settings.root,
            "environment": {variable("migrations"): settings.migrations},
            "said": said,
        },
    )


def _migrate(
    arguments: list[str], *, root: Path, environment: dict[str, str], said: str
) -> None:
    """Be the process: the command line of the harness, in the project's directory."""
    os.chdir(root)
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(said, os.O_WRONLY), 2)
    sys.argv[1:] = arguments
    import_module(_CLI).main()


def await_end(eyes: Connection[Any], pids: Sequence[int]) -> None:
    """Wait until the server has noticed: until then the sessions hold their locks."""
    query = "select from pg_stat_activity where pid = any(%s)"
    deadline = time.monotonic() + PATIENCE
    while eyes.execute(query, [pids]).fetchone() is not None:
        if time.monotonic() > deadline:
            raise RuntimeError("a session did not end with its runner")
        time.sleep(MOMENT)


def _terminate(eyes: Connection[Any], pid: int) -> None:
    """End a session, and wait until it has ended.

    Asked to wait itself, PostgreSQL looks again only after 100 ms.
    """
    eyes.execute("select pg_terminate_backend(%s)", [pid])
    await_end(eyes, [pid])


def _kill(eyes: Connection[Any], pid: int) -> None:
    """Let the server's own account kill one of its processes, and lose `eyes` by it."""
    command = sql.Literal(f"kill -9 {pid}")
    deadline = time.monotonic() + PATIENCE
    with suppress(psycopg.OperationalError):
        eyes.execute(sql.SQL("copy (select where false) to program {}").format(command))
        while time.monotonic() < deadline:
            eyes.execute("select")
            time.sleep(MOMENT)
        raise RuntimeError("the server outlived its process")
