"""A storm in two tables: how attempts ended, and whether the accounts are right."""

from collections import Counter
from collections.abc import Sequence

from tests.bookings.storms.account import Balance
from tests.bookings.storms.crowd import Attempt, Storm

ACCEPTED = ("won", "nothing to do")
DIED = "lost"


def ending(attempt: Attempt) -> str:
    """Return how an attempt ended, in a word or an SQLSTATE."""
    if attempt.lost:
        return DIED
    return attempt.state or ACCEPTED[attempt.changed == 0]


def counts(attempts: Sequence[Attempt]) -> Counter[str]:
    """Count how attempts ended."""
    return Counter(map(ending, attempts))


def shown(title: str, storm: Storm, sums: Sequence[Balance]) -> str:
    """Return both tables."""
    rate = len(storm.attempts) / storm.seconds
    total = counts(storm.attempts)
    codes = sorted(total.keys() - {*ACCEPTED, DIED})
    columns = [one for one in (*ACCEPTED, *codes, DIED) if total[one]]
    names = sorted({one.operation.name for one in storm.attempts})
    rows = [
        _row(
            name, [one for one in storm.attempts if one.operation.name == name], columns
        )
        for name in names
    ]
    accounts = [
        (one.name, *map(str, (one.told, one.stored, one.doubtful)), str(len(one.wrong)))
        for one in sums
    ]
    return "\n".join([
        f"{title}: {len(storm.attempts)} attempts, {storm.kills} backends killed,"
        f" seed {storm.seed}, {storm.seconds:.0f} s, {rate:.0f} a second",
        *_aligned([
            ("operation", "attempts", *columns),
            *rows,
            _row("all", storm.attempts, columns),
        ]),
        "",
        *_aligned([("account", "told", "stored", "in doubt", "wrong"), *accounts]),
    ])


def _row(
    name: str, attempts: Sequence[Attempt], columns: Sequence[str]
) -> tuple[str, ...]:
    found = counts(attempts)
    return name, str(len(attempts)), *(str(found[one]) for one in columns)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([
            row[0].ljust(widths[0]),
            *(
                cell.rjust(width)
                for cell, width in zip(row[1:], widths[1:], strict=True)
            ),
        ])
        for row in rows
    ]
