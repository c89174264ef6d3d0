"""Time limits around a migration, and trying again when a lock could not be had."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, errors
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from harness.config import Settings
from harness.execute import StatementError
from harness.server.base import Progress

# Somebody else was in the way; the same statements may succeed a moment later.
_TRANSIENT = {
    errors.LockNotAvailable.sqlstate,
    errors.DeadlockDetected.sqlstate,
    errors.SerializationFailure.sqlstate,
}
_FIRST_PAUSE = 0.2  # seconds at most; the limit doubles each time
_LONGEST_PAUSE = 10.0


@dataclass(frozen=True)
class Timeouts:
    """lock_timeout and statement_timeout in ms, and how often to try again."""

    lock: int
    statement: int
    retries: int

    @classmethod
    def of(cls, settings: Settings) -> "Timeouts":
        """Take them from the settings."""
        return cls(
            lock=settings.lock_timeout,
            statement=settings.statement_timeout,
            retries=settings.lock_retries,
        )

    def set_local(self, connection: Connection[Any]) -> None:
        """Set both for the current transaction."""
        self._set(connection, lock=self.lock, local=True)

    def set_session(self, connection: Connection[Any], *, lock: bool) -> None:
        """Set both for the session; without `lock`, there is no limit for locks."""
        self._set(connection, lock=self.lock if lock else 0, local=False)

    def _set(self, connection: Connection[Any], *, lock: int, local: bool) -> None:
        connection.execute(
            "select set_config('lock_timeout', %s, %s),"
            " set_config('statement_timeout', %s, %s)",
            [f"{lock}ms", local, f"{self.statement}ms", local],
        )


def retrying(timeouts: Timeouts, progress: Progress) -> Retrying:
    """Return the attempts at one piece of work: `for attempt in …: with attempt: …`.

    A StatementError that says somebody else was in the way is retried, each time after
    a longer pause with jitter; every other error, and the last one, is raised.
    """

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        pause = state.next_action.sleep if state.next_action else 0
        progress(
            f"{error.primary if isinstance(error, StatementError) else error}; "
            f"retry {state.attempt_number} of {timeouts.retries} in {pause:.1f} s"
        )

    return Retrying(
        retry=retry_if_exception(_is_transient),
        stop=stop_after_attempt(timeouts.retries + 1),
        wait=wait_random_exponential(multiplier=_FIRST_PAUSE, max=_LONGEST_PAUSE),
        before_sleep=tell,
        reraise=True,
    )


def _is_transient(error: BaseException) -> bool:
    return isinstance(error, StatementError) and error.sqlstate in _TRANSIENT
