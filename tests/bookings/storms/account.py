"""What clients were told, against what is stored: nothing lost, nothing twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.database import Database
from tests.bookings.storms.crowd import Attempt


@dataclass(frozen=True)
class Account:
    """Rows that are there because somebody was told so, counted by a key.

    `signs` names the operations: 1 adds as many rows as it says that it changed, -1
    takes them away. Where an operation repeats what was done (`once`), it is told of
    the same rows again. A lost attempt may have changed up to `most` rows.
    """

    name: str
    signs: Mapping[str, int]
    key: str | None  # parameter of the statements; None: all rows together
    truth: str  # SQL: keys and numbers of rows
    most: int = 1
    once: bool = False

    def of(self, attempt: Attempt) -> str:
        """Return the key under which an attempt counts."""
        return attempt.operation.call[1][self.key] if self.key else ""


@dataclass(frozen=True)
class Bounds:
    """How many rows there may be: exactly `told` but for what lost attempts did."""

    told: int = 0
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Balance:
    """An account, summed up: `wrong` names keys, and each with what is stored."""

    name: str
    told: int
    stored: int
    doubtful: int  # rows by which lost attempts may have changed that
    wrong: tuple[str, ...]


def bounds(account: Account, attempts: Sequence[Attempt]) -> dict[str, Bounds]:
    """Return what may be stored under each key that somebody tried."""
    told: defaultdict[str, list[int]] = defaultdict(list)
    lost: defaultdict[str, list[int]] = defaultdict(list)
    for one in attempts:
        sign = account.signs.get(one.operation.name)
        if sign is not None and one.lost:
            lost[account.of(one)].append(sign * account.most)
        elif sign is not None:
            told[account.of(one)].append(sign * one.changed)
    merge = _repeated if account.once else _added
    return {key: merge(told[key], lost[key]) for key in told.keys() | lost.keys()}


def _added(told: list[int], lost: list[int]) -> Bounds:
    known = sum(told)
    least = known + sum(min(0, one) for one in lost)
    return Bounds(known, least, known + sum(max(0, one) for one in lost))


def _repeated(told: list[int], lost: list[int]) -> Bounds:
    """Whoever was told of rows knows them all: then a lost attempt adds none."""
    known = max(told, default=0)
    return Bounds(known, known, known or max(lost, default=0))


def balance(
    account: Account, attempts: Sequence[Attempt], stored: Mapping[str, int]
) -> Balance:
    """Compare an account with what is stored."""
    allowed = bounds(account, attempts)
    wrong = [
        f"{key or 'all'}: {stored.get(key, 0)} rows, {_wanted(one)}"
        for key, one in sorted(allowed.items())
        if not one.least <= stored.get(key, 0) <= one.most
    ]
    unasked = sorted(stored.keys() - allowed.keys())
    wrong += [f"{key}: {stored[key]} rows, nobody asked for" for key in unasked]
    return Balance(
        account.name,
        told=sum(one.told for one in allowed.values()),
        stored=sum(stored.values()),
        doubtful=sum(one.most - one.least for one in allowed.values()),
        wrong=tuple(wrong),
    )


def _wanted(one: Bounds) -> str:
    if one.least == one.most:
        return f"clients were told of {one.told}"
    return f"clients were told of {one.told}, so {one.least} to {one.most}"


def balances(
    accounts: Sequence[Account], attempts: Sequence[Attempt], database: Database
) -> Iterator[Balance]:
    """Compare each account with the database."""
    for account in accounts:
        stored = Counter(dict(database.execute(account.truth).fetchall()))
        yield balance(account, attempts, stored)
