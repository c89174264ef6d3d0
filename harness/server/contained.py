"""A PostgreSQL server inside a container: waited for, followed, stopped or kept."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias

import psycopg

from harness.dsn import merge
from harness.errors import ServerError
from harness.server.daemon import said
from harness.server.image import IMAGE_VARIABLE
from harness.server.reuse import offer
from harness.server.rundir import RunDirectory
from harness.server.settings import INITDB_OPTIONS, TEST_SETTINGS, as_options
from harness.server.store import NAME

if TYPE_CHECKING:  # at run time only one module imports testcontainers
    from harness.server.container import DockerContainer

Client: TypeAlias = Any  # Docker's, which has no types
RUN_LABEL = f"{NAME}.run"
_RAM_DISK = "/cluster"  # in the container
_PORT = 5432
_PATIENCE = 60  # seconds until a server that does not answer is an error


class ContainedServer:
    """A server in a container of its own, which goes when it stops.

    `run` is the container's owner: as long as its lock is held, no sweep touches it.
    `before_keeping` is called before it is left up, where that takes something. One
    that is to `stay` is left up by `stop`, too.
    """

    def __init__(
        self,
        container: "DockerContainer",
        run: RunDirectory,
        *,
        major: int,
        before_keeping: Callable[[], None],
    ) -> None:
        self.throwaway = True
        self._before_keeping = before_keeping
        self._container: DockerContainer | None = container
        self._run = run
        # In a file, so that the connection string can be shown, and copied.
        self._passwords = run.path / "pgpass"
        self.major = major
        self.label = f"container {major}"
        self.dsn = ""
        self.log: Path | None = run.log

    def start(self) -> None:
        """Start the container and wait for the server's first answer.

        Raises ServerError with the last lines of its log.
        """
        assert self._container is not None
        container = self._container
        self._describe(container)
        with _explained(f'could not start a container of image "{container.image}"'):
            container.start()
        Thread(target=self._follow, args=(container,), daemon=True).start()
        version = self._wait(container)
        self.label = f"container {version}"
        if int(version.split(".")[0]) != self.major:
            raise ServerError(
                f'image "{container.image}" holds PostgreSQL {version}, '
                f"not {self.major}",
                hint=f"Write {{major}} in {IMAGE_VARIABLE} where its name differs.",
            )

    def stop(self) -> None:
        """Remove the container and its files; a second call does nothing."""
        if not self.throwaway:
            self.keep()
        container, self._container = self._container, None
        if container is None:
            return
        docker = container.get_docker_client().client
        try:
            remove_containers(docker, self._run)
        except OSError:
            self._run.release()  # the daemon does not answer: left to a sweep
        docker.close()

    def keep(self) -> None:
        """Leave it up for a person to look into; a sweep removes it later."""
        container, self._container = self._container, None
        if container is None:
            return
        self._before_keeping()
        with contextlib.suppress(OSError):
            # A container's labels cannot be changed, its name can.
            container.get_wrapped_container().rename(f"{self._run.path.name}-kept")
        container.get_docker_client().client.close()
        self._run.keep()

    def stay(self, *, daemon: str) -> None:
        """Offer the server, which has been started, to the runs after this one."""
        assert self._container is not None
        self.throwaway = False
        offer(self._run, image=self._container.image, daemon=daemon, dsn=self.dsn)

    def _describe(self, container: "DockerContainer") -> None:
        password = secrets.token_urlsafe(18)
        self._passwords.touch(mode=0o600)
        self._passwords.write_text(f"*:*:*:postgres:{password}\n")
        container.with_name(self._run.path.name)
        container.with_kwargs(labels={RUN_LABEL: str(self._run.path)})
        container.with_command([
            "postgres",
            *as_options({"listen_addresses": "*", **TEST_SETTINGS}),
        ])
        container.with_envs(
            PGDATA=f"{_RAM_DISK}/data",
            POSTGRES_PASSWORD=password,
            POSTGRES_INITDB_ARGS=" ".join(INITDB_OPTIONS),
        )
        container.tmpfs[_RAM_DISK] = "mode=1777"  # whichever user the server runs as
        container.with_exposed_ports(_PORT)
        if _is_local(container):
            here: Any = ("127.0.0.1",)  # nobody on the network needs to reach it
            container.ports[str(_PORT)] = here

    def _wait(self, container: "DockerContainer") -> str:
        """Wait until a query is answered over TCP; return the server's version.

        The official image first starts a server on its socket alone, to set it up.
        """
        last = "no answer yet"
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with _explained("could not look at the container"):
                container.reload()
                if container.status not in {"created", "running"}:
                    raise _error(container, "container ended while it was starting")
            try:
                self.dsn = self._find(container)
                return _version(self.dsn)
            except (ConnectionError, psycopg.OperationalError) as error:
                last = f"{said(error)}."
                time.sleep(0.05)
        raise _error(container, f"could not reach the server in {_PATIENCE} s", last)

    def _find(self, container: "DockerContainer") -> str:
        """Return where the server can be reached; raises ConnectionError."""
        port: int | str = _PORT
        docker = container.get_docker_client()
        if docker.get_connection_mode().use_mapped_port:
            port = docker.port(container.get_container_id(), _PORT)
        host = "127.0.0.1"
        if not _is_local(container):
            host = container.get_container_host_ip()
        return merge(
            "",
            host=host,
            port=port,
            user="postgres",
            dbname="postgres",
            passfile=str(self._passwords),
        )

    def _follow(self, container: "DockerContainer") -> None:
        """Copy the container's log into our file, which failing tests quote."""
        logs = container.get_wrapped_container().logs
        with (
            self._run.log.open("ab", buffering=0) as file,
            contextlib.suppress(Exception),  # however it ends, nobody waits for it
        ):
            for piece in logs(stream=True, follow=True):
                file.write(piece)


def remove_containers(docker: Client, run: RunDirectory) -> bool:
    """Remove a run's container and directory; tell whether there was a container.

    Raises OSError, which all errors of Docker's client are here.
    """
    label = f"{RUN_LABEL}={run.path}"
    found = docker.containers.list(all=True, sparse=True, filters={"label": label})
    for container in found:
        container.remove(force=True, v=True)
    run.remove()
    return bool(found)


def _is_local(container: "DockerContainer") -> bool:
    """Tell whether the server is reached by a port of this machine.

    Else by one of another machine, or, from inside a container, over a bridge.
    """
    docker = container.get_docker_client()
    mode = docker.get_connection_mode()
    return mode.name == "docker_host" and docker.host() == "localhost"


def _version(dsn: str) -> str:
    """Ask the server for its version: "17.6"."""
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        row = connection.execute("show server_version").fetchone()
    assert row is not None
    return str(row[0]).split()[0]


@contextmanager
def _explained(primary: str) -> Iterator[None]:
    """Raise ServerError for what Docker's client raises."""
    try:
        yield
    except OSError as error:
        raise ServerError(primary, detail=f"{said(error)}.") from error


def _error(container: "DockerContainer", primary: str, detail: str = "") -> ServerError:
    tail = ""
    with contextlib.suppress(OSError):
        log: bytes = container.get_wrapped_container().logs(tail=6)
        tail = " / ".join(log.decode("utf8", "replace").strip().splitlines())
    return ServerError(
        f'{primary} (image "{container.image}")',
        detail=f"{detail} The log ends: {tail}".strip(),
    )
