"""Reads a live database, and nothing but reads: its schema and its ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel

from harness.admin import connect
from harness.catalog import Catalog, snapshot
from harness.config import Settings
from harness.errors import DriftError
from harness.ledger import Entry, Step, read_ledger, read_steps
from harness.migrations import Timeouts

UP, DOWN = "up", "down"
_Steps = Mapping[str, tuple[Step, ...]]
_LOOKS = 5  # at a database that is migrated meanwhile
# What an administrator may have made before the first migration.
_BEFOREHAND = {"schema", "extension", "role", "default privileges"}
# By number, for without USAGE of the schema its tables cannot be named.
_UNREADABLE = """
select relname from pg_class
where
    relnamespace = (select oid from pg_namespace where nspname = 'harness')
    and relname in ('migration', 'migration_statement')
    and relkind = 'r'
    and not (
        has_schema_privilege(relnamespace, 'usage')
        and has_table_privilege(oid, 'select')
    )
"""
# Who migrates need not own the database.
_LEDGER_OWNER = """
select pg_get_userbyid(relowner) from pg_class
where
    relnamespace = (select oid from pg_namespace where nspname = 'harness')
    and relname = 'migration'
"""

_CLUSTER = "select system_identifier from pg_control_system()"


@dataclass(frozen=True)
class Live:
    """What a database holds at one moment; `cluster` is the number of its cluster.

    `entries` are its ledger's, none where it has no ledger; `steps` are by direction
    those of its unfinished migration, if one is.
    """

    major: int
    cluster: int
    catalog: Catalog
    entries: tuple[Entry, ...]
    steps: _Steps = field(default_factory=dict, hash=False)

    @property
    def unfinished(self) -> Entry | None:
        """The entry of a migration outside a transaction that was interrupted."""
        return next((e for e in self.entries if e.duration is None), None)

    @property
    def has_no_history(self) -> bool:
        """Whether there are objects, and no ledger or an empty one tells of them.

        What an administrator makes before any migration does not count.
        """
        return not self.entries and any(
            thing.kind not in _BEFOREHAND for thing in self.catalog.things
        )


def look(dsn: str, *, settings: Settings) -> Live:
    """Return what the database is, seen in one transaction that cannot write.

    It takes no lock but ACCESS SHARE, needs no rights but to connect and to read the
    ledger, and waits for nobody longer than the setting lock_timeout: a view's text
    takes a lock on its tables for that moment. Raises ServerError where nobody answers,
    DriftError where something cannot be read.

    Definitions are printed as of now, not as of the transaction: if somebody migrates
    meanwhile, it looks again.
    """
    with connect(dsn) as connection:
        connection.execute("set default_transaction_read_only = on")
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            for _ in range(_LOOKS):
                with connection.transaction(force_rollback=True):
                    Timeouts.of(settings).set_local(connection)
                    live = _look(connection)
                with connection.transaction(force_rollback=True):
                    if _history(connection) == (live.entries, live.steps):
                        return live
            raise DriftError(
                "could not read the schema of the database",
                detail=f"It was migrated further during each of {_LOOKS} attempts.",
                hint="Ask again when that is over.",
            )
        except psycopg.Error as error:
            raise DriftError(
                "could not read the schema of the database",
                detail=f"SQLSTATE {error.sqlstate}: "
                f"{error.diag.message_primary or str(error).strip()}.",
                hint="If it is a lock timeout: somebody alters a table just now.",
            ) from error


def _look(connection: Connection[Any]) -> Live:
    _refuse_unreadable(connection)
    entries, steps = _history(connection)
    owner = connection.execute(_LEDGER_OWNER).fetchone()
    return Live(
        major=connection.info.server_version // 10000,
        cluster=cluster_of(connection),
        catalog=snapshot(connection, owner=owner[0] if owner else None),
        entries=entries,
        steps=steps,
    )


def _history(connection: Connection[Any]) -> tuple[tuple[Entry, ...], _Steps]:
    """Read the ledger, and of an unfinished migration the statements."""
    entries = read_ledger(connection)
    half = next((e.number for e in entries if e.duration is None), None)
    if half is None:
        return entries, {}
    ways = (UP, DOWN)
    return entries, {
        way: read_steps(connection, number=half, direction=way) for way in ways
    }


def cluster_of(connection: Connection[Any]) -> int:
    """Return the number that initdb gave to the cluster; any role may ask for it."""
    ((number,),) = connection.execute(_CLUSTER).fetchall()
    return int(number)


def _refuse_unreadable(connection: Connection[Any]) -> None:
    names = [row[0] for row in connection.execute(_UNREADABLE)]
    if names:
        raise DriftError(
            f'role "{connection.info.user}" cannot read the ledger',
            detail=f"It may not select from: harness.{', harness.'.join(names)}.",
            hint="Grant it USAGE on schema harness and SELECT on the tables there.",
        )
