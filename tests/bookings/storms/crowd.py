"""Clients that take attempts off one list, all at once, while backends are killed.

Threads, since psycopg waits without the interpreter's lock and the server needs both
cores: asyncio had 0.8 of their rate, two processes of sixteen threads no more.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from random import Random
from typing import Any

from psycopg import Connection, IsolationLevel

from harness.database import Database
from tests.bookings.operations.system import Operation
from tests.bookings.racing import LEVELS, Outcome, once, session_at

CLIENTS = 32
KILL_EVERY = 100  # attempts, on average
LATE = 0.002  # s that a kill waits at most: not only where a statement begins
PATIENCE = 30  # s, for killed backends to go
LOST = "57P01"
# Who waits that long looks for a cycle; and what is refused here is no news.
_SETTINGS = "set deadlock_timeout = '2ms'; set log_min_messages = 'fatal'"
_KILL = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where pid = %s and datname = current_database()
"""
_OTHERS = """
    select count(*) from pg_stat_activity
    where
        datname = current_database()
        and backend_type = 'client backend'
        and pid = any(%s)
"""


@dataclass(frozen=True)
class Attempt:
    """An operation that was sent once, and what became of it.

    Lost is one whose backend died: it was committed or not, nobody was told.
    """

    operation: Operation
    level: IsolationLevel
    outcome: Outcome
    lost: bool

    @property
    def state(self) -> str | None:
        """The SQLSTATE that refused it; None where it was accepted or is lost."""
        return None if self.lost else self.outcome.sqlstate

    @property
    def changed(self) -> int:
        """How many rows its client was told that it changed; each says that itself."""
        if self.lost or self.outcome.sqlstate:
            return 0
        ((count,),) = self.outcome.rows
        return int(count)


@dataclass(frozen=True)
class Storm:
    """What a crowd did; `kills` counts the backends that were told to end."""

    attempts: Sequence[Attempt]
    kills: int
    seconds: float
    seed: int


@dataclass
class Client:
    """One connection after the other, all of one isolation level."""

    database: Database
    level: IsolationLevel
    pids: list[int] = field(default_factory=list)
    session: Connection[Any] | None = None

    def attempt(self, operation: Operation) -> Attempt:
        """Execute an operation once; a lost connection is followed by another."""
        session = self.session or self.connect()
        outcome = once(session, operation.call)
        lost = session.closed or outcome.sqlstate == LOST
        if lost:
            self.close()
        return Attempt(operation, self.level, outcome, lost)

    def connect(self) -> Connection[Any]:
        session = session_at(self.database, self.level)
        session.execute(_SETTINGS)
        self.pids.append(session.info.backend_pid)  # from here on it can be killed
        self.session = session
        return session

    def close(self) -> None:
        if self.session:
            self.session.close()
        self.session = None


class Killer:
    """Ends backends of clients, from a session of its own."""

    def __init__(
        self, database: Database, clients: Sequence[Client], seed: int
    ) -> None:
        self.kills = 0
        self._orders: SimpleQueue[int | None] = SimpleQueue()
        self._admin = database.connect()
        self._clients = clients
        self._chance = Random(seed)

    def order(self, victim: int) -> None:
        """Have a client killed, soon."""
        self._orders.put(victim)

    def stop(self) -> None:
        """Let `run` return when it has done what was ordered."""
        self._orders.put(None)

    def run(self) -> None:
        """Kill whoever is ordered, a moment later."""
        while (victim := self._orders.get()) is not None:
            time.sleep(self._chance.uniform(0, LATE))
            for pid in self._clients[victim].pids[-1:]:
                done = self._admin.execute(_KILL, [pid]).fetchone()
                self.kills += done == (True,)


def brute_force(
    database: Database,
    operations: Sequence[Operation],
    *,
    seed: int,
    clients: int = CLIENTS,
    kill_every: int = KILL_EVERY,
) -> Storm:
    """Let clients attempt all operations, the next free one each, at mixed levels.

    The seed says what is attempted, in which order, and who is killed at which attempt;
    who gets which and what meets what is the machine's chance. Returns when all is done
    and no backend of theirs is left.
    """
    crowd = [Client(database, LEVELS[number % 3]) for number in range(clients)]
    killer = Killer(database, crowd, seed)
    chance = Random(seed)
    victims = [
        chance.randrange(clients) if chance.randrange(kill_every) == 0 else None
        for _ in operations
    ]
    tickets = iter([*zip(operations, victims, strict=True)])

    def work(client: Client) -> list[Attempt]:
        try:
            return list(_attempts(client, tickets, killer))
        finally:
            client.close()

    begin = time.perf_counter()
    with ThreadPoolExecutor(clients + 1) as pool:
        killing = pool.submit(killer.run)
        try:
            done = [one for some in pool.map(work, crowd) for one in some]
        finally:
            killer.stop()
        killing.result()
    seconds = time.perf_counter() - begin
    _wait_for_the_end(database, crowd)
    return Storm(done, killer.kills, seconds, seed)


def _attempts(
    client: Client, tickets: Iterator[tuple[Operation, int | None]], killer: Killer
) -> Iterator[Attempt]:
    """Take tickets until there are none; of a list, each is taken once."""
    for operation, victim in tickets:
        if victim is not None:
            killer.order(victim)
        yield client.attempt(operation)


def _wait_for_the_end(database: Database, clients: Sequence[Client]) -> None:
    """Wait for what killed backends still have to undo."""
    pids = [pid for client in clients for pid in client.pids]
    until = time.monotonic() + PATIENCE
    while database.execute(_OTHERS, [pids]).fetchone() != (0,):
        assert time.monotonic() < until, "a killed backend does not end"
        time.sleep(0.01)
