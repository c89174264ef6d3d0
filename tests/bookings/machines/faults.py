"""Faults: small SQL files that make the database a little wrong, on purpose."""

from dataclasses import dataclass
from pathlib import Path

from harness.catalog import snapshot
from harness.database import Database
from harness.errors import HarnessError

FAULTS = Path(__file__).parents[1] / "faults"
# What files need: it replaces a piece of a function, which must be there.
ALTER_BODY = """
    create or replace procedure pg_temp.alter_body(
        routine text, rightly text, wrongly text
    )
    language plpgsql
    as $$
    declare
        found constant text := pg_get_functiondef(routine::regproc);
    begin
        if strpos(found, rightly) = 0 then
            raise exception '% does not say "%"', routine, rightly;
        end if;

        execute replace(found, rightly, wrongly);
    end;
    $$
"""
# Rows that are rules.
RULES = "select from_status, to_status, actor from public.workshop_order_transition"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and which machine or race must find it by saying what.

    The first line of its file: `-- capacity: accepted instead of BKB11`, or
    `-- holds, place + shut: invariant "no hold in a blackout" is broken`.
    """

    name: str
    finder: str
    claim: str
    statements: str


def load(path: Path) -> Fault:
    """Read a fault. Raises HarnessError where its first line names no finder."""
    text = path.read_text()
    finder, colon, claim = text.partition("\n")[0].removeprefix("-- ").partition(": ")
    if not (text.startswith("-- ") and colon):
        raise HarnessError(
            f'fault "{path.name}" does not say what finds it',
            detail=f"{path}:1 is not of the form `-- machine: what differs`.",
            hint="Say there which machine or race must find it, and by what.",
        )
    return Fault(path.stem, finder, claim, text)


def all_faults(place: Path = FAULTS) -> list[Fault]:
    """Return every fault of a directory, by name. Raises HarnessError if it has none.

    pytest would pass over a test that has no parameters.
    """
    found = [load(path) for path in sorted(place.glob("*.sql"))]
    if not found:
        raise HarnessError(
            f'directory "{place}" holds no fault',
            hint="Files of one fault each belong there, called `*.sql`.",
        )
    return found


def plant(database: Database, fault: Fault) -> None:
    """Put a fault into a database. Raises what its SQL raises, or HarnessError.

    One that changes nothing would be found by nobody, or for another reason.
    """
    before = _rules(database)
    database.execute(ALTER_BODY)
    database.execute(fault.statements)
    if _rules(database) == before:
        raise HarnessError(
            f'fault "{fault.name}" changes nothing',
            detail="The catalog and the rules that are rows are what they were.",
            hint="Compare it with the migrations: what it alters may be gone.",
        )


def _rules(database: Database) -> tuple[object, ...]:
    with database.connect() as connection:
        rows = connection.execute(RULES).fetchall()
        return snapshot(connection), sorted(rows)
