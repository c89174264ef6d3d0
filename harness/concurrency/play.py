"""One schedule, played step by step: a step is taken when all others rest or wait."""

import time
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from harness.concurrency.actors import Cast, wait
from harness.concurrency.orders import Chooser
from harness.concurrency.outcome import Outcome, Result, Taken
from harness.concurrency.script import Step
from harness.concurrency.tasks import Task
from harness.errors import RaceError

_AT_ONCE = 0.001  # seconds that a step has before anybody asks whether it waits
_LONGEST = 0.02  # seconds between two questions
_GRACE = 0.25  # seconds after which a deadlock timeout must have struck
DEADLOCK = "40P01"
Waits = Mapping[str, tuple[str, ...]]


class GaveUpError(RaceError):
    """A schedule that came to no end; `outcome` holds what was done up to there."""

    def __init__(self, primary: str, *, detail: str, hint: str | None = None) -> None:
        super().__init__(primary, detail=detail, hint=hint)
        self.outcome = Outcome((), ())


class WrongVictimError(RaceError):
    """A deadlock took so long to come about that another session had to lose it."""


@dataclass
class _Running:
    """A step that has not ended: for whom it has waited, and for whom it does now.

    `since` is when that was first seen, in s of the monotonic clock.
    """

    task: Task
    place: int
    blockers: set[str] = field(default_factory=set)
    now: tuple[str, ...] = ()
    since: float = 0.0


