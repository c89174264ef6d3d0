"""What each statement of a script does to the tables that were there before it."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from harness.config import Settings
from harness.migrations import Script
from harness.sqlfile import LOCK_MODES, Command, Statement
from harness.verify.locking.gates import Gates, strongest_of
from harness.verify.locking.probe import Probe, look
from harness.verify.locking.relations import Relations, read_relations
from harness.verify.scripts import execute

_HEAD = 60  # characters of a statement that are shown
_LOOK = 4  # transactions that a look takes by itself, where there is none around it


@dataclass(frozen=True, kw_only=True)
class Step:
    """One statement: where it is, and what it has done, by oid of old relations.

    `locks` are those that it took beyond what the transaction had, `held` all that
    there were in the end of it; `transactions` is how many it took, 0 inside another.
    """

    line: int
    head: str
    words: tuple[str, ...]
    locks: frozenset[tuple[int, str]]
    held: frozenset[tuple[int, str]]
    rewritten: frozenset[int]
    scanned: frozenset[int]
    changed: frozenset[int]
    transactions: int
    before: Probe
    after: Probe


@dataclass(frozen=True, kw_only=True)
class Trace:
    """All statements of one script, `outside` a transaction or inside one.

    `invalid` are indexes that an interrupted build left, after a second execution.
    """

    script: Script
    old: Relations
    steps: tuple[Step, ...]
    outside: bool
    invalid: tuple[str, ...] = ()

    @property
    def locks(self) -> dict[int, str]:
        """The strongest lock of each old relation that was locked."""
        return strongest_of(lock for step in self.steps for lock in step.locks)

    @property
    def touched(self) -> frozenset[str]:
        """The names of all whose size may matter: locked for more than a look, or read.

        What a function names or somebody is granted is only opened. Outside a
        transaction nobody knows whether a scan came between two looks.
        """
        read = frozenset[int]().union(*(s.scanned | s.changed for s in self.steps))
        return frozenset(
            str(self.old.whole(oid))
            for oid, mode in self.locks.items()
            if self.outside or mode != LOCK_MODES[0] or oid in read
        )

    @property
    def rewritten(self) -> frozenset[int]:
        """The old relations that have another file now, and are still there."""
        return frozenset[int]().union(*(step.rewritten for step in self.steps))


def trace(dsn: str, script: Script, *, settings: Settings) -> Trace:
    """Execute a script, and look at it between its statements.

    Raises what executing it raises.
    """
    with _Tracer(dsn, outside=script.directives.no_transaction) as tracer:
        execute(dsn, script, settings=settings, observer=tracer)
        return Trace(
            script=script,
            old=tracer.old,
            steps=tuple(tracer.steps),
            outside=tracer.outside,
        )


class _Tracer:
    """Looks before the first statement and after each of them."""

    def __init__(self, dsn: str, *, outside: bool) -> None:
        self.outside = outside
        self.old = Relations({})
        self.steps: list[Step] = []
        self._dsn = dsn
        self._stack = ExitStack()
        self._gates: Gates | None = None

    def __enter__(self) -> "_Tracer":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def begin(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self.old = read_relations(connection)
        if self.outside:
            pid = connection.info.backend_pid
            gates = Gates(self._dsn, self.old.tables, pid=pid)
            self._gates = self._stack.enter_context(gates)
        self._before = look(connection, self.old)

    def before(self, _command: Command) -> None:
        if self._gates is not None:
            self._gates.shut(self._before.files)

    def after(self, command: Command) -> None:
        seen = self._gates.open() if self._gates is not None else frozenset()
        now = look(self._connection, self.old)
        self.steps.append(_step(command, self._before, now, self._of_old(seen)))
        self._before = now

    def _of_old(self, locks: Iterable[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        return frozenset(lock for lock in locks if lock[0] in self.old.by_oid)


def _step(
    command: Command, before: Probe, after: Probe, seen: frozenset[tuple[int, str]]
) -> Step:
    text = " ".join(command.text.split()) if isinstance(command, Statement) else ""
    words = command.words(8) if isinstance(command, Statement) else ()
    return Step(
        line=command.line,
        head=text if len(text) <= _HEAD else f"{text[:_HEAD]}…",
        words=words,
        locks=seen | (after.locks - before.locks),
        held=seen | after.locks,
        rewritten=frozenset(
            oid
            for oid, file in after.files.items()
            if oid in before.files and file != before.files[oid]
        ),
        scanned=_more(before.scans, after.scans),
        changed=_more(before.changed, after.changed),
        transactions=max(0, after.transaction - before.transaction - _LOOK),
        before=before,
        after=after,
    )


def _more(before: Mapping[int, int], after: Mapping[int, int]) -> frozenset[int]:
    return frozenset(oid for oid, n in after.items() if n > before.get(oid, 0))
