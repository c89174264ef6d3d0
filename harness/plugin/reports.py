"""What a failing test says of its database: where it is, and what the server logged."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.dsn import parse, psql_line, redact
from harness.plugin.options import keeps
from harness.server import Server

_LINES = 40  # of the server's log that a report shows, the last ones


@dataclass(frozen=True)
class _Kept:
    """A database that a test used, and where in the server's log its time began."""

    dsn: str
    log: Path | None
    offset: int

    def logged(self) -> str:
        """Return the lines that the server logged of this database."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self.offset)
            text = log.read()
        name = parse(self.dsn)["dbname"]
        chosen, ours = [], False
        for line in text.splitlines():
            if not line.startswith("\t"):  # else it continues the line above
                ours = f" {name} " in line
            if ours:
                chosen.append(line)
        if len(chosen) > _LINES:
            chosen[:-_LINES] = [f"… {len(chosen) - _LINES} lines before these"]
        return "\n".join(chosen)


_DATABASES = pytest.StashKey[list[_Kept]]()
_FAILED = pytest.StashKey[bool]()


def keep_for_report(item: pytest.Item, dsn: str, server: Server) -> None:
    """Remember a database for the report of `item`."""
    log = server.log
    offset = log.stat().st_size if log is not None and log.exists() else 0
    item.stash.setdefault(_DATABASES, []).append(_Kept(dsn, log, offset))


def failed(item: pytest.Item) -> bool:
    """Tell whether setting the test up, or calling it, failed."""
    return item.stash.get(_FAILED, False)


def add_sections(item: pytest.Item, report: pytest.TestReport) -> None:
    """Add to a failing test's report where its databases are and what was logged."""
    if not report.failed:
        return
    item.stash[_FAILED] = True
    for kept in item.stash.get(_DATABASES, []):
        if keeps(item.config, failed=True):
            text = f"{redact(kept.dsn)}\n{psql_line(kept.dsn)}"
            report.sections.append(("PostgreSQL: database kept", text))
        if logged := kept.logged():
            report.sections.append(("PostgreSQL: server log", logged))
