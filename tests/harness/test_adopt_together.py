"""Adopting while another run migrates, adopts, or alters the database by hand."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from harness.admin import connect
from harness.drift import NotAdopted, adopt
from harness.errors import MigrationError, ServerError
from harness.ledger import has_ledger
from tests.harness.drift_project import Live

# The runner's lock in the live database, which no throwaway database needs.
LOCK = "select pg_advisory_lock(x'6861726E657373'::bigint)"
UNLOCK = "select pg_advisory_unlock(x'6861726E657373'::bigint)"


@pytest.fixture
def live(live: Live) -> Live:
    """The same, whose ledger is lost."""
    live.execute("drop schema harness cascade")
    return live


def adopted(live: Live, waits: list[str] | None = None) -> int:
    progress = [] if waits is None else waits
    found = adopt(live.dsn, to=None, settings=live.settings, progress=progress.append)
    return len(found)


def test_of_two_at_once_one_adopts_and_the_other_finds_its_ledger(live: Live) -> None:
    def attempt(_turn: int) -> int:
        with suppress(MigrationError):
            return adopted(live)
        return 0

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [0, 2]
    assert live.project.names() == ["0001_room", "0002_booking"]
    assert live.found() == []


def test_a_runner_at_work_is_waited_for_and_nothing_is_written(live: Live) -> None:
    live.settings = replace(live.settings, runner_timeout=300)
    with connect(live.dsn) as runner:
        runner.execute(LOCK)
        with pytest.raises(ServerError, match="another run migrates this cluster"):
            adopted(live)
        assert not has_ledger(runner)


def test_what_changed_while_the_lock_was_waited_for_is_seen(live: Live) -> None:
    waits: list[str] = []
    with connect(live.dsn) as runner, ThreadPoolExecutor(1) as pool:
        runner.execute(LOCK)
        attempt = pool.submit(adopted, live, waits)
        while not any("waiting for another" in line for line in waits):
            assert not attempt.done()
            time.sleep(0.01)
        runner.execute("alter table room add column note text")
        runner.execute(UNLOCK)
        with pytest.raises(NotAdopted) as caught:
            attempt.result()
        lines = [finding.line for finding in caught.value.findings]
        assert lines == ["+ added column public.room.note"]
        assert not has_ledger(runner)
