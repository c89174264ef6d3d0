"""Sets sequences back to where they were, which no rollback does."""

from typing import Any

from psycopg import Connection, sql

# Not pg_sequences, which hides the value of a sequence that one may not read.
_ALL = """
select s.seqrelid::bigint, n.nspname, c.relname
from pg_catalog.pg_sequence as s
join pg_catalog.pg_class as c on c.oid = s.seqrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
order by s.seqrelid
"""


class Sequences:
    """The sequences of a database as one session found them.

    Raises psycopg.errors.InsufficientPrivilege for one that the session may not read.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._there = connection.execute(_ALL).fetchall()
        parts = [
            sql.SQL(
                "select {}::bigint as seqrelid, last_value, is_called from {}"
            ).format(oid, sql.Identifier(schema, name))
            for oid, schema, name in self._there
        ]
        self._query = sql.SQL(" union all ").join(parts) if parts else None
        self._found = self._values()

    def put_back(self) -> bool:
        """Give each that moved its value again; tell whether all are there, as found.

        Raises psycopg.errors.InsufficientPrivilege for one that cannot be set.
        """
        if self._connection.execute(_ALL).fetchall() != self._there:
            return False
        for oid, value in self._values().items():
            if value != self._found[oid]:
                self._connection.execute(
                    "select pg_catalog.setval(%s::oid::regclass, %s, %s)",
                    [oid, *self._found[oid]],
                )
        return True

    def _values(self) -> dict[int, tuple[int, bool]]:
        """Return the last value of each, and whether it was given out."""
        if self._query is None:
            return {}
        rows = self._connection.execute(self._query).fetchall()
        return {oid: (last, called) for oid, last, called in rows}
