"""The two databases that a migration is tried on copies of: before it, and after it.

Making rows is the dearest part, so all checks of a migration share them, and those of
the next migration go on from them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from harness.admin import connect
from harness.config import Settings
from harness.datagen import read_schema
from harness.migrations import Migration
from harness.verify.chain import Chain
from harness.verify.moment import Moment, look
from harness.verify.seeding import Seeding, concerned
from harness.verify.trial import Trial


class Stage:
    """One migration with rows before and after it; made when they are first needed.

    `generated` says whether rows are made up beside those of the project's seeds.
    `lived` is a database just before the migration, whose rows lived through those
    below; the stage drops it.
    """

    def __init__(
        self,
        chain: Chain,
        migration: Migration,
        *,
        settings: Settings,
        seeding: Seeding,
        generated: bool,
        lived: str | None = None,
    ) -> None:
        self.migration = migration
        self.generated = generated
        self._chain = chain
        self._settings = settings
        self._seeding = seeding
        self._lived = lived
        self._made: list[str] = [lived] if lived else []

    @property
    def migrations(self) -> Sequence[Migration]:
        """All migrations of the project."""
        return self._chain.migrations

    @contextmanager
    def with_old_rows(self) -> Iterator[Trial]:
        """Give a trial before the migration, with rows in the older schema."""
        with self._trial(self._older) as trial:
            yield trial

    @contextmanager
    def with_new_rows(self) -> Iterator[Trial]:
        """Give a trial after the migration, with rows in the newer schema as well.

        Raises DoesNotApply when the migration fails on the older rows.
        """
        with self._trial(self._newer) as trial:
            yield trial

    @contextmanager
    def with_seeds_alone(self) -> Iterator[Trial]:
        """Give a trial before the migration, with no rows but those of the seeds."""
        with self._dropped(self._chain.copy_before(self.migration)) as trial:
            yield trial

    @cached_property
    def full(self) -> Moment:
        """What is there when a trial with new rows begins."""
        with connect(self._newer) as connection:
            return look(connection)

    def hand_over(self) -> str | None:
        """Return the database after the migration, which lives on; None if not made."""
        if "_newer" not in self.__dict__:
            return None
        self._made.remove(self._newer)
        return self._newer

    def server_restarted(self) -> None:
        """Connect anew: every session has ended."""
        self._chain.server_restarted()

    def close(self) -> None:
        """Drop both databases."""
        for name in self._made:
            self._chain.drop(name)
        self._made.clear()

    @cached_property
    def _older(self) -> str:
        """The connection string of the schema before the migration, filled."""
        if self._lived:
            return self._lived
        dsn = self._chain.copy_before(self.migration)
        self._made.append(dsn)
        if self.generated:
            with connect(dsn) as connection:
                self._seeding.generate(connection, turn=0)
        return dsn

    @cached_property
    def _newer(self) -> str:
        """The connection string of the schema after the migration, filled again."""
        dsn = self._chain.copy(self._older)
        self._made.append(dsn)
        with connect(dsn) as connection:
            older = read_schema(connection)
        with self._tried_on(dsn) as trial:
            trial.first_up()
        with connect(dsn) as connection:
            self._seeding.after(connection, self.migration)
            if self.generated:
                # The rest has rows that lived through it.
                newer = read_schema(connection)
                tables = concerned(self.migration, older, newer)
                turn = self.migration.number
                self._seeding.generate(connection, turn=turn, tables=tables)
        return dsn

    @contextmanager
    def _trial(self, source: str) -> Iterator[Trial]:
        with self._dropped(self._chain.copy(source)) as trial:
            yield trial

    @contextmanager
    def _dropped(self, dsn: str) -> Iterator[Trial]:
        try:
            with self._tried_on(dsn) as trial:
                yield trial
        finally:
            self._chain.drop(dsn)

    @contextmanager
    def _tried_on(self, dsn: str) -> Iterator[Trial]:
        trial = Trial(dsn, self.migration, settings=self._settings)
        try:
            yield trial
        finally:
            trial.eyes.close()
