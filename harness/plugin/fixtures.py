"""The fixtures: a server, and databases of a test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from psycopg import Connection

from harness.bench import Bench
from harness.concurrency import (
    LIMIT,
    RUNS,
    Race,
    RaceFailedError,
    Report,
    explore,
)
from harness.database import Database
from harness.datagen import Filled, fill
from harness.plugin.options import keeps
from harness.plugin.reports import failed, keep_for_report
from harness.plugin.session import BENCHES
from harness.server import Server

PARAMETER = "pg_bench"


class Fill(Protocol):
    """What `pg_fill` is: `rows` rows a table, decided by `seed`."""

    def __call__(
        self, target: Database | Connection[Any], *, rows: int = 3, seed: int = 0
    ) -> Filled:
        """Fill a database and commit, or a connection inside its transaction."""
        ...


class RunRace(Protocol):
    """What `pg_race` is: `explore` on the test's own database."""

    def __call__(
        self, race: Race, *, limit: int = LIMIT, runs: int = RUNS, seed: int = 0
    ) -> Report:
        """Run a race in every order; raises RaceFailedError for one that breaks it."""
        ...


@pytest.fixture(scope="session")
def pg_bench(request: pytest.FixtureRequest) -> Bench:
    """The server of one major with its templates; a test runs once for each major."""
    major: int = request.param
    return request.config.stash[BENCHES].bench(major)


@pytest.fixture(scope="session")
def pg_server(pg_bench: Bench) -> Server:
    """The running PostgreSQL: `.dsn` of a superuser, `.major`, `.label`."""
    return pg_bench.server


@pytest.fixture
def pg_db_at(
    request: pytest.FixtureRequest, pg_bench: Bench
) -> Iterator[Callable[[str | int | None], Database]]:
    """Call it with a migration's number for a fresh database as of that migration.

    The number need not exist; `.migrate(to=…)` of the result goes on from there. None
    is the newest schema (or that of `--pg-at`). A failing test keeps its databases.
    """
    made: list[Database] = []

    def database(at: str | int | None = None) -> Database:
        number = request.config.getoption("--pg-at") if at is None else int(at)
        made.append(pg_bench.database(number))
        keep_for_report(request.node, made[-1].dsn, pg_bench.server)
        return made[-1]

    with pg_bench.cluster(alone=False):
        yield database
        for one in made:
            one.close()
    if not keeps(request.config, failed=failed(request.node)):
        for one in made:
            pg_bench.clones.give_back(one.dsn)


@pytest.fixture
def pg_db(pg_db_at: Callable[[str | int | None], Database]) -> Database:
    """A fresh database with every migration applied, and pgTAP.

    `.dsn`, `.connect()`, `.execute()`, `.rolled_back()` (for examples of Hypothesis).
    """
    return pg_db_at(None)


@pytest.fixture(scope="session")
def pg_fill() -> Fill:
    """Call it with a database or a connection for rows in every table.

    `rows=` of each table and `seed=` may be given; `.empty` of the result names the
    tables without any row, `str()` says which rules refused them.
    """

    def filled(
        target: Database | Connection[Any], *, rows: int = 3, seed: int = 0
    ) -> Filled:
        if isinstance(target, Connection):
            return fill(target, rows=rows, seed=seed)
        with target.connect() as connection:
            return fill(connection, rows=rows, seed=seed)

    return filled


@pytest.fixture
def pg_race(pg_db: Database, tmp_path: Path) -> RunRace:
    """Call it with a race, to run its sessions' steps in every order on `pg_db`.

    Up to `limit` orders, else `runs` random ones decided by `seed`. A schedule that
    fails is shown, and written to a script for isolationtester.
    """

    def run(
        race: Race, *, limit: int = LIMIT, runs: int = RUNS, seed: int = 0
    ) -> Report:
        try:
            return explore(pg_db.dsn, race, limit=limit, runs=runs, seed=seed)
        except RaceFailedError as error:
            error.write_spec(tmp_path / "race.spec")
            raise

    return run
