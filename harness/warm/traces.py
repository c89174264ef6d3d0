r"""Tells whether a suite left a trace in its clone or its session, which else serve on.

A rolled-back transaction costs a fraction of a clone with a new session, and nearly
every suite is one. The verdict errs on the safe side: what is not known to leave none
counts as a trace. A rollback undoes neither what sequences gave out (they are set
back), nor what tables grew by, nor what ANALYZE told the planner, nor what other
sessions did, such as dblink opens. DISCARD ALL ends neither a loaded library, nor the
series that setseed() began, nor a setting of one's own, which is '' afterwards, no
longer NULL: current_setting() tells, for every name that is written.
"""

import re
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus

from harness.sqlfile import Statement, leading_words
from harness.warm.sequences import Sequences

_GROWTH = 1 << 20  # bytes of all tables together; dead rows slow the next suite down
_BEGINS = {"begin", "start"}
_ENDS = {"commit", "end", "prepare"}  # "prepare transaction", and any other, to be safe
_PASSING = {"abort", "reset", "rollback", "set", "show"}
_REACHES_OUT = re.compile(
    r"dblink|pg_background|\banalyze\b|\bforeign\s+(?:data|table)\b"
    r"|\b(?:load|program)\s+[e'$]"
    # Most extensions load a library when they are made or first used.
    r'|\bcreate\s+extension\s+(?!(?:if\s+not\s+exists\s+)?"?pgtap\b)',
    re.IGNORECASE,
)
# Of the session and of the counters; also in a function of the schema.
_NEVER_UNDONE = re.compile(
    r"\bsetseed\b|'seed'|\bset\s+(?:local\s+|session\s+)?seed\b|\bpg_stat_reset",
    re.IGNORECASE,
)
_WORD = r'"?[^\W\d][\w$]*"?'
_NAME = rf"{_WORD}(?:\.{_WORD})+"
# Of a setting: in SET and RESET, or quoted, as set_config() takes it.
_SETTING = re.compile(
    rf"\b(?:re)?set\s+(?:local\s+|session\s+)?({_NAME})|'({_NAME})'", re.IGNORECASE
)
_COMPUTED = re.compile(
    r"""\bset_config"?\s*\(\s*(?!\s|'[^']*'\s*,)"""
    r"|\bset\s+(?:local\s+|session\s+)?(?:%|'\s*\|\|)",
    re.IGNORECASE,
)
# What the planner was told is written in place, which no rollback undoes.
_TABLES = """
select
    pg_catalog.sum(pg_catalog.pg_relation_size(oid))::bigint,
    pg_catalog.sum(relpages + relallvisible)::bigint,
    pg_catalog.sum(reltuples::numeric)
from pg_catalog.pg_class where relkind in ('r', 'm')
"""
_WAYS_OUT = """
select exists (
    select from pg_catalog.pg_extension
    where extname in ('dblink', 'pg_background', 'pg_cron', 'postgres_fdw')
    union all
    select from pg_catalog.pg_language
    where lanname not in ('internal', 'c', 'sql', 'plpgsql')
)
"""
_FUNCTIONS = r"""
select pg_catalog.concat_ws(e'\n', p.prosrc, (
    select pg_catalog.string_agg('set ' || line, e'\n')
    from pg_catalog.unnest(p.proconfig) as line
))
from pg_catalog.pg_proc as p
where p.oid >= 16384  -- the first that initdb did not make
and (
    p.prosrc ~* 'set_config|\mset\s[^;]*([.%]|\|\|)|\mseed\M|setseed|stat_reset'
    or p.proconfig is not null
)
"""
_KNOWN = """
select exists (
    select from pg_catalog.unnest(%s::text[]) as name
    where pg_catalog.current_setting(name, true) is not null
)
"""


class Traces:
    """Watches what one session does to itself and its database.

    Made for a new session of a new clone; whoever runs a suite on them again, because
    none were `found()`, goes on with the same.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._suspect = connection.execute(_WAYS_OUT).fetchone() != (False,)
        self._settings: set[str] = set()
        for (source,) in connection.execute(_FUNCTIONS).fetchall():
            self._learn_settings(source)
        self._sequences = self._readable_sequences()
        self._before = self._state()

    def note(self, statement: Statement) -> None:
        """Look at a statement that is about to be executed."""
        status = self._connection.info.transaction_status
        self._suspect = self._suspect or _may_leave(statement, status)
        self._learn_settings(statement.text)

    def found(self) -> bool:
        """Tell whether there may be any, after the last statement.

        What is still open in the session is rolled back, its settings are gone, and
        the sequences stand where they stood.
        """
        if self._suspect or self._connection.closed or self._sequences is None:
            return True
        try:
            self._connection.rollback()
            self._connection.execute("discard all")
            known = self._connection.execute(_KNOWN, [sorted(self._settings)])
            if known.fetchone() != (False,):
                return True
            (size, *told), there = self._state(), self._sequences.put_back()
        except psycopg.Error:
            return True
        grew = size > self._before[0] + _GROWTH
        return grew or told != self._before[1:] or not there

    def _readable_sequences(self) -> Sequences | None:
        """Return those of the database; None if one may not be read.

        A function of somebody else's may move it, and nobody could tell.
        """
        try:
            return Sequences(self._connection)
        except psycopg.errors.InsufficientPrivilege:
            return None

    def _learn_settings(self, text: str) -> None:
        hidden = _COMPUTED.search(text) or _NEVER_UNDONE.search(text)
        self._suspect = self._suspect or hidden is not None
        for names in _SETTING.findall(text):
            plain = (name.replace('"', "").lower() for name in names)
            self._settings.update(name for name in plain if name)

    def _state(self) -> list[Any]:
        """Return how large all tables are, and what must be exactly as it was."""
        (row,) = self._connection.execute(_TABLES).fetchall()
        return list(row)


def _may_leave(statement: Statement, status: TransactionStatus) -> bool:
    """Tell whether a statement may do what the end of a transaction does not undo."""
    if len(statement.pieces) > 1 or _REACHES_OUT.search(statement.text):
        return True
    if statement.output is not None and statement.output.kind == "gexec":
        return True
    first = (*leading_words(statement.pieces[0], 1), "")[0]
    if status is TransactionStatus.IDLE:
        return first not in _BEGINS | _PASSING
    return first in _ENDS
