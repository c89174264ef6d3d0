"""Which server a run gets: the kind that was asked for, or the first that works."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.errors import ConfigError, ServerError
from harness.server.base import Progress, Server
from harness.server.container import start_container
from harness.server.embedded import start_embedded
from harness.server.external import is_dsn, reach
from harness.server.local import start_local

AUTO = "auto"
_Start = Callable[..., Server]


@dataclass(frozen=True)
class Provider:
    """One kind of server; `start(major, progress=…)` raises ServerError."""

    name: str
    start: _Start


# In the order in which `auto` tries them.
PROVIDERS = (
    Provider("container", start_container),
    Provider("embedded", start_embedded),
    Provider("local", start_local),
)


def start_server(kind: str, major: int, *, progress: Progress) -> Server:
    """Start a server of `major`: `kind` is auto, a provider's name, or a DSN.

    Raises ServerError with the reason, for `auto` with that of every provider tried;
    ConfigError for an unknown kind.
    """
    if is_dsn(kind):
        return _external(kind, major)
    if kind == AUTO:
        return _first_that_works(major, progress)
    for provider in PROVIDERS:
        if provider.name == kind:
            return provider.start(major, progress=progress)
    names = ", ".join([AUTO, *(provider.name for provider in PROVIDERS)])
    raise ConfigError(
        f'unknown kind of server "{kind}"',
        detail=f"The kinds are: {names}, or a connection string.",
    )


def _external(dsn: str, major: int) -> Server:
    server = reach(dsn)
    if server.major != major:
        raise ServerError(
            f"the server is PostgreSQL {server.major}, not {major}",
            hint=f"Ask for --pg {server.major}, or for another server.",
        )
    return server


def _first_that_works(major: int, progress: Progress) -> Server:
    reasons = []
    for provider in PROVIDERS:
        try:
            server = provider.start(major, progress=progress)
        except ServerError as error:
            reasons.append(f"{provider.name}: {error.primary}. {error.detail or ''}")
        else:
            progress(f"took server {server.label}")
            return server
    raise ServerError(
        f"no server for PostgreSQL {major}",
        detail="Tried in this order:\n"
        + "\n".join(f"  {reason.strip()}" for reason in reasons),
        hint='Give a running one: --pg-server "postgresql://user@host/postgres".',
    )
