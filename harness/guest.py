"""Being a guest on a server that outlives us: nothing of ours stays behind.

All runs on a server share its templates. Each holds a shared lock while it goes on; who
gets that lock alone is the only run, and drops every database that the harness made:
at its end its own, at its beginning what a killed run left.
"""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import Connection, sql

from harness.admin import connect, drop_template, only_guest, shared_by_guests
from harness.server import Server

KEEP = timedelta(hours=12)
_KEPT = "kept by the harness at "
_OURS = r"""
select datname, shobj_description(oid, 'pg_database')
from pg_database
where datname ~ '^harness_(clone|scratch|template)_[0-9a-f]+$'
    and pg_has_role(datdba, 'usage')
"""
# Of a run that was killed: the server finishes the statement that it had begun.
_UNFINISHED = r"""
select pg_terminate_backend(pid, 5000)
from pg_stat_activity
where query ~ '^create database "harness_(clone|scratch)_' and state = 'active'
    and pid <> pg_backend_pid()
    and pg_has_role(usesysid, 'usage')
"""


class Guest:
    """The presence of one run on a server."""

    def __init__(self, server: Server) -> None:
        self._admin = connect(server.dsn)
        with only_guest(self._admin) as only:
            if only:
                _drop_ours(self._admin)
        self._stay = ExitStack()
        self._stay.enter_context(shared_by_guests(self._admin))

    def leave(self, *, keep: bool) -> None:
        """Drop what the harness made, unless another run goes on; `keep` the clones."""
        self._stay.close()
        if keep:
            _mark_kept(self._admin)
        with only_guest(self._admin) as only:
            if only:
                _drop_ours(self._admin)
        self._admin.close()


def _drop_ours(admin: Connection[Any]) -> None:
    """Drop what the harness made, for no run is left that might use it."""
    admin.execute(_UNFINISHED.encode())
    for name, comment in admin.execute(_OURS.encode()).fetchall():
        if not _is_kept(comment):
            drop_template(admin, name)


def _mark_kept(admin: Connection[Any]) -> None:
    now = sql.Literal(f"{_KEPT}{datetime.now(UTC).isoformat()}")
    for name, _comment in admin.execute(_OURS.encode()).fetchall():
        if name.startswith("harness_clone_"):
            statement = sql.SQL("comment on database {} is {}")
            admin.execute(statement.format(sql.Identifier(name), now))


def _is_kept(comment: str | None) -> bool:
    if comment is None or not comment.startswith(_KEPT):
        return False
    since = datetime.fromisoformat(comment.removeprefix(_KEPT))
    return datetime.now(UTC) - since < KEEP
