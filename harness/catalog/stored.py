"""Reads a snapshot that is kept in a file."""

from pathlib import Path

from harness.catalog.model import Catalog
from harness.errors import CatalogError


def read_snapshot(file: Path) -> Catalog:
    """Return what `harness catalog snapshot` wrote; CatalogError for anything else."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(
            f'could not read snapshot "{file}"', detail=f"{error}."
        ) from error
    try:
        return Catalog.from_json(text)
    except CatalogError as error:
        raise CatalogError(
            error.primary.replace("snapshot", f'snapshot "{file}"', 1),
            detail=error.detail,
            hint=error.hint,
        ) from error
