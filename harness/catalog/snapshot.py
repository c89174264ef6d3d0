"""Read the catalog of a database: one query per kind of thing, then put together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row

from harness.catalog.assemble import Row, assemble
from harness.catalog.model import YES, Catalog
from harness.catalog.views import FIRST_MAJOR_WITHOUT, without_only_table

# Everything that PostgreSQL prints depends on these: names are then qualified always,
# and a constant in a definition does not take the session's time zone.
_PRINTING = {
    "search_path": "",
    "quote_all_identifiers": "off",
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}
_NOTES = ("comments", "grants")  # attributes that anything may have
# The queries ask for its number by current_setting('harness.owner').
_SET_OWNER = """
select
    pg_get_userbyid(coalesce(named.oid, database.datdba)) as owner,
    set_config('harness.owner', coalesce(named.oid, database.datdba)::text, true)
from pg_database as database
left join pg_roles as named on named.rolname = %s
where database.datname = current_database()
"""


def snapshot(connection: Connection[Any], *, owner: str | None = None) -> Catalog:
    """Return what the schema of the database is.

    `owner` is the role that migrates it, by default the owner of the database: another
    one on each server, so that it is told as "the database owner" or not at all.

    Reads only, needs no rights but to connect, and works inside a transaction, a
    read-only one too; settings that it changes are restored. Not in it: what belongs to
    extensions, to the harness (schema "harness", pgTAP) and to PostgreSQL; data;
    tablespaces; the database's own name, owner, grants and settings, none of which a
    clone inherits. Raises psycopg.Error where the server does not answer.
    """
    with _printing(connection):
        owned_by = _read(connection, _SET_OWNER, [owner])[0]["owner"]
        found = {name: _read(connection, query) for name, query in _queries()}
    if connection.info.server_version // 10000 < FIRST_MAJOR_WITHOUT:
        for view in found["views"]:
            text = view["attributes"]["definition"]
            view["attributes"]["definition"] = without_only_table(text)
    notes = [note for name in _NOTES for note in found.pop(name)]
    rows = [_row(one) for several in found.values() for one in several]
    return assemble(rows, notes, database_owner=owned_by)


@contextmanager
def _printing(connection: Connection[Any]) -> Iterator[None]:
    """Print everything in one way; a rollback, to a savepoint perhaps, restores it.

    A transaction of our own sees one state of the database throughout.
    """
    ours = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.transaction(force_rollback=True):
        if ours:
            connection.execute(
                "set transaction isolation level repeatable read, read only"
            )
        for name, value in _PRINTING.items():
            connection.execute("select set_config(%s, %s, true)", [name, value])
        yield


def _read(
    connection: Connection[Any], query: str, params: Sequence[object] | None = None
) -> Sequence[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), params, prepare=False).fetchall()


@cache
def _queries() -> tuple[tuple[str, str], ...]:
    """Return the queries by name, from the files beside this module."""
    folder = files("harness.catalog") / "queries"
    return tuple(
        (file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    )


def _row(columns: Mapping[str, Any]) -> Row:
    """Make everything text; what is null or false is not set."""
    attributes = {
        name: YES if value is True else str(value)
        for name, value in columns["attributes"].items()
        if value is not None and value is not False
    }
    return Row(**{**columns, "attributes": attributes})
