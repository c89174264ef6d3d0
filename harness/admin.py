"""Connections, databases, advisory locks: the only place that makes or drops them."""

import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import psycopg
from psycopg import Connection, sql

from harness.dsn import MASK, merge, parse, redact
from harness.errors import ServerError
from harness.server.base import Progress

MAINTENANCE = "postgres"
# Any constant will do that no other program uses: "harness" in ASCII.
_MIGRATION_LOCK = 0x6861726E657373
_TEMPLATE_LOCK = _MIGRATION_LOCK + 1
_CLUSTER_LOCK = _MIGRATION_LOCK + 2
_GUEST_LOCK = _MIGRATION_LOCK + 3
_POLL = 0.1  # seconds between two attempts to take it
_MOMENT = 0.001  # seconds between two looks at a session that is ending
_LOOKS, _LOOKS_BEFORE_A_PUSH = 50, 10
_SESSIONS = "select pg_stat_get_db_numbackends(oid) from pg_database where datname = %s"
_END_SESSIONS = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = %s and backend_type = 'client backend'"
)


def connect(dsn: str, *, dbname: str | None = None) -> Connection[Any]:
    """Open an autocommit connection that suits scripts, to `dsn` or another database.

    UTF8 whatever the database's encoding (SQL_ASCII would give bytes), and no prepared
    statements, which would outlive the DDL that they were planned for. Raises
    ServerError, which repeats no password.
    """
    changes = {"dbname": dbname} if dbname else {}
    wanted = merge(dsn, **{**changes, "client_encoding": "UTF8"})
    try:
        return psycopg.connect(wanted, autocommit=True, prepare_threshold=None)
    except psycopg.OperationalError as error:
        raise ServerError(
            f'could not connect to "{redact(merge(dsn, **changes))}"',
            detail=_without_password(str(error), dsn),
            hint="Is the server running, and does the role exist?",
        ) from None


def create_database(admin: Connection[Any], name: str, *, template: str) -> None:
    """Create database `name` as a copy of `template`, which must have no sessions.

    Where the server never waits for its disk, the files are copied. That is half the
    work of logging every page, but makes the server write out all that it has changed.
    """
    keeps_nothing = admin.execute("show fsync").fetchone() == ("off",)
    statement = sql.SQL("create database {} template {} strategy {}").format(
        sql.Identifier(name),
        sql.Identifier(template),
        sql.SQL("file_copy" if keeps_nothing else "wal_log"),
    )
    admin.execute(statement)


def drop_database(admin: Connection[Any], name: str) -> None:
    """Drop database `name` if it is there, ending its sessions first."""
    await_sessions(admin, name)
    statement = sql.SQL("drop database if exists {} with (force)")
    admin.execute(statement.format(sql.Identifier(name)))


def await_sessions(admin: Connection[Any], name: str) -> None:
    """Give the sessions of a database a moment to end, and those that do not a push.

    A session that was closed just now takes 1 or 2 ms to end; DROP DATABASE would look
    for it at once, and then only every 100 ms.
    """
    for look in range(_LOOKS):
        if admin.execute(_SESSIONS, [name]).fetchone() in {None, (0,)}:
            return
        if look == _LOOKS_BEFORE_A_PUSH:
            admin.execute(_END_SESSIONS, [name])
        time.sleep(_MOMENT)


def publish_template(admin: Connection[Any], scratch: str, name: str) -> None:
    """Rename a finished database and seal it: it can be cloned, not connected to."""
    names = sql.Identifier(scratch), sql.Identifier(name)
    seal = sql.SQL("alter database {} with is_template true allow_connections false")
    with admin.transaction():
        admin.execute(sql.SQL("alter database {} rename to {}").format(*names))
        admin.execute(seal.format(names[1]))


def drop_template(admin: Connection[Any], name: str) -> None:
    """Drop a database that may be sealed."""
    unseal = sql.SQL("alter database {} with is_template false")
    admin.execute(unseal.format(sql.Identifier(name)))
    drop_database(admin, name)


def template_lock(admin: Connection[Any]) -> AbstractContextManager[None]:
    """Let one process of the cluster at a time build templates."""
    return _advisory_lock(admin, _TEMPLATE_LOCK, shared=False)


