"""Connection strings as values: read, merge, show without the password."""

from collections.abc import Mapping

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from harness.errors import ConfigError

MASK = "****"
_SECRETS = ("password", "sslpassword", "oauth_client_secret")
# What psql wants on its command line, in the order in which people write it.
_PSQL_FLAGS = {"host": "-h", "port": "-p", "user": "-U", "dbname": "-d"}


def parse(dsn: str) -> dict[str, str]:
    """Return the parameters of a libpq connection string or URI.

    Raises ConfigError; the text of `dsn` is not repeated in it, for it may hold a
    password.
    """
    try:
        found: Mapping[str, object] = conninfo_to_dict(dsn)
    except psycopg.Error:
        raise ConfigError(
            "connection string cannot be read",
            detail="It is neither a postgresql:// URI nor a list of key=value pairs.",
            hint='Write "postgresql://user@host:5432/name" or "host=… dbname=…".',
        ) from None
    return {key: str(value) for key, value in found.items() if value is not None}


def merge(dsn: str, **changes: str | int | None) -> str:
    """Return `dsn` as key=value pairs with some parameters changed.

    None takes a parameter away.
    """
    parts: dict[str, str | int | None] = {**parse(dsn), **changes}
    return make_conninfo(
        "", **{key: value for key, value in parts.items() if value is not None}
    )


def redact(dsn: str) -> str:
    """Return `dsn` as key=value pairs with every password masked."""
    parts = parse(dsn)
    return merge(dsn, **{key: MASK for key in _SECRETS if key in parts})


def psql_line(dsn: str) -> str:
    """Return the `psql` command line that opens `dsn`, without any password."""
    parts = parse(dsn)
    setting = f"PGPASSFILE={parts['passfile']} " if "passfile" in parts else ""
    flags = [
        f"{flag} {parts[key]}" for key, flag in _PSQL_FLAGS.items() if key in parts
    ]
    return setting + " ".join(["psql", *flags])
