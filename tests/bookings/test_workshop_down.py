"""The ways down from 0034 and 0033: what goes without a word, and what is refused."""

from collections.abc import Callable

import pytest

from harness.bench import Bench
from harness.database import Database
from harness.execute import StatementError
from tests.bookings.rules import migrate_down
from tests.bookings.workshop import count, fill, history, orders

ROWS = "select count(*) from public.workshop_order_transition"
MOVE = (
    "select public.transition_workshop_order(tenant_id, id, 'CONFIRMED', 'SYSTEM')"
    " from public.workshop_order where vehicle = 'PENDING_PAYMENT'"
)


@pytest.fixture
def newest(pg_db_at: Callable[[str], Database]) -> Database:
    """Orders of every shape that have lived through all of it."""
    database = pg_db_at("0028")
    fill(database)
    database.migrate(to=34)
    return database


def stays(database: Database, bench: Bench) -> StatementError:
    """Go down to 0032; return the error, after a look that all is as it was."""
    before = orders(database), history(database), count(database, ROWS)
    with pytest.raises(StatementError) as caught:
        migrate_down(database, bench, to=32)
    assert (orders(database), history(database), count(database, ROWS)) == before
    assert caught.value.sqlstate == "BKM04"
    return caught.value


def test_no_order_changes_on_the_way_down_and_up_again(
    newest: Database, pg_bench: Bench
) -> None:
    before = orders(newest), history(newest)
    migrate_down(newest, pg_bench, to=32)
    assert (orders(newest), history(newest)) == before
    newest.migrate(to=34)
    assert (orders(newest), history(newest)) == before
    assert count(newest, ROWS) == 15


def test_an_actor_in_the_history_is_not_forgotten(
    newest: Database, pg_bench: Bench
) -> None:
    newest.execute(MOVE)
    error = stays(newest, pg_bench)
    assert str(error.detail).count("to CONFIRMED by SYSTEM") == 2


def test_a_transition_that_was_added_is_not_forgotten(
    newest: Database, pg_bench: Bench
) -> None:
    newest.execute(
        "insert into public.workshop_order_transition"
        " values ('RETURNED', 'IN_SERVICE', 'WORKSHOP')"
    )
    assert "RETURNED to IN_SERVICE by WORKSHOP" in str(stays(newest, pg_bench).detail)


def test_a_transition_that_was_removed_does_not_come_back_by_itself(
    newest: Database, pg_bench: Bench
) -> None:
    newest.execute(
        "delete from public.workshop_order_transition where to_status = 'DELIVERED'"
    )
    error = stays(newest, pg_bench)
    assert "without RETURNED to DELIVERED by CUSTOMER" in str(error.detail)


def test_an_extension_is_not_deleted(newest: Database, pg_bench: Bench) -> None:
    newest.execute(
        "insert into public.workshop_extension (tenant_id, order_id, description)"
        " select tenant_id, id, 'new brakes' from public.workshop_order"
        " where status = 'IN_SERVICE'"
    )
    assert "workshop_extension" in stays(newest, pg_bench).primary
    assert count(newest, "select count(*) from public.workshop_extension") == 2
