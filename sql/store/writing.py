"""Writes the mirror back as a JSON file: the whole of it, or the old one stays."""

import os
import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from psycopg import Connection

from sql.store.errors import StoreError
from sql.store.loading import tenant_id


def write(connection: Connection[Any], tenant: str, path: Path) -> None:
    """Write the store of a tenant, a slug, to a file, which may be there already.

    Raises StoreError where the tenant has no store, OSError where the disk is full:
    then the old file is what it was.
    """
    with (
        connection.transaction(),
        # A cursor on the server: a large store is never in memory as a whole.
        connection.cursor(name="store") as cursor,
    ):
        target = tenant_id(connection, tenant)
        cursor.execute("select * from public.store_pieces(%s)", [target])
        first = cursor.fetchone()
        if first is None:
            raise StoreError(
                f'tenant "{tenant}" has no store',
                detail="No file of this tenant was ever loaded.",
                hint="Load one first, or name another tenant.",
            )
        replace_file(path, (piece for (piece,) in chain([first], cursor)))


def replace_file(path: Path, texts: Iterable[str]) -> None:
    """Make a file what `texts` are together, in one step that cannot be seen half done.

    They go to another file in the same directory, which is on the disk before it takes
    the name; so a full disk or a crash leaves the old one.
    """
    path = path.resolve()  # a link goes on pointing to the file
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            file.writelines(texts)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    """Put the new name on the disk, too."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
