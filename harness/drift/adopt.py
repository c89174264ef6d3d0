"""Gives a ledger to a database whose schema is just what the migrations make."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, IsolationLevel

from harness.admin import connect, migration_lock
from harness.catalog import Catalog, snapshot
from harness.config import Settings
from harness.drift.compare import Finding, of_schema
from harness.drift.live import look
from harness.drift.made import throwaway
from harness.errors import MigrationError
from harness.ledger import add_entry, create_ledger, finish_entry, read_ledger
from harness.migrations import Migration, Timeouts, discover
from harness.server import Progress


class NotAdopted(MigrationError):
    """The schema is another one; `findings` are the differences."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "cannot adopt a database that is not what the migrations make",
            detail=f"Differences: {len(findings)}. Nothing was changed.",
            hint="Name with --to the migration that it is at, connect as the owner of "
            "the objects, or mend the database or the migrations.",
        )
        self.findings = tuple(findings)


def adopt(
    dsn: str, *, to: int | None, settings: Settings, progress: Progress
) -> tuple[Migration, ...]:
    """Write into a new ledger that all migrations, or those up to `to`, were applied.

    Only the schema is compared: rows that migrations would have made or changed are the
    caller's affair. The role that connects will own the ledger, so the objects must be
    its own. The comparison and the ledger are one transaction under the
    runner's lock. A ledger without a row, as a failed first run leaves one, says
    nothing and is filled.

    Raises NotAdopted, MigrationError where a ledger has rows, ServerError and what
    making the schema raises; in each case nothing has changed.
    """
    chosen = _chosen(discover(settings.migrations_path), to)
    live = look(dsn, settings=settings)
    _refuse_history([entry.name for entry in live.entries])
    # Before the lock is taken: nobody who migrates shall wait for a server's start.
    with throwaway(live, settings=settings, progress=progress) as server:
        made = server.make(chosen)
    with (
        connect(dsn) as connection,
        migration_lock(
            connection, dsn, wait_ms=settings.runner_timeout, progress=progress
        ),
    ):
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            Timeouts.of(settings).set_local(connection)
            _write(connection, chosen, made)
    return chosen


def _write(
    connection: Connection[Any], chosen: Sequence[Migration], made: Catalog
) -> None:
    _refuse_history([entry.name for entry in read_ledger(connection)])
    if findings := of_schema(made, snapshot(connection, owner=connection.info.user)):
        raise NotAdopted(findings)
    create_ledger(connection)
    for migration in chosen:
        add_entry(
            connection,
            number=migration.number,
            name=migration.name,
            sha256=migration.sha256,
        )
        finish_entry(connection, number=migration.number, sha256=migration.sha256)


def _chosen(migrations: Sequence[Migration], to: int | None) -> tuple[Migration, ...]:
    chosen = tuple(m for m in migrations if to is None or m.number <= to)
    if not chosen:
        raise MigrationError(
            f"no migration up to {to}", hint=f'The first is "{migrations[0].name}".'
        )
    return chosen


def _refuse_history(names: Sequence[str]) -> None:
    if names:
        raise MigrationError(
            "database has a ledger already",
            detail=f'Its newest migration is "{names[-1]}".',
            hint='"harness drift" compares; "harness migrate up" goes on from there.',
        )
