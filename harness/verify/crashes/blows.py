"""Ways in which a runner ends before its time."""

import os
import subprocess
import sys
import time
from typing import Any

from psycopg import Connection

from harness.config import variable
from harness.verify.crashes.course import Ground
from harness.verify.crashes.relay import Boundary, Relay

_PATIENCE = 20  # seconds until a session that does not end is an error
_COMMAND = "from harness.cli import main; main()"


def terminated(ground: Ground, *, at: Boundary) -> None:
    """Let an administrator end the runner's session at a boundary."""

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            ground.eyes.execute("select pg_terminate_backend(%s, 5000)", [boundary.pid])

    with ground.relay(strike) as relay:
        ground.up(relay.dsn)
    await_end(ground.eyes, relay)


def unheard(ground: Ground, *, at: Boundary) -> None:
    """Cut the runner off so that its statement still arrives, but no answer comes."""

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            relay.deafen()

    with ground.relay(strike) as relay:
        ground.up(relay.dsn)
    await_end(ground.eyes, relay)


def killed(ground: Ground, *, at: Boundary) -> None:
    """End the process of `harness migrate up` with kill -9 at a boundary."""
    started: list[subprocess.Popen[bytes]] = []

    def strike(boundary: Boundary) -> None:
        if boundary.ordinal == at.ordinal:
            started[0].kill()
            relay.cut()

    with ground.relay(strike) as relay:
        started.append(_process(ground, relay.dsn))
        said = started[0].communicate()[1]
    if started[0].returncode >= 0:
        raise RuntimeError(f"the runner ended before it was killed: {said.decode()}")
    await_end(ground.eyes, relay)


def _process(ground: Ground, dsn: str) -> subprocess.Popen[bytes]:
    settings, number = ground.trial.settings, ground.migration.number
    arguments = ["migrate", "up", "--dsn", dsn, "--to", str(number)]
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *arguments],
        cwd=settings.root,
        env={**os.environ, variable("migrations"): settings.migrations},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def await_end(eyes: Connection[Any], relay: Relay) -> None:
    """Wait until the server has noticed: until then the sessions hold their locks."""
    query = "select from pg_stat_activity where pid = any(%s)"
    deadline = time.monotonic() + _PATIENCE
    while eyes.execute(query, [relay.pids]).fetchone() is not None:
        if time.monotonic() > deadline:
            raise RuntimeError("a session did not end with its runner")
        time.sleep(0.001)
