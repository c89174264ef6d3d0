"""A throwaway cluster: initdb, start, wait until it answers, stop, delete."""

import contextlib
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg

from harness.dsn import merge
from harness.errors import ServerError
from harness.server.account import Account, server_account
from harness.server.base import Progress
from harness.server.programs import Programs
from harness.server.rundir import (
    RunDirectory,
    end_process,
    new_run_directory,
    sweep,
)
from harness.server.settings import INITDB_OPTIONS, TEST_SETTINGS, as_file

SUPERUSER = "postgres"
_PORT = 5432  # a name for the socket's file: nothing listens on TCP
_PATIENCE = 60  # seconds until a server that does not answer is an error

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    **TEST_SETTINGS,
}


class Cluster:
    """A server on a directory of its own, which goes when it stops."""

    def __init__(
        self, programs: Programs, run: RunDirectory, account: Account, *, kind: str
    ) -> None:
        self._programs = programs
        self._run = run
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None
        self.label = f"{kind} {programs.version}"
        self.major = programs.major
        self.log: Path | None = run.log
        self.throwaway = True

    @property
    def dsn(self) -> str:
        """Connection string of database "postgres" as superuser."""
        return merge(
            "",
            host=str(self._run.socket),
            port=_PORT,
            user=SUPERUSER,
            dbname="postgres",
        )

    def start(self) -> None:
        """Make the cluster, start it and wait for its first answer.

        Raises ServerError with the last lines of the server's log.
        """
        with self._run.log.open("ab") as log:
            self._initdb(log)
            self._launch(log)
        self._wait()

    def stop(self) -> None:
        """End the server and delete its directory; a second call does nothing."""
        process, self._process = self._process, None
        if process is not None:
            end_process(process.pid, data=self._run.data)
            process.wait()
        self._run.remove()

    def keep(self) -> None:
        """Leave the server up for a person to look into; `sweep` ends it later."""
        process, self._process = self._process, None
        if process is not None:
            process.returncode = 0  # else Popen warns that it is still running
            self._run.keep()

    def _initdb(self, log: IO[bytes]) -> None:
        command = [
            *[str(self._programs.bin / "initdb"), "--pgdata", str(self._run.data)],
            *["--username", SUPERUSER, "--auth", "trust", *INITDB_OPTIONS],
        ]
        if self._spawn(command, log).wait() != 0:
            raise self._error("could not make a cluster")
        with (self._run.data / "postgresql.conf").open("a") as configuration:
            configuration.write(as_file(_SETTINGS))

    def _launch(self, log: IO[bytes]) -> None:
        command = [
            *[str(self._programs.bin / "postgres"), "-D", str(self._run.data)],
            *["-k", str(self._run.socket), "-p", str(_PORT)],
        ]
        self._process = self._spawn(command, log)

    def _spawn(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        try:
            # A session of its own: Ctrl-C in the terminal ends us, and we end it.
            return subprocess.Popen(
                command,
                cwd=self._run.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._account.process(),
            )
        except OSError as error:
            raise ServerError(
                f'could not start "{command[0]}" as user "{self._account.name}"',
                detail=f"{error}.",
                hint="Every directory on the way must be open to that user; "
                "HARNESS_CACHE_DIR names another place.",
            ) from error

    def _wait(self) -> None:
        last = "no answer yet"
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise self._error("server ended while it was starting")
            try:
                psycopg.connect(self.dsn).close()
            except psycopg.OperationalError as error:
                last = str(error)
                time.sleep(0.01)
            else:
                return
        raise self._error(f"could not reach the server in {_PATIENCE} s", last)

    def _error(self, primary: str, detail: str = "") -> ServerError:
        tail = ""
        with contextlib.suppress(OSError):
            tail = " / ".join(
                self._run.log.read_text("utf8", "replace").split("\n")[-6:]
            )
        return ServerError(
            f"{primary} ({self.label})", detail=f"{detail} The log ends: {tail}".strip()
        )


def start_cluster(programs: Programs, *, kind: str, progress: Progress) -> Cluster:
    """Start a throwaway cluster, after sweeping what dead processes left.

    Whatever goes wrong, Ctrl-C too, nothing stays behind.
    """
    for path in sweep():
        progress(f"swept {path.name}, left by a run that was killed")
    account = server_account()
    cluster = Cluster(programs, new_run_directory(account), account, kind=kind)
    try:
        cluster.start()
    except BaseException:
        cluster.stop()
        raise
    return cluster
