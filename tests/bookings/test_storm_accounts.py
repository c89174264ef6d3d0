"""An account notices what is lost and what is there twice, but not what is in doubt."""

import pytest
from psycopg import IsolationLevel

from tests.bookings.operations.system import Operation
from tests.bookings.racing import Outcome
from tests.bookings.storms.account import Account, balance
from tests.bookings.storms.crowd import Attempt

LOST = -1  # instead of the number of rows that an attempt was told of
BOOKED = Account("booked", {"book": 1, "cancel": -1}, "key", truth="", most=2)
ONCE = Account("booked", {"book": 1}, "key", truth="", most=2, once=True)


def attempt(name: str, told: int) -> Attempt:
    operation = Operation(name, ("", {"key": "k"}))
    outcome = Outcome(rows=((told,),)) if told >= 0 else Outcome(sqlstate="57P01")
    return Attempt(operation, IsolationLevel.READ_COMMITTED, outcome, told == LOST)


def wrong(account: Account, told: dict[str, list[int]], stored: int) -> tuple[str, ...]:
    attempts = [attempt(name, one) for name, some in told.items() for one in some]
    return balance(account, attempts, {"k": stored}).wrong


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ({"book": [1, 0, 1]}, {2}),
        ({"book": [1, LOST]}, {1, 2, 3}),
        ({"book": [1, 1], "cancel": [1]}, {1}),
        ({"book": [1, 1, 1], "cancel": [LOST]}, {1, 2, 3}),
        ({"book": [LOST, LOST]}, {0, 1, 2, 3, 4}),
    ],
)
def test_an_account_adds_up_what_clients_were_told(
    told: dict[str, list[int]], stored: set[int]
) -> None:
    assert {one for one in range(6) if not wrong(BOOKED, told, one)} == stored


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ({"book": [2, 2, 2]}, {2}),
        ({"book": [2, LOST]}, {2}),
        ({"book": [LOST, LOST]}, {0, 1, 2}),
    ],
)
def test_a_repeated_request_is_told_of_the_same_rows(
    told: dict[str, list[int]], stored: set[int]
) -> None:
    assert {one for one in range(6) if not wrong(ONCE, told, one)} == stored


def test_an_account_says_which_key_is_wrong_and_how() -> None:
    (lost,) = wrong(BOOKED, {"book": [1, 1]}, 1)
    assert lost == "k: 1 rows, clients were told of 2"
    (twice,) = wrong(BOOKED, {"book": [1, LOST]}, 4)
    assert twice == "k: 4 rows, clients were told of 1, so 1 to 3"
    (unasked,) = wrong(BOOKED, {"shut": [1]}, 1)
    assert unasked == "k: 1 rows, nobody asked for"
