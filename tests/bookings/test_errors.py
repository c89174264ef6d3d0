"""Whatever a migration raises has an SQLSTATE of ours, message, detail and hint."""

import re
from collections.abc import Iterator

import pytest

from tests.bookings.test_proofs import ROOT

WANTED = ("errcode", "detail", "hint")
RAISE = re.compile(r"\braise exception\b\s*(?P<rest>(?:'(?:[^']|'')*'|[^';])*);", re.I)


def faults(sql: str) -> Iterator[str]:
    """What is wrong with each `raise exception` in a text; none has to be right."""
    code = re.sub(r"(?m)^\s*--.*$", "", sql)
    if len(RAISE.findall(code)) != code.count("raise exception"):
        yield "one of them cannot be read"
    for found in RAISE.finditer(code):
        message, _, options = found["rest"].partition("using")
        shown = "".join(re.findall(r"'((?:[^']|'')*)'", message))
        missing = [word for word in WANTED if not re.search(rf"\b{word} =", options)]
        if missing:
            yield f'"{shown}" lacks {", ".join(missing)}'
        # One that names a constraint says what the server would say of it.
        if not re.search(r"errcode = 'BK[A-Z]\d\d'|\bconstraint =", options):
            yield f'"{shown}" has no SQLSTATE of ours'
        if not re.match(r"[a-z%](?:.*[^.])?$", shown):
            yield f'"{shown}" begins or ends like a sentence'


def test_every_error_has_its_parts() -> None:
    found = {
        f"{path.name}: {fault}"
        for path in (ROOT / "sql" / "migrations").glob("*.sql")
        for fault in faults(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        (
            "raise exception 'no; way' using errcode = 'BKA01', detail = 'x';",
            ['"no; way" lacks hint'],
        ),
        (
            "raise exception 'no' using errcode = 'P0001', detail = 'x', hint = 'y';",
            ['"no" has no SQLSTATE of ours'],
        ),
        (
            "raise exception 'No.' using errcode = 'BKA01', detail = 'x', hint = 'y';",
            ['"No." begins or ends like a sentence'],
        ),
        ("raise exception 'no' using errcode = 'BKA01', detail = 'x', hint = 'y';", []),
        (
            "raise exception 'as the key says' using"
            " errcode = '23503', constraint = 'c', detail = 'x', hint = 'y';",
            [],
        ),
        ("raise exception 'never ended'", ["one of them cannot be read"]),
        ("raise;", []),
    ],
)
def test_what_is_missing_is_found(sql: str, wanted: list[str]) -> None:
    assert list(faults(sql)) == wanted
