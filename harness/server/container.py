"""The container server: PostgreSQL in Docker or Podman, by way of testcontainers.

The only module that imports testcontainers, and Docker's client that comes with it:
inside functions, because the package is optional.
"""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from filelock import FileLock

from harness.errors import ServerError
from harness.server.base import Progress, Server
from harness.server.contained import Client, ContainedServer, remove_containers
from harness.server.daemon import (
    DEFAULT_ADDRESS,
    PATIENCE,
    knock,
    not_installed,
    said,
    unreachable,
)
from harness.server.image import (
    BASE_VARIABLE,
    IMAGE_VARIABLE,
    Recipe,
    ready_image,
    recipe,
)
from harness.server.reuse import find_offered, reuse_wanted
from harness.server.rundir import abandoned, claim
from harness.server.store import cache_dir, open_directory

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer as DockerContainer

_SLOW = 900  # seconds that the daemon may be silent, as when it installs packages
_ONE_RYUK = Lock()
_DAEMON = "daemon"  # the file in a run's directory that says where its container is


def container_reason() -> str | None:
    """Return why no container can be had here; None when the daemon answers."""
    try:
        with _daemon():
            return None
    except ServerError as error:
        return f"{error.primary}. {error.detail or ''}".strip()


def start_container(major: int, *, progress: Progress) -> Server:
    """Start PostgreSQL `major` in a container; the first call builds its image.

    Where HARNESS_CONTAINER_REUSE asks for it, the container stays up behind this run,
    and the next one finds it. Raises ServerError with the reason. Whatever goes wrong,
    Ctrl-C too, no container stays behind.
    """
    with _daemon() as docker:
        for name in sweep_containers(kept=False):
            progress(f"swept container {name}, left by a run that was killed")
        image = _image(docker, major, progress)
    if reuse_wanted():
        return _reused(image, major, progress)
    _start_ryuk(progress)
    return _started(image, major, progress)


def _reused(image: str, major: int, progress: Progress) -> Server:
    """Return the server that an earlier run left, else a new one that will stay.

    Without Ryuk, which would take it away at the end of this process.
    """
    with FileLock(cache_dir() / f"reuse-{major}.lock"):
        found = find_offered(_place(), image=image, daemon=_address())
        if found is not None:
            progress(f"took up the container of image {image} again")
            return found
        server = _started(image, major, progress)
        server.stay(daemon=_address())
        return server


def _started(image: str, major: int, progress: Progress) -> ContainedServer:
    progress(f"starting a container of image {image}")
    server = _new_server(image, major)
    try:
        server.start()
    except BaseException:
        server.stop()
        raise
    return server


def sweep_containers(*, kept: bool) -> list[str]:
    """Remove the containers of runs whose process is gone; return their names.

    What was kept on purpose goes when it is old, or with `kept`. Does nothing while
    the daemon cannot be reached, and asks no daemon when there is nothing to sweep.
    """
    runs = abandoned(_place(), kept=kept)
    if not runs:
        return []
    swept = []
    with contextlib.suppress(ServerError, OSError), _daemon() as docker:
        for run in runs:
            record = run.path / _DAEMON
            if not record.exists() or record.read_text() == _address():
                name = run.path.name
                swept += [name] if remove_containers(docker, run) else []
    for run in runs:
        run.release()
    return swept


def _place() -> Path:
    """Return where the runs with containers are: not on the RAM disk, but here.

    Their directories must last as long as the cache that tells whose they are: other
    machines may use the same daemon.
    """
    return open_directory(cache_dir() / "containers")


def _address() -> str:
    from testcontainers.core.docker_client import get_docker_host

    return get_docker_host() or DEFAULT_ADDRESS


def _errors() -> tuple[type[Exception], ...]:
    """Return what Docker's client and testcontainers raise."""
    from docker.errors import DockerException  # type: ignore[import-not-found]  # untyped

    return DockerException, OSError, RuntimeError, ValueError


@contextmanager
def _daemon() -> Iterator[Client]:
    """Open Docker's client; raises ServerError with the reason why not."""
    if find_spec("testcontainers") is None:
        raise not_installed()
    from testcontainers.core.docker_client import DockerClient

    address = _address()
    try:
        knock(address)
        docker = DockerClient(timeout=PATIENCE).client
    except _errors() as error:
        raise unreachable(address, error) from error
    docker.api.timeout = _SLOW
    with contextlib.closing(docker):
        yield docker


def _new_server(image: str, major: int) -> ContainedServer:
    from testcontainers.core.container import DockerContainer

    container = DockerContainer(image)
    container.image = image  # without TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX
    run = claim(_place())
    (run.path / _DAEMON).write_text(_address())
    return ContainedServer(container, run, major=major, before_keeping=_end_ryuk)


def _start_ryuk(progress: Progress) -> None:
    """Have Ryuk remove our containers if we are killed; do without where it cannot.

    It is a container itself, of an image that may be out of reach, and wants the
    daemon's socket, which not every daemon lends.
    """
    from testcontainers.core.config import testcontainers_config
    from testcontainers.core.container import Reaper

    with _ONE_RYUK:  # majors are started side by side
        if testcontainers_config.ryuk_disabled:
            return
        try:
            Reaper.get_instance()
        except _errors() as error:
            Reaper.delete_instance()
            testcontainers_config.ryuk_disabled = True
            progress(
                f"no Ryuk ({said(error)}): the next start will sweep what a killed run "
                "leaves; TESTCONTAINERS_RYUK_DISABLED=true saves the attempt"
            )


def _end_ryuk() -> None:
    """End Ryuk, which would remove what is to be kept."""
    from testcontainers.core.container import Reaper

    with contextlib.suppress(*_errors()):
        Reaper.delete_instance()


def _image(docker: Client, major: int, progress: Progress) -> str:
    """Return the image of `major`, after pulling or building it where it is absent."""
    ready = ready_image(major)
    if ready is not None:
        if not _exists(docker, ready):
            progress(f"pulling image {ready}")
            _pull(docker, ready)
        return ready
    wanted = recipe(major)
    with FileLock(cache_dir() / f"image-{major}.lock"):
        if not _exists(docker, wanted.tag):
            progress(f"building image {wanted.tag} from {wanted.base} (once)")
            _build(wanted)
    return wanted.tag


def _exists(docker: Client, image: str) -> bool:
    try:
        docker.images.get(image)
    except OSError:
        return False  # or something else is wrong, which the next step will tell
    return True


def _pull(docker: Client, image: str) -> None:
    try:
        docker.images.pull(image)
    except _errors() as error:
        raise ServerError(
            f'no image "{image}"',
            detail=f"It is not here and cannot be pulled: {said(error)}.",
            hint=f"{IMAGE_VARIABLE} names it; without, an image is built.",
        ) from error


def _build(wanted: Recipe) -> None:
    """Build an image, on the network of the daemon's machine.

    That reaches a mirror or a proxy of this machine, and needs no bridge to be routed.
    """
    from testcontainers.core.image import DockerImage

    image = DockerImage(
        wanted.context,
        docker_client_kw={"timeout": _SLOW},
        tag=wanted.tag,
        clean_up=False,
        buildargs=wanted.arguments,
        network_mode="host",
        forcerm=True,
    )
    try:
        image.build()
    except _errors() as error:
        raise ServerError(
            f'could not build an image on "{wanted.base}"',
            detail=f"{said(error)}.",
            hint=f"{BASE_VARIABLE} names another base, {IMAGE_VARIABLE} a ready image.",
        ) from error
    finally:
        image.remove()  # closes its client; `clean_up` says that the image stays
