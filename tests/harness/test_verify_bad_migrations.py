"""Migrations with one fault each are red, for that fault; mended, they are green.

Each directory of bad_migrations/ holds a base, the bad migration, and below `mended/`
what is different when it is right. The bad one's first line says what is expected:
`-- red: check | outcome | text`.
"""

import shutil
from pathlib import Path

import pytest

from harness.server import Server
from harness.verify import CHECKS, CRASHES
from tests.harness.verify_project import said, verify

pytestmark = pytest.mark.thorough

FOLDER = Path(__file__).parent / "bad_migrations"
CASES = sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", CASES)
def test_a_bad_migration_is_red(server: Server, name: str) -> None:
    first = (FOLDER / name / "0002_bad.sql").read_text().split("\n")[0]
    check, outcome, text = first.removeprefix("-- red: ").split(" | ")
    (verdict,) = verify(server, FOLDER / name, check)
    assert verdict.finding.outcome == outcome, said(verdict)
    assert text in said(verdict)
    assert not verdict.passed


@pytest.mark.parametrize("name", CASES)
def test_mended_it_is_green(server: Server, tmp_path: Path, name: str) -> None:
    for source in (FOLDER / name, FOLDER / name / "mended"):
        shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    first = (FOLDER / name / "0002_bad.sql").read_text().split("\n")[0]
    checks = (*CHECKS, CRASHES) if CRASHES in first else CHECKS
    for verdict in verify(server, tmp_path, *checks):
        assert verdict.passed, said(verdict)