def cluster_lock(
    admin: Connection[Any], *, alone: bool
) -> AbstractContextManager[None]:
    """Share the cluster with other tests, or wait until it is ours `alone`."""
    return _advisory_lock(admin, _CLUSTER_LOCK, shared=not alone)


def shared_by_guests(admin: Connection[Any]) -> AbstractContextManager[None]:
    """Be one of the runs that use a server which outlives them."""
    return _advisory_lock(admin, _GUEST_LOCK, shared=True)


@contextmanager
def only_guest(admin: Connection[Any]) -> Iterator[bool]:
    """Tell whether no other run uses the server, and let none begin meanwhile."""
    row = admin.execute("select pg_try_advisory_lock(%s)", [_GUEST_LOCK]).fetchone()
    only = row == (True,)
    try:
        yield only
    finally:
        if only and not admin.closed:
            admin.execute("select pg_advisory_unlock(%s)", [_GUEST_LOCK])


@contextmanager
def _advisory_lock(admin: Connection[Any], key: int, *, shared: bool) -> Iterator[None]:
    kind = sql.SQL("_shared" if shared else "")
    admin.execute(sql.SQL("select pg_advisory_lock{}(%s)").format(kind), [key])
    try:
        yield
    finally:
        # Where the session has ended, the lock has ended with it.
        with suppress(psycopg.OperationalError):
            unlock = sql.SQL("select pg_advisory_unlock{}(%s)").format(kind)
            admin.execute(unlock, [key])


@contextmanager
def migration_lock(
    target: Connection[Any], dsn: str, *, wait_ms: int, progress: Progress
) -> Iterator[None]:
    """Let one runner at a time migrate the databases of a cluster.

    Two locks, because an advisory lock belongs to one database: one in the maintenance
    database, for all runners of the cluster (they share roles), and one on `target`
    itself, because a killed runner's statement may still be at work in the server.
    Raises ServerError when another runner keeps it for longer than `wait_ms`.
    """
    with _cluster_connection(target, dsn) as cluster:
        for connection in dict.fromkeys((cluster, target)):
            _take(connection, wait_ms, progress)
        try:
            yield
        finally:
            if not target.closed:
                target.execute("select pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


@contextmanager
def _cluster_connection(target: Connection[Any], dsn: str) -> Iterator[Connection[Any]]:
    """Connect to the maintenance database; closing it lets go of its lock."""
    if target.info.dbname == MAINTENANCE:
        yield target
        return
    with connect(dsn, dbname=MAINTENANCE) as cluster:
        yield cluster


def _take(connection: Connection[Any], wait_ms: int, progress: Progress) -> None:
    """Take the lock in the connection's database, for the life of the session.

    By asking again and again: who waits inside `pg_advisory_lock` holds a snapshot, for
    which the other runner's CREATE INDEX CONCURRENTLY would wait in turn.
    """
    deadline = time.monotonic() + wait_ms / 1000
    told = False
    while not _try(connection):
        holder = _holder(connection)
        if time.monotonic() > deadline:
            raise ServerError(
                "could not begin: another run migrates this cluster",
                detail=f"It did not finish within {wait_ms} ms; {holder} has the lock.",
                hint="Wait for it, or end that session.",
            )
        if not told:
            progress(f"waiting for another migration run: {holder} has the lock")
            told = True
        time.sleep(_POLL)


def _try(connection: Connection[Any]) -> bool:
    row = connection.execute("select pg_try_advisory_lock(%s)", [_MIGRATION_LOCK])
    return bool(row.fetchone() == (True,))


def _holder(connection: Connection[Any]) -> str:
    """Name the session that has the lock in the connection's database."""
    row = connection.execute(
        "select pid from pg_locks join pg_database on pg_database.oid = database"
        " where locktype = 'advisory' and granted and objsubid = 1"
        " and classid::bigint << 32 | objid::bigint = %s"
        " and datname = current_database()",
        [_MIGRATION_LOCK],
    ).fetchone()
    return f"the session with pid {row[0]}" if row else "a session that just ended"


def _without_password(text: str, dsn: str) -> str:
    password = parse(dsn).get("password")
    return re.sub(rf"\b{re.escape(password)}\b", MASK, text) if password else text
