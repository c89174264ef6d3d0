"""The external server: one that runs already, named by its connection string."""

import psycopg

from harness.dsn import merge, parse, redact
from harness.errors import ServerError
from harness.server.base import Attached

_RIGHTS = (
    "select current_setting('server_version'),"
    " rolcreatedb or rolsuper from pg_roles where rolname = current_user"
)


def is_dsn(text: str) -> bool:
    """Tell a connection string from the name of a kind of server."""
    return "=" in text or "://" in text


def reach(dsn: str) -> Attached:
    """Look at the server of `dsn`, whose role must be able to create databases.

    Raises ServerError, without any password, when it cannot be used.
    """
    parts = parse(dsn)
    wanted = merge(dsn, dbname=parts.get("dbname", "postgres"))
    try:
        with psycopg.connect(wanted, connect_timeout=10) as connection:
            row = connection.execute(_RIGHTS).fetchone()
            number = connection.info.server_version
    except psycopg.Error as error:
        password = parts.get("password", "")
        said = str(error).replace(password, "****") if password else str(error)
        raise ServerError(
            f'could not reach the server "{redact(dsn)}"', detail=said.strip()
        ) from None
    if row is None or not row[1]:
        raise ServerError(
            f'role of "{redact(dsn)}" cannot create databases',
            detail="Each test gets a database of its own.",
            hint='As a superuser: "alter role … createdb".',
        )
    version = str(row[0]).split()[0]
    return Attached(
        label=f"external {version}", major=number // 10000, dsn=wanted, throwaway=False
    )
