"""PostgreSQL's own programs, of the version that a server wants."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import psycopg

from harness.server import Server

# Older servers do not know a setting that newer programs begin a restore with.
_WITHOUT_NEWER_SETTINGS = """#!/bin/sh
set -eu
for word; do
    case "$word" in
        --dbname=*) target=${word#--dbname=} ;;
        *) file=$word ;;
    esac
done
"$REAL/pg_restore" --file=- "$file" | sed '/^SET transaction_timeout/d' |
    "$REAL/psql" -X -q -v ON_ERROR_STOP=1 -o /dev/null "$target"
"""


def directory(server: Server, wheel: Path) -> Path:
    """Return where the server's own programs are, if on this machine, else `wheel`."""
    query = "select setting from pg_catalog.pg_config where name = 'BINDIR'"
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    own = Path(row[0])
    return own if (own / "pg_dump").exists() else wheel


def script(place: Path, name: str, text: str) -> None:
    """Put a program of our own in front of PostgreSQL's."""
    path = place / name
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def environment(server: Server, wheel: Path, place: Path) -> Mapping[str, str]:
    """Return an environment whose PATH is `place`, then programs for the server."""
    real = directory(server, wheel)
    if real == wheel and server.major < 17:
        script(place, "pg_restore", _WITHOUT_NEWER_SETTINGS)
    path = os.pathsep.join([str(place), str(real), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "REAL": str(real)}
