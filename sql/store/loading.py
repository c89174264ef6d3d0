"""Loads a store's file into the mirror: all of it in one transaction, or nothing."""

from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection

from sql.store.errors import StoreError
from sql.store.reading import pieces

_COPY = "copy public.store_incoming (tenant_id, collection, key, document) from stdin"


class Loaded(NamedTuple):
    """How many records the mirror has now, and how many came, changed and went."""

    records: int
    added: int
    changed: int
    removed: int


def tenant_id(connection: Connection[Any], slug: str) -> UUID:
    """Return the id of a tenant; StoreError where there is none of that slug."""
    query = "select id from public.tenant where slug = %s"
    row = connection.execute(query, [slug]).fetchone()
    if row is None:
        raise StoreError(
            f'tenant "{slug}" is unknown',
            detail="The database has no tenant of that slug.",
            hint="Look at public.tenant; is it the right database?",
        )
    found: UUID = row[0]
    return found


def load(connection: Connection[Any], tenant: str, path: Path) -> Loaded:
    """Make the mirror of a tenant's store what the file says.

    `tenant` is a slug. Raises StoreError where the file is no JSON object in UTF-8, and
    psycopg.Error with SQLSTATE BKE01 where records are not sound: its detail lists them
    all, by key and reason.
    """
    with (
        connection.transaction(),
        path.open(encoding="utf-8-sig", newline="") as file,
        connection.cursor() as cursor,
    ):
        target = tenant_id(connection, tenant)
        cursor.execute("select public.begin_store_load(%s)", [target])
        try:
            with cursor.copy(_COPY) as copy:
                for piece in pieces(file):
                    copy.write_row((
                        target,
                        piece.collection,
                        piece.key,
                        piece.document,
                    ))
        except UnicodeDecodeError as error:
            raise StoreError(
                "the file is not UTF-8",
                detail=f"{error.reason}: byte {error.object[error.start]:#04x}.",
                hint="Nothing was loaded. JSON files are UTF-8.",
            ) from error
        cursor.execute("select * from public.accept_store(%s)", [target])
        return Loaded(*cursor.fetchone() or (0, 0, 0, 0))
