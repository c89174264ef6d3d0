"""Verifies migrations on one server: which check, on what rows, how long it took."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from harness.bench import Bench
from harness.errors import HarnessError
from harness.migrations import Migration
from harness.verify.chain import Chain
from harness.verify.crashes import another_possible, crashes, fragile_bench
from harness.verify.idempotent import ROWS, declared_refusal, idempotent
from harness.verify.locking import locks
from harness.verify.seeding import Seeding
from harness.verify.stage import Stage
from harness.verify.staircase import staircase
from harness.verify.trial import DoesNotApply
from harness.verify.verdict import (
    CRASHES,
    IDEMPOTENT,
    LOCKS,
    STAIRCASE,
    Finding,
    Problem,
    Verdict,
)

# Rows live through so many migrations at the most, from a number that it divides: which
# rows a migration meets does not depend on who verified its neighbours.
BLOCK = 8
SERVER_KILLS = 5  # at the boundaries of a migration, beside those around its commit
QUICK_ROWS = 3  # that each table gets, if nobody says otherwise


class Verifier:
    """The checks of all migrations of a bench.

    `rows` is how many rows each table gets before and after a migration, beside the
    project's seeds; `seed` chooses them. With `busy_rows`, the check of locks also
    measures who is kept waiting on tables of that size. A server that is our own, and
    nobody else's, may be killed, `server_kills` times or a few more; if this one is
    not, another is started for the check of crashes.
    """

    def __init__(
        self,
        bench: Bench,
        *,
        rows: int = QUICK_ROWS,
        seed: int = 0,
        busy_rows: int = 0,
        server_kills: int = SERVER_KILLS,
        own_server: bool = False,
    ) -> None:
        self._bench = bench
        self._seeding = Seeding.of(bench.settings, rows=rows, seed=seed)
        self._chain = Chain(bench, self._seeding)
        self._stage: Stage | None = None
        # The schema just after a migration, with the rows that lived through it.
        self._lived: tuple[Migration, str] | None = None
        self._checks: dict[str, Callable[[Stage], Finding]] = {
            IDEMPOTENT: idempotent,
            STAIRCASE: staircase,
            LOCKS: partial(locks, rows=busy_rows),
            CRASHES: partial(crashes, own_server=own_server, server_kills=server_kills),
        }
        # The same on a server that may be killed, if this one's may not.
        self._fragile: Verifier | None = None
        self._own_server = own_server
        self._alike = partial(
            Verifier,
            rows=rows,
            seed=seed,
            server_kills=server_kills,
            own_server=True,
        )

    def verify(self, migration: Migration, check: str) -> Verdict:
        """Run one check; the next one of the same migration shares its rows.

        In the order of the numbers it is quickest. Raises MigrationError when a
        migration below does not apply, and what a seed that fails raises.
        """
        begin = time.perf_counter()
        if self._needs_another(check):
            return self._on_another().verify(migration, check)
        with self._bench.cluster(alone=False):
            finding = self._found(migration, check)
        return Verdict(
            migration=migration.name,
            check=check,
            major=self._bench.server.major,
            finding=finding,
            seconds=time.perf_counter() - begin,
        )

    def close(self) -> None:
        """Drop every database that was made for it, stop the server if one was."""
        if self._fragile is not None:
            self._fragile._bench.close()
            self._fragile._bench.server.stop()
            self._fragile = None
        self._leave_stage()
        self._take_lived(None)
        self._chain.close()

    def _needs_another(self, check: str) -> bool:
        return (
            check == CRASHES and not self._own_server and another_possible(self._bench)
        )

    def _on_another(self) -> "Verifier":
        if self._fragile is None:
            self._fragile = self._alike(fragile_bench(self._bench))
        return self._fragile

    def _found(self, migration: Migration, check: str) -> Finding:
        try:
            return self._checks[check](self._on_stage(migration, generated=True))
        except DoesNotApply as failed:
            reason = declared_refusal(migration, ROWS)
            if reason is None:
                return _does_not_apply(failed.reason)
            said = failed.reason.primary
            note = f"refuses generated rows, as declared ({reason}): {said}"
        try:
            found = self._checks[check](self._on_stage(migration, generated=False))
        except DoesNotApply as failed:
            return _does_not_apply(failed.reason)
        return replace(found, notes=(note, *found.notes))

    def _on_stage(self, migration: Migration, *, generated: bool) -> Stage:
        """Return the stage of the last check if it is the same, else a new one."""
        stage = self._stage
        if stage is None or (stage.migration, stage.generated) != (
            migration,
            generated,
        ):
            self._leave_stage()
            stage = self._stage = Stage(
                self._chain,
                migration,
                settings=self._bench.settings,
                seeding=self._seeding,
                generated=generated,
                lived=self._take_lived(migration) if generated else None,
            )
        return stage

    def _leave_stage(self) -> None:
        stage, self._stage = self._stage, None
        if stage is None:
            return
        newer = stage.hand_over() if stage.generated else None
        if newer is not None:
            self._take_lived(None)
            self._lived = (stage.migration, newer)
        stage.close()

    def _take_lived(self, migration: Migration | None) -> str | None:
        """Return what lived up to just before `migration`; drop anything else."""
        lived, self._lived = self._lived, None
        if lived is None:
            return None
        below, dsn = lived
        place = self._bench.migrations.index(below) + 1
        if (
            migration is not None
            and self._bench.migrations[place:][:1] == (migration,)
            and migration.number // BLOCK == below.number // BLOCK
        ):
            return dsn
        self._chain.drop(dsn)
        return None


def _does_not_apply(error: HarnessError) -> Finding:
    text = (
        f"{error}\nWhere it is right to refuse rows, and changes nothing, declare it:\n"
        "--! refuses: rows: reason"
    )
    problem = Problem("it does not apply to a database with rows", text)
    return Finding(outcome="does not apply", problems=(problem,))
