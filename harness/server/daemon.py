"""Is a Docker daemon there, and if not: why, and what to do about it."""

import re
import socket
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from harness.errors import ServerError

DEFAULT_ADDRESS = "unix:///var/run/docker.sock"
PATIENCE = 2  # seconds for a first answer
# What the builders of Docker and Podman say themselves, between what programs say.
_BUILDER = ("Step ", " ---> ", "Removing ", "The command ", "STEP ", "--> ")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def not_installed() -> ServerError:
    """Return the error for a missing package "testcontainers"."""
    return ServerError(
        'package "testcontainers" is not installed',
        detail="Containers need it, and nothing else does.",
        hint='pip install "pgtap-harness[container]"',
    )


def unreachable(address: str, error: BaseException) -> ServerError:
    """Return the error for a daemon that could not be reached, by what was raised."""
    detail = f"{getattr(error, 'strerror', None) or error}."
    if isinstance(error, PermissionError):
        return ServerError(
            f'no right to use the Docker daemon at "{address}"',
            detail=detail,
            hint="Join the group that owns the socket and log in again, or name the "
            "socket of a rootless daemon in DOCKER_HOST.",
        )
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return ServerError(
            f'no Docker daemon at "{address}"',
            detail=detail,
            hint="Start Docker or Podman, or name its socket in DOCKER_HOST, such as "
            "unix:///run/user/1000/podman/podman.sock.",
        )
    return ServerError(
        f'could not reach the Docker daemon at "{address}"', detail=detail
    )


def knock(address: str) -> None:
    """Connect to the daemon's socket and hang up; raises OSError.

    At once where nothing is, and unlike Docker's client without leaving a socket open.
    An address of another kind (ssh) is left to that client.
    """
    parts = urlsplit(address)
    if parts.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as unix:
            unix.settimeout(PATIENCE)
            unix.connect(parts.path)
    elif parts.hostname and parts.scheme in {"tcp", "http", "https"} and parts.port:
        socket.create_connection((parts.hostname, parts.port), PATIENCE).close()


def said(error: BaseException) -> str:
    """Return what a daemon's error says, on one line, without its URLs.

    A build's is the end of its log, an answer's the explanation that came with it.
    """
    entries = getattr(error, "build_log", None)
    if entries is not None:
        return _end_of(entries)
    return _on_one_line(str(getattr(error, "explanation", None) or error))


def _end_of(entries: Iterable[Mapping[str, str]]) -> str:
    """Return what the programs said last in a build, but for the builder's own."""
    log = "".join(entry.get("stream") or entry.get("error") or "" for entry in entries)
    lines = _COLOUR.sub("", log).splitlines()
    lines = [line for line in lines if not line.startswith(_BUILDER)]
    return _on_one_line("\n".join(lines[-6:]))


def _on_one_line(text: str) -> str:
    lines = [line.strip() for line in text.strip().rstrip(".").splitlines()]
    return " / ".join(line for line in lines if line)
