"""Each assertion that `sql/PROOFS.md` names as a proof exists, under that very name."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from harness.sqlfile import read_source
from harness.suites import outline
from harness.verify import CHECKS

ROOT = Path(__file__).parents[2]
PROOFS = "sql/PROOFS.md"
SECTIONS = ["A", "B", "C", "D", "E", "Common rules", "Across all systems"]


class Row(NamedTuple):
    """A line of a table: what is promised, and the assertions that prove it."""

    line: int
    promise: str
    proofs: tuple[str, ...]


def rows() -> Iterator[Row]:
    text = (ROOT / PROOFS).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("| ") and not line.startswith("| what is promised |"):
            promise, proofs = re.split(r"(?<!\\) \| ", line.strip("| "), maxsplit=1)
            yield Row(number, promise, tuple(proofs.split("<br>")))


@cache
def assertions(path: Path) -> frozenset[str]:
    """The names that an assertion of a file has, whatever kind of file it is."""
    if path.suffix == ".py":
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
        return frozenset(function.name for function in functions)
    if path.parent.name == "migrations":  # what `--verify` collects of it
        return frozenset(f"verify {check}" for check in CHECKS)
    return frozenset(assertion.name for assertion in outline(read_source(path)))


def fault(proof: str) -> str | None:
    """What is wrong with a proof, written "`path`: name of the assertion"."""
    found = re.fullmatch(r"`((?:sql|tests)/\S+\.(?:py|sql))`: (\S.*)", proof)
    if found is None:
        return f'"{proof}" names no file and assertion'
    path = ROOT / found[1]
    if not path.is_file():
        return f'there is no file "{found[1]}"'
    if found[2].replace(r"\|", "|") not in assertions(path):
        return f'no assertion of "{found[1]}" is called "{found[2]}"'
    return None


def test_every_proof_is_an_assertion_that_exists() -> None:
    faults = [
        f"{PROOFS}:{row.line}: {wrong}"
        for row in rows()
        for wrong in map(fault, row.proofs)
        if wrong
    ]
    assert not faults, "\n".join(faults)


def test_every_promise_is_made_once() -> None:
    promises = [row.promise for row in rows()]
    assert all(promises)
    assert sorted(promises) == sorted(set(promises))


def test_every_system_has_its_section() -> None:
    text = (ROOT / PROOFS).read_text(encoding="utf-8")
    titles = re.findall(r"^## (?:([A-E])\. .*|(.*))$", text, re.M)
    assert [letter or title for letter, title in titles] == SECTIONS
    sections = text.split("\n## ")[1:]
    assert all(section.count("\n| ") > 1 for section in sections)
