"""Where a machine plays: one example in a transaction, or on a clone that commits."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import psycopg
from psycopg import Connection

from harness.database import Database
from tests.bookings.models.verdict import Picture, Refusal

# One round trip: the step in a subtransaction of its own, then a look at everything.
ATTEMPT = """
    create or replace function pg_temp.attempt(
        command text,
        out code text, out rule text, out said text, out counted bigint, out seen jsonb
    )
    language plpgsql
    as $$
    begin
        begin
            execute command;
            get diagnostics counted = row_count;
            set constraints all immediate;
        exception when others then
            get stacked diagnostics
                code = returned_sqlstate,
                rule = constraint_name,
                said = message_text;
        end;

        seen := pg_temp.look();
    end;
    $$
"""
# In a function, since its plan, which takes longer than the look itself, is then kept.
LOOK = """
    create or replace function pg_temp.look() returns jsonb language plpgsql as $look$
    begin
        return ({});
    end;
    $look$
"""
CALL = b"select code, rule, said, counted, seen from pg_temp.attempt(%s)"

# In a transaction now() stands still: with it, a test can be late by a microsecond.
STILL = """
    do $$
    declare
        routine record;
    begin
        for routine in
            select pg_get_functiondef(oid) as definition
            from pg_catalog.pg_proc
            where
                pronamespace = 'public'::regnamespace
                and prosrc like '%clock_timestamp()%'
        loop
            execute replace(routine.definition, 'clock_timestamp()', 'now()');
        end loop;
    end;
    $$
"""


@dataclass(frozen=True)
class Answer:
    """What became of a step, and what can be seen then."""

    refusal: Refusal | None
    said: str | None
    rows: int | None
    seen: Picture


def moment_of(database: Database | Connection[Any]) -> datetime:
    """Return the moment at which a transaction began."""
    row = database.execute("select now()").fetchone()
    assert row is not None
    now: datetime = row[0]
    return now


class Stage(Protocol):
    """A database for one example after the other."""

    steps: int
    examples: int
    now: datetime  # of the example

    def begin(self) -> None:
        """Start an example, on a database that is as good as new."""
        ...

    def attempt(self, command: str) -> Answer:
        """Execute a statement; return what it was answered with."""
        ...

    def end(self) -> None:
        """End the example."""
        ...

    def keep(self, commands: Iterable[str]) -> None:
        """Leave the rows that an example made, after its end, unless they are there."""
        ...

    @property
    def dsn(self) -> str:
        """The database in which the example takes place."""
        ...

    @property
    def rolls_back(self) -> bool:
        """Whether an example is one transaction."""
        ...


class RolledBack:
    """Each example is a transaction that is rolled back."""

    rolls_back = True

    def __init__(self, database: Database, picture: str) -> None:
        self.steps = 0
        self.examples = 0
        self._database = database
        self._example = ExitStack()
        self._connection: Connection[Any] | None = None
        for statement in (STILL, LOOK.format(picture), ATTEMPT):
            database.execute(statement)

    @property
    def dsn(self) -> str:
        return self._database.dsn

    def begin(self) -> None:
        self.examples += 1
        self._connection = self._example.enter_context(self._database.rolled_back())
        self.now = moment_of(self._connection)

    def attempt(self, command: str) -> Answer:
        assert self._connection is not None
        self.steps += 1
        row = self._connection.execute(CALL, [command]).fetchone()
        assert row is not None
        code, rule, said, counted, seen = row
        refusal = Refusal(code, rule or None) if code else None
        return Answer(refusal, said, counted, seen)

    def end(self) -> None:
        self._example.close()

    def keep(self, commands: Iterable[str]) -> None:
        """Execute statements once more, and commit them: to be looked at."""
        self._database.execute("begin")
        for command in commands:
            self._database.execute(CALL.decode(), [command])
        self._database.execute("commit")


class Committing:
    """Each step is a transaction; before an example, all rows are deleted."""

    rolls_back = False

    def __init__(self, database: Database, picture: str, clean: str) -> None:
        self.steps = 0
        self.examples = 0
        self._database = database
        self._clean = clean
        database.execute(LOOK.format(picture))

    @property
    def dsn(self) -> str:
        return self._database.dsn

    def begin(self) -> None:
        """The rows of the last example stay until there is another: they are seen."""
        self.examples += 1
        self._database.execute(self._clean)
        self.now = moment_of(self._database)

    def attempt(self, command: str) -> Answer:
        self.steps += 1
        refusal = said = counted = None
        try:
            counted = self._database.execute(command).rowcount
        except psycopg.Error as error:
            constraint = error.diag.constraint_name
            refusal = Refusal(error.sqlstate or "no SQLSTATE", constraint)
            said = str(error)
        return Answer(refusal, said, counted, self.look())

    def look(self) -> Picture:
        """Return what can be seen."""
        row = self._database.execute("select pg_temp.look()").fetchone()
        assert row is not None
        seen: Picture = row[0]
        return seen

    def end(self) -> None:
        """Leave it: see `begin`."""

    def keep(self, commands: Iterable[str]) -> None:
        """They are there: see `begin`."""
