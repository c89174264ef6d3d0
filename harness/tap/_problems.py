"""What makes a stream of TAP no success, whatever its results are."""

from collections.abc import Iterator, Sequence

from harness.tap._values import BailOut, Event, Plan, Result


def problems(events: Sequence[Event], *, unfinished: Sequence[str]) -> tuple[str, ...]:
    """Say in sentences what is wrong with a whole stream.

    `unfinished` are the names, perhaps empty, of the subtests that no result line
    followed.
    """
    return (
        *_about_bail_outs(events),
        *_about_plans(events),
        *_about_numbers([event for event in events if isinstance(event, Result)]),
        *(f"{_subtest(name)} has no result line." for name in unfinished),
    )


def _about_bail_outs(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        if isinstance(event, BailOut):
            yield f"The file bailed out: {event.reason or 'no reason given'}."


def _about_plans(events: Sequence[Event]) -> Iterator[str]:
    """Check that there is one plan."""
    ran = _ran(events)
    match [event for event in events if isinstance(event, Plan)]:
        case [plan]:
            before = _ran(events[: events.index(plan)])
            yield from _about_plan(plan, before=before, ran=ran)
        case [_, *_] as plans:
            yield f"There is more than one plan: {', '.join(map(str, plans))}."
        case _ if ran:
            yield (
                f"{_results(ran)} came without a plan: the file neither called plan() "
                "first nor reached finish()."
            )
        case _:
            yield "Nothing was run: there is neither a plan nor a result."


def _about_plan(plan: Plan, *, before: int, ran: int) -> Iterator[str]:
    """Compare the only plan with the results, and where it stands among them."""
    if 0 < before < ran:
        yield f"The plan {plan} stands in the middle, after {before} of {ran} results."
    if ran != plan.count:
        yield f"The plan is {plan}, but {_results(ran)} came."
    elif not ran and plan.skip_all is None:
        yield "Nothing was run: the plan is 1..0 and gives no reason to skip."


def _about_numbers(results: Sequence[Result]) -> Iterator[str]:
    """Check that the printed numbers count from one."""
    wrong = [
        f"{result.number} instead of {expected}"
        for expected, result in enumerate(results, start=1)
        if result.number not in {None, expected}
    ]
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        yield f"The results are out of sequence: {wrong[0]}{more}."


def _subtest(name: str) -> str:
    return f'The subtest "{name}"' if name else "A subtest without a name"


def _ran(events: Sequence[Event]) -> int:
    return sum(isinstance(event, Result) for event in events)


def _results(count: int) -> str:
    return "1 result" if count == 1 else f"{count or 'no'} results"
