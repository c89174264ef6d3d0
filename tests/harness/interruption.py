"""A migration that is interrupted, on its way up or down, at one of its statements."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.admin import connect
from harness.errors import HarnessError
from harness.verify.crashes.relay import Boundary, Relay
from tests.harness.migration_project import Project

BASE = {"0001_t.sql": "create table t (id int primary key, n int);"}
NAME = 'migration "0002_change"'
KINDS = ("transactional", "stepwise")
# Rows, the other table, the column, how many migrations are applied.
STATE = """
select
    (select count(*) from t),
    to_regclass('u') is not null,
    exists (
        select from pg_attribute where attrelid = 't'::regclass and attname = 'name'
    ),
    (select count(*) from harness.migration where duration is not null)
"""
State = tuple[int, bool, bool, int]


@dataclass(frozen=True)
class Way:
    """A direction: its statements, and what is there before them and behind each.

    The third one needs a lock that a reader of "t" is in the way of.
    """

    name: str
    statements: tuple[str, str, str]
    states: tuple[State, State, State, State]

    @property
    def before(self) -> State:
        return self.states[0]

    @property
    def behind(self) -> State:
        return self.states[3]

    @property
    def third(self) -> str:
        """The beginning of the third statement."""
        return self.statements[2][:15]

    @property
    def text(self) -> str:
        return "".join(f"{statement};\n" for statement in self.statements)


UP = Way(
    "up",
    (
        "insert into t select i, i from generate_series(1, 9) as i",
        "create table u (id int)",
        "alter table t add column name text",
    ),
    (
        *((0, False, False, 1), (9, False, False, 1)),
        *((9, True, False, 1), (9, True, True, 2)),
    ),
)
DOWN = Way(
    "down",
    ("drop table u", "delete from t", "alter table t drop column name"),
    (
        *((9, True, True, 2), (9, False, True, 1)),
        *((0, False, True, 1), (0, False, False, 1)),
    ),
)
WAYS = {"up": UP, "down": DOWN}


class Interrupted(Project):
    """A project just before a way of the second migration, of a kind of file."""

    way: Way = UP
    stepwise = False

    def again(self) -> "Interrupted":
        """Return another runner's view of the same."""
        return self.through(self.dsn)

    def through(self, dsn: str) -> "Interrupted":
        other = Interrupted(self.directory, dsn)
        other.way, other.stepwise = self.way, self.stepwise
        return other

    def go_on(self) -> None:
        """Let a runner go the way to its end."""
        (self.up if self.way is UP else self.down)()

    def fails(self) -> str:
        """Let a runner go that way in vain; return what it says."""
        with pytest.raises(HarnessError) as caught:
            self.go_on()
        return str(caught.value)

    def state(self) -> State:
        ((rows, table, column, applied),) = self.rows(STATE)
        return rows, table, column, applied

    def state_after(self, done: int) -> State:
        """Return what is there if the runner ends behind so many statements."""
        if self.stepwise or done == 3:
            return self.way.states[done]
        return self.way.before

    def interrupted_at(self, done: int, *, whole: bool = False) -> str:
        """Return what an error says then; `whole` if the ledger is written, too."""
        if self.stepwise and not whole:
            return (
                f"Statements of {NAME} that are done: {done}; "
                f'"harness migrate {self.way.name}" goes on behind them.'
            )
        applied = (self.way is UP) == (done == 3)
        state = "new" if done == 3 else "old"
        there = f"{NAME} is applied." if applied else self._not_applied
        return f"The database is in the {state} state: {there}"

    @property
    def _not_applied(self) -> str:
        if self.way is UP:
            return f"nothing of {NAME} is applied."
        return f"{NAME} is reverted."


def interrupted(directory: Path, dsn: str, *, way: str, kind: str) -> Interrupted:
    """Bring a database to just before a way of the migration."""
    project = Interrupted(directory, dsn)
    project.write(BASE)
    project.up()
    project.way, project.stepwise = WAYS[way], kind == "stepwise"
    head = "--! no-transaction\n" if project.stepwise else ""
    project.write({
        "0002_change.sql": head + UP.text,
        "0002_change.down.sql": head + DOWN.text,
    })
    if way == "down":
        project.up()
    return project


Striking = Callable[[Relay, Boundary], None]


def strike(project: Interrupted, text: str, blow: Striking) -> str:
    """Let `blow` fall at the first statement like `text`; what does the runner say?"""
    done: list[Boundary] = []

    def at(boundary: Boundary) -> None:
        if boundary.text.startswith(text) and not done:
            done.append(boundary)
            blow(relay, boundary)

    with connect(project.dsn) as eyes:
        relay = Relay(project.dsn, eyes.info, at=at)
    with relay:
        said = project.through(relay.dsn).fails()
    assert done
    return said


def terminate(project: Project) -> Striking:
    """Return the blow that ends the runner's session."""

    def blow(_relay: Relay, boundary: Boundary) -> None:
        with connect(project.dsn) as admin:
            admin.execute("select pg_terminate_backend(%s, 5000)", [boundary.pid])

    return blow


def cut(relay: Relay, _boundary: Boundary) -> None:
    """Cut the connection."""
    relay.cut()


def deafen(relay: Relay, _boundary: Boundary) -> None:
    """Let the statement arrive, and the answer be lost."""
    relay.deafen()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait, 30 s at most."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