class Play:
    """The state of one schedule; `limit` is how long a step may take, in s.

    With `names` only these sessions take part. `strict` refuses a deadlock that was
    lost before anybody saw who waited for whom.
    """

    def __init__(
        self,
        cast: Cast,
        choose: Chooser,
        *,
        limit: float,
        names: Collection[str],
        strict: bool,
    ) -> None:
        self._cast = cast
        self._choose = choose
        self._limit = limit
        self._strict = strict
        self._left: dict[str, deque[tuple[int, Step]]] = {
            name: deque(enumerate(actor.session.all_steps()))
            for name, actor in cast.actors.items()
            if name in names
        }
        self._running: dict[str, _Running] = {}
        self._taken: list[Taken] = []
        self._ready: list[tuple[str, ...]] = []
        self._circle: set[str] = set()
        self._last_circle: set[str] = set()  # its loser may have left before it says so

    def run(self) -> Outcome:
        """Take every step; raises GaveUpError where that comes to no end."""
        try:
            while ready := self._who_is_ready():
                self._take(self._choose(ready), ready)
                self._settle()
            self._require_end()
        except GaveUpError as error:
            error.outcome = self.outcome()
            raise
        return self.outcome()

    def outcome(self) -> Outcome:
        """Return what was done so far."""
        taken = list(self._taken)
        for one in self._running.values():
            taken[one.place] = replace(
                taken[one.place], blocked_by=tuple(sorted(one.blockers))
            )
        return Outcome(tuple(taken), tuple(self._ready), self._committed())

    def _who_is_ready(self) -> tuple[str, ...]:
        return tuple(
            name
            for name, left in self._left.items()
            if left and name not in self._running
        )

    def _take(self, name: str, ready: tuple[str, ...]) -> None:
        actor = self._cast.actors[name]
        number, step = self._left[name].popleft()
        self._last_circle = set()
        turn = len(self._taken) + 1
        self._ready.append(ready)
        self._taken.append(Taken(name, number, step.shown(), turn=turn, ended=turn))
        self._running[name] = _Running(actor.start(step), turn - 1)

    def _settle(self) -> None:
        """Wait until each step that runs has ended, or waits for another session."""
        deadline = time.monotonic() + self._limit
        pause = _AT_ONCE
        while self._running:
            if self._collect(pause):
                pause = 0.0  # what still runs was waiting: ask at once whether it is
                continue
            waits = self._cast.waits(self._running)
            self._note(waits)
            if self._at_rest(waits) and not self._collect(0.0):
                return
            if time.monotonic() > deadline:
                raise self._too_long()
            pause = min(max(2 * pause, _AT_ONCE), _LONGEST)

    def _at_rest(self, waits: Waits) -> bool:
        return len(waits) == len(self._running) and not self._circle

    def _collect(self, seconds: float) -> bool:
        """Note what has ended by then; return whether anything has."""
        tasks = [one.task for one in self._running.values()]
        if not tasks or not wait(tasks, seconds):
            return False
        ended = False
        for name, one in list(self._running.items()):
            result = one.task.collect() if wait([one.task], 0.0) else None
            if result is not None:
                del self._running[name]
                self._end(name, one, result)
                ended = True
        return ended

    def _end(self, name: str, one: _Running, result: Result) -> None:
        self._taken[one.place] = replace(
            self._taken[one.place],
            ended=len(self._taken),
            blocked_by=tuple(sorted(one.blockers)),
            result=result,
        )
        if result.sqlstate == DEADLOCK:
            self._require_victim(name)
        left = self._left[name]
        if self._cast.actors[name].broken_off():
            while left and not _ends(left[0][1], last=len(left) == 1):
                left.popleft()

    def _note(self, waits: Waits) -> None:
        """Remember who waits for whom, and who waits in a circle."""
        for name, one in self._running.items():
            if waits.get(name, ()) != one.now:
                one.now, one.since = waits.get(name, ()), time.monotonic()
                one.blockers |= set(one.now)
        self._circle = {name for name in waits if _reaches(waits, name)}
        if self._circle:
            self._last_circle = self._circle
            self._require_in_time(self._victim())

    def _victim(self) -> str:
        actors = self._cast.actors
        return min(self._circle, key=lambda name: actors[name].deadlock_timeout)

    def _require_victim(self, loser: str) -> None:
        circle, self._circle = self._last_circle, set()
        timeouts = {name: self._cast.actors[name].deadlock_timeout for name in circle}
        unseen = self._strict and not circle
        if unseen or (circle and timeouts.get(loser, 0) > min(timeouts.values())):
            raise WrongVictimError(f'session "{loser}" lost a deadlock before its turn')

    def _require_in_time(self, victim: str) -> None:
        """Its timeout strikes once only: before the circle closed, it is too late."""
        timeout = self._cast.actors[victim].deadlock_timeout / 1000
        waited = time.monotonic() - self._running[victim].since
        if waited > timeout + _GRACE:
            raise WrongVictimError(f'session "{victim}" came too early to a deadlock')

    def _require_end(self) -> None:
        """Refuse an end at which somebody still waits."""
        for name, one in self._running.items():
            taken = self._taken[one.place]
            names = ", ".join(f'"{other}"' for other in sorted(one.blockers))
            raise GaveUpError(
                f'step {taken.number + 1} of session "{name}" is blocked for ever',
                detail=f"{taken.text} waits for {names}; no session has a step left.",
                hint="End the transaction that holds the lock by a step.",
            )

    def _too_long(self) -> GaveUpError:
        waits = self._cast.waits(self._running)
        name = next(
            (one for one in self._running if one not in waits),
            next(iter(self._running)),
        )
        taken = self._taken[self._running[name].place]
        strangers = self._cast.strangers([name])
        why = "it waits for nobody"
        if strangers:
            why = "it waits for a session outside the race: " + "; ".join(strangers)
        return GaveUpError(
            f'step {taken.number + 1} of session "{name}" took longer than'
            f" {self._limit:g} s",
            detail=f"{taken.text}: {why}.",
            hint="End that session, or give the race a longer limit.",
        )

    def _committed(self) -> frozenset[str]:
        return frozenset(name for name in self._left if self._has_committed(name))

    def _has_committed(self, name: str) -> bool:
        own = [one for one in self._taken if one.session == name]
        session = self._cast.actors[name].session
        if not own or own[-1].number + 1 < len(session.all_steps()):
            return False
        if session.transaction:
            return own[-1].result is not None and own[-1].result.tag == "COMMIT"
        return all(one.result and one.result.sqlstate is None for one in own)


def _ends(step: Step, *, last: bool) -> bool:
    """Whether a transaction that has failed can go on with this step."""
    return last or (step.text() or "").lstrip().lower().startswith("rollback")


def _reaches(waits: Waits, start: str) -> bool:
    """Whether somebody waits, directly or through others, for itself."""
    seen: set[str] = set()
    ahead = list(waits[start])
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            ahead += waits.get(name, ())
    return False
