"""Verifies one migration of a directory on the tests' server."""

from pathlib import Path

from harness.bench import Bench
from harness.config import Settings
from harness.migrations import discover
from harness.server import Server
from harness.verify import Verdict, Verifier


def verify(
    server: Server, directory: Path, *checks: str, number: int = 2, rows: int = 3
) -> tuple[Verdict, ...]:
    """Run checks on the migration of this number, with `directory` as project."""
    settings = Settings(
        root=directory, migrations=".", seeds="seeds", pg_server=server.dsn
    )
    migrations = discover(directory)
    bench = Bench(server, migrations, settings=settings)
    verifier = Verifier(bench, rows=rows)
    try:
        chosen = next(m for m in migrations if m.number == number)
        return tuple(verifier.verify(chosen, check) for check in checks)
    finally:
        verifier.close()
        bench.close()


def said(verdict: Verdict) -> str:
    """Return the outcome and everything else that a person is told."""
    return "\n".join((verdict.finding.outcome, *verdict.lines()))
