"""A schedule drawn as text: a table of its steps, and a line of time per session."""

from harness.concurrency.outcome import Outcome, Taken

_TEXT = 60  # characters of a step or a result
_DONE, _FAILED, _WAITS, _IDLE, _FREED = "●", "✗", "░", "─", "▶"
_WIDTH = 4  # characters of a turn


def table(outcome: Outcome) -> str:
    """Return the steps in the order in which they were taken, a line each.

    A step that waited says for whom, and after which turn it ended.
    """
    head = ("turn", "session", "step", "result")
    rows = [head, *(_row(one) for one in outcome.taken)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([
            *(text.ljust(width) for text, width in zip(row, widths, strict=False)),
            row[3],
        ]).rstrip()
        for row in rows
    )


def time_line(outcome: Outcome) -> str:
    """Return a line for each session: its steps at their turns, waiting in between."""
    names = list(dict.fromkeys(outcome.schedule))
    width = max(map(len, names), default=0)
    turns = range(1, len(outcome.taken) + 1)
    lines = ["".join([" " * (width + 1), *(str(turn).ljust(_WIDTH) for turn in turns)])]
    lines += [f"{name.ljust(width)} {_line(outcome, name)}" for name in names]
    key = f"{_DONE} done  {_FAILED} failed  {_WAITS} waits  {_FREED} goes on"
    return "\n".join([*(line.rstrip() for line in lines), key])


def _row(one: Taken) -> tuple[str, str, str, str]:
    said = "never ended" if one.result is None else one.result.shown()
    if one.blocked_by:
        said = f"[waits for {', '.join(one.blocked_by)}{_until(one)}] {said}"
    return str(one.turn), one.session, _cut(one.text), _cut(said)


def _until(one: Taken) -> str:
    return "" if one.result is None else f" until turn {one.ended}"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"


def _line(outcome: Outcome, name: str) -> str:
    """Draw one session from its first turn to its last."""
    own = [one for one in outcome.taken if one.session == name]
    last = len(outcome.taken)
    cells = [" " * _WIDTH] * (last + 1)
    begin, end = own[0].turn, max(one.ended for one in own)
    for turn in range(begin, end):
        cells[turn] = _IDLE * _WIDTH
    for one in own:
        _draw(cells, one, last)
    return "".join(cells[1:])


def _draw(cells: list[str], one: Taken, last: int) -> None:
    """Draw one step: at its turn, or from there to where it went on."""
    failed = one.result is not None and one.result.sqlstate is not None
    mark = _FAILED if failed else _DONE
    until = last if one.result is None else one.ended
    if not one.blocked_by:
        cells[one.turn] = mark + cells[one.turn][1:]
        return
    for turn in range(one.turn, until + 1):
        cells[turn] = _WAITS * _WIDTH
    if one.result is not None:
        tail = _FAILED if failed else _FREED
        cells[until] = (_WAITS * (_WIDTH - 2) + tail).ljust(_WIDTH)
