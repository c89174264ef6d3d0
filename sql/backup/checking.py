"""Makes a backup, restores it into another database, compares both, and times it."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from harness.dsn import merge, parse
from harness.errors import HarnessError
from sql.backup.contents import Contents, contents, differences


class BackupError(HarnessError):
    """There is no backup that counts."""


@dataclass(frozen=True)
class Checked:
    """A backup that counts: what is in it, its bytes, and how many seconds each took.

    `restore_seconds` is how long the data would be away after a loss, at least.
    """

    tables: int
    rows: int
    size: int
    dump_seconds: float
    restore_seconds: float


def check(dsn: str, file: Path) -> Checked:
    """Back up the database of `dsn` into `file` and prove that it comes back.

    The other database is made on the same server and dropped at the end. Programs are
    taken from PATH and must be of the server's major version. Raises BackupError where
    a program fails or anything differs, psycopg.Error where the server refuses.
    """
    before, dump_seconds = _dump(dsn, file)
    with _scratch_database(dsn) as copy:
        started = time.monotonic()
        _run("pg_restore", copy, "--exit-on-error", str(file))
        restore_seconds = time.monotonic() - started
        with psycopg.connect(copy) as connection:
            after = contents(connection)
    lost = differences(before, after)
    if lost:
        raise BackupError(
            "the backup is not what was backed up",
            detail="; ".join(lost[:20]) + (f" (of {len(lost)})" if lost[20:] else ""),
            hint="Do not count on it: find out what pg_dump was told to leave out.",
        )
    return Checked(
        tables=len(before.rows),
        rows=before.row_count,
        size=file.stat().st_size,
        dump_seconds=dump_seconds,
        restore_seconds=restore_seconds,
    )


def _dump(dsn: str, file: Path) -> tuple[Contents, float]:
    """Dump and read at one moment, though others go on writing."""
    with psycopg.connect(dsn) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        started = time.monotonic()
        options = ("--format=custom", f"--snapshot={row[0]}", f"--file={file}")
        _run("pg_dump", dsn, *options)
        dump_seconds = time.monotonic() - started
        return contents(connection), dump_seconds


@contextmanager
def _scratch_database(dsn: str) -> Iterator[str]:
    """Give the connection string of an empty database, and drop it at the end.

    From a session in another database: none can be dropped by who is connected to it.
    """
    with psycopg.connect(dsn, autocommit=True) as admin:
        # A name has 63 bytes.
        name = f"restored_{admin.info.dbname[:40]}_{uuid4().hex[:12]}"
        admin.execute(
            sql.SQL("create database {} template template0").format(
                sql.Identifier(name)
            )
        )
        try:
            yield merge(dsn, dbname=name)
        finally:
            admin.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))


def _run(program: str, dsn: str, *options: str) -> None:
    """Run one of PostgreSQL's programs; a password goes where no process list shows it.

    What it complains about counts, whatever its exit code.
    """
    command: Sequence[str] = (program, f"--dbname={merge(dsn, password=None)}")
    environment = {**os.environ, "PGPASSWORD": parse(dsn).get("password", "")}
    try:
        done = subprocess.run(
            [*command, *options],
            env={name: value for name, value in environment.items() if value},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BackupError(
            f'program "{program}" is not on the PATH',
            detail="It comes with PostgreSQL's client programs.",
            hint="Install those of the server's major version.",
        ) from error
    if done.returncode or done.stderr:
        raise BackupError(
            f"{program} failed with exit code {done.returncode}",
            detail=done.stderr.strip().replace("\n", "; "),
            hint="Make it as a superuser, with programs of the server's version.",
        )
