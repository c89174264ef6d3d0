"""The whole answer: how a live database differs from what the migrations make."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.catalog import Catalog, read_snapshot
from harness.config import Settings
from harness.drift.compare import Finding, of_ledger, of_schema
from harness.drift.live import Live, look
from harness.drift.made import throwaway
from harness.errors import HarnessError
from harness.migrations import Migration, compare, discover
from harness.server import Progress


@dataclass(frozen=True)
class Report:
    """What was found; `pending` are migrations that are still to come, no drift.

    `against` says what the schema was compared with, `notes` what could not be said.
    """

    against: str
    findings: tuple[Finding, ...] = ()
    pending: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def drifted(self) -> bool:
        """Whether anything differs."""
        return bool(self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return it in terms of JSON."""
        return {
            "drifted": self.drifted,
            "against": self.against,
            "findings": [finding.as_json() for finding in self.findings],
            "pending": list(self.pending),
            "notes": list(self.notes),
        }


def find_drift(dsn: str, *, settings: Settings, progress: Progress) -> Report:
    """Compare a database with what the migrations in its ledger make.

    A database with objects and no ledger is compared with all migrations. Raises
    ServerError, DriftError, and what making the schema raises, unless the ledger itself
    shows drift: then a note says that the schema was not compared.
    """
    live = look(dsn, settings=settings)
    migrations = discover(settings.migrations_path)
    report = _of_ledger(live, migrations)
    try:
        with throwaway(live, settings=settings, progress=progress) as server:
            if live.has_no_history:
                made = server.make(migrations)
            else:
                made = server.make_like_live(migrations)
    except HarnessError as error:
        if not report.drifted:
            raise
        note = f"the schema was not compared: {error.primary}"
        return replace(report, notes=(note,))
    return _with_schema(report, made, live)


def find_drift_from(file: Path, dsn: str, *, settings: Settings) -> Report:
    """Compare a database with a snapshot's file, and its ledger with the migrations.

    Raises CatalogError for a file that is no snapshot, ServerError, DriftError.
    """
    made = read_snapshot(file)
    live = look(dsn, settings=settings)
    report = Report("")
    if settings.migrations_path.is_dir():
        report = _of_ledger(live, discover(settings.migrations_path))
    else:
        report = replace(report, notes=("no migrations to compare the ledger with",))
    return _with_schema(replace(report, against=f"snapshot {file}"), made, live)


def _of_ledger(live: Live, migrations: Sequence[Migration]) -> Report:
    comparison = compare(migrations, live.entries)
    newest = [entry.name for entry in live.entries][-1:]
    if live.has_no_history:
        newest = [migration.name for migration in migrations][-1:]
    pending = () if live.has_no_history else comparison.pending
    skipped = {problem.name for problem in comparison.problems}
    return Report(
        f"migrations up to {newest[0]}" if newest else "no migrations",
        findings=of_ledger(live, comparison),
        pending=tuple(m.name for m in pending if m.name not in skipped),
    )


def _with_schema(report: Report, made: Catalog, live: Live) -> Report:
    found = of_schema(made, live.catalog)
    return replace(report, findings=(*report.findings, *found))
