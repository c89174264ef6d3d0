"""Ends the runner at every boundary of a migration; the next one must finish it."""

from collections import deque
from collections.abc import Callable
from functools import partial

from harness.verify.crashes.blows import killed, server_killed, terminated, unheard
from harness.verify.crashes.course import Course, Ground, open_ground, undisturbed
from harness.verify.crashes.places import APPLIED, PENDING, UNFINISHED, difference
from harness.verify.crashes.relay import Boundary
from harness.verify.stage import Stage
from harness.verify.verdict import Finding, Problem

_Crash = tuple[str, Boundary, Callable[[Ground], None]]
_HALF = (
    "It is executed in one transaction, and yet the ledger knows a state between "
    "before and after: something in the file commits."
)


def crashes(stage: Stage, *, own_server: bool, server_kills: int) -> Finding:
    """Return whether the migration survives the end of its runner, wherever it comes.

    Right after it, the database is what the ledger says it is; the next `harness
    migrate up` finishes, with the result of an undisturbed run. The runner's session is
    terminated at every boundary between two statements; its process is also killed
    just before the last commit, and the answer to that is lost. `own_server` is killed
    before and behind that commit, and at so many boundaries more, evenly chosen. Raises
    DoesNotApply when an undisturbed run fails.
    """
    course = undisturbed(stage)
    problem: _Found = None
    kills = server_kills if own_server and course.logged else None
    points = deque(_points(course, kills))
    count = len(points)
    while points and problem is None:
        problem = _on_one_copy(stage, course, points)
    return Finding(
        outcome=problem[0] if problem else "survives crashes",
        problems=(problem[1],) if problem else (),
        notes=(*_not_killed(course, own_server), *_notes(course)),
        details={"crashes": count - len(points)},
    )


def _points(course: Course, server_kills: int | None) -> list[_Crash]:
    """Return where the runner is ended, and how; None kills no server."""
    places = course.boundaries
    last = max(n for n, b in enumerate(places) if b.text.upper().startswith("COMMIT"))
    ends = [("its session terminated", b, partial(terminated, at=b)) for b in places]
    if server_kills is not None:
        chosen = sorted({*_evenly(len(places), server_kills), last, last + 1})
        for b in (places[place] for place in chosen):
            ends.append(("the server killed", b, partial(server_killed, at=b)))
    commit = places[last]
    return [
        *ends,
        ("its process killed", commit, partial(killed, at=commit)),
        ("cut off without the answer", commit, partial(unheard, at=commit)),
    ]


def _evenly(length: int, most: int) -> list[int]:
    """Choose at most so many places of a length, the first among them."""
    most = min(most, length)
    return [turn * length // most for turn in range(most)]


_Found = tuple[str, Problem] | None  # the outcome, and the evidence


def _on_one_copy(stage: Stage, course: Course, points: deque[_Crash]) -> _Found:
    """Crash once, and again as long as that leaves the old state; then finish it."""
    with open_ground(stage) as ground:
        while points:
            how, boundary, strike = points.popleft()
            strike(ground)
            where = f"{how} at: {' '.join(boundary.text.split())[:200]}"
            if problem := _after_crash(ground, course, where):
                return problem
            if ground.place().state != PENDING:
                break
        return _finished(ground, course, where)


def _after_crash(ground: Ground, course: Course, where: str) -> _Found:
    """Compare what is there with what an undisturbed run passes by."""
    place, found = ground.place(), ground.look()
    stepwise = ground.migration.up.directives.no_transaction
    if place.state == UNFINISHED and not stepwise:
        problem = Problem("it ends its transaction itself", f"{where}\n{_HALF}")
        return "half applied", problem
    differences = [
        difference(moment, found, () if place.state == PENDING else course.unsteady)
        for moment in course.passed.get(place, ())
    ]
    if not all(differences):
        return None
    said = [str(problem) for problem in differences[-1]] if differences else []
    lines = [where, f"The ledger says: {place}; the database differs from that:", *said]
    kind = "after a crash the database is in no state of the ledger's"
    return "not what the ledger says", Problem(kind, "\n".join(lines))


def _finished(ground: Ground, course: Course, where: str) -> _Found:
    """Run it once more, to its end, and compare with the undisturbed one."""
    error = ground.up()
    if error is not None:
        text = f"{where}\n{error}\nWrite it so that what was interrupted can run again."
        return "cannot be finished", Problem(
            "after a crash it cannot be finished", text
        )
    wrong = difference(course.end, ground.look(), course.unsteady)
    if ground.place().state != APPLIED or wrong:
        lines = [where, f"The ledger says: {ground.place()}.", *map(str, wrong)]
        kind = "finished after a crash, it is not what an undisturbed run makes"
        return "ends otherwise", Problem(kind, "\n".join(lines))
    return None


def _not_killed(course: Course, own_server: bool) -> tuple[str, ...]:
    if not own_server:
        return ("the server was not killed, for it is not ours",)
    if not course.logged:
        return ("the server was not killed, for that empties unlogged tables",)
    return ()


def _notes(course: Course) -> tuple[str, ...]:
    if not course.unsteady:
        return ()
    names = ", ".join(f"{c.schema}.{c.name}.{c.column}" for c in course.unsteady)
    return (f"values not compared, for they are others in each run: {names}",)
