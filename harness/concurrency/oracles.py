"""What is wrong with an outcome: SQLSTATEs, invariants, checks, no serial order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.concurrency.outcome import Outcome, shown_rows
from harness.concurrency.script import Race


@dataclass(frozen=True)
class Problem:
    """One rule that an outcome breaks; `rule` is the same for all that break it."""

    rule: str
    evidence: str

    def __str__(self) -> str:
        """Return both in a line."""
        return f"{self.rule}: {self.evidence}"


def find_problems(
    race: Race, outcome: Outcome, serial: Sequence[Outcome] = ()
) -> tuple[Problem, ...]:
    """Return every rule of the race that an outcome breaks.

    `serial` are the outcomes of the sessions that committed, in each order; they count
    where the race has a state to compare.
    """
    problems = [*_refused(race, outcome), *_broken(outcome), *_failed(race, outcome)]
    if race.state is not None:
        problems += _not_serial(outcome, serial)
    return tuple(problems)


def _refused(race: Race, outcome: Outcome) -> Iterator[Problem]:
    """A step ended with an SQLSTATE that it may not end with."""
    for one in outcome.taken:
        session = race.session(one.session)
        step = session.all_steps()[one.number]
        state = one.result.sqlstate if one.result else None
        if one.result is not None and state is not None:
            allowed = session.allowed(step)
            if state not in allowed:
                yield Problem(
                    f"SQLSTATE {state} is not allowed",
                    f'session "{one.session}", {one.text}: {one.result.message}',
                )


def _broken(outcome: Outcome) -> Iterator[Problem]:
    for name, rows in outcome.broken.items():
        yield Problem(f'invariant "{name}" is broken', shown_rows(rows))


def _failed(race: Race, outcome: Outcome) -> Iterator[Problem]:
    for check in race.checks:
        said = check(outcome)
        if said is not None:
            yield Problem(f"check {check.__name__}() fails", said)


def _not_serial(outcome: Outcome, serial: Sequence[Outcome]) -> Iterator[Problem]:
    """No order of the committed transactions leaves this, and tells them this."""
    names = sorted(outcome.committed)
    if any(_same(outcome, one, names) for one in serial):
        return
    said = "; ".join(
        f"{' '.join(dict.fromkeys(one.schedule)) or 'none'} leaves"
        f" {shown_rows(one.state or ()) or 'no row'}"
        for one in serial
    )
    yield Problem(
        "the outcome is that of no serial order",
        f"{', '.join(names) or 'nobody'} committed and left"
        f" {shown_rows(outcome.state or ()) or 'no row'}; alone,"
        f" {said or 'they never all commit'}",
    )


def _same(outcome: Outcome, other: Outcome, names: Sequence[str]) -> bool:
    return outcome.state == other.state and all(
        outcome.results(name) == other.results(name) for name in names
    )
