"""What the migrating session itself can see between two statements.

Nobody else sees new files and constraints before the commit. The queries take locks of
the server's own catalog only, which nobody counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.verify.locking.modes import mode_of
from harness.verify.locking.relations import Relations

_LOCKS = """
select relation, mode from pg_catalog.pg_locks
where pid = pg_catalog.pg_backend_pid() and locktype = 'relation' and granted
    and relation = any(%s::oid[])
"""
_FILES = """
select
    oid,
    pg_catalog.pg_relation_filenode(oid),
    pg_catalog.pg_stat_get_xact_numscans(oid),
    pg_catalog.pg_stat_get_xact_tuples_inserted(oid)
    + pg_catalog.pg_stat_get_xact_tuples_updated(oid)
    + pg_catalog.pg_stat_get_xact_tuples_deleted(oid)
from pg_catalog.pg_class where oid = any(%s::oid[])
"""
_RULES = """
select oid, conrelid, contype::text, conname::text, convalidated
from pg_catalog.pg_constraint where conrelid = any(%s::oid[])
"""
_TRANSACTION = """
select pg_catalog.split_part(virtualtransaction, '/', 2)::bigint
from pg_catalog.pg_locks where pid = pg_catalog.pg_backend_pid() limit 1
"""


@dataclass(frozen=True)
class Rule:
    """A constraint of an old table: its table's oid, `kind` as in the catalog."""

    table: int
    kind: str
    name: str
    validated: bool


@dataclass(frozen=True)
class Probe:
    """One look: locks that are held, files, sequential scans and changed rows by oid.

    The last two count from the begin of the transaction. `transaction` goes up by one
    with each transaction of the session.
    """

    locks: frozenset[tuple[int, str]]
    files: Mapping[int, int | None]
    scans: Mapping[int, int]
    changed: Mapping[int, int]
    rules: Mapping[int, Rule]
    transaction: int


def look(connection: Connection[Any], old: Relations) -> Probe:
    """Look at what has become of the old relations by now."""
    oids = [list(old.by_oid)]
    relations = connection.execute(_FILES.encode(), oids).fetchall()
    transaction = connection.execute(_TRANSACTION.encode()).fetchone()
    return Probe(
        locks=frozenset(
            (oid, mode_of(mode))
            for oid, mode in connection.execute(_LOCKS.encode(), oids)
        ),
        files={oid: file for oid, file, _, _ in relations},
        scans={oid: scans for oid, _, scans, _ in relations},
        changed={oid: changed for oid, _, _, changed in relations},
        rules={
            oid: Rule(*rule) for oid, *rule in connection.execute(_RULES.encode(), oids)
        },
        transaction=transaction[0] if transaction else 0,
    )
