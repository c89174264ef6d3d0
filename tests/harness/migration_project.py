"""A directory of migrations, and the database that they are applied to."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harness.admin import connect
from harness.config import Settings
from harness.ledger import read_ledger
from harness.migrations import Done, Runner, discover, open_runner

TABLE = {
    "0001_first.sql": "create table first (id int);",
    "0001_first.down.sql": "drop table first;",
    "0002_second.sql": "create table second (id int);\ninsert into second values (1);",
    "0002_second.down.sql": "drop table second;",
}


class Project:
    """A directory of migrations and the database that they belong to."""

    def __init__(self, directory: Path, dsn: str) -> None:
        self.directory = directory
        self.dsn = dsn
        self.settings = Settings(root=directory, lock_timeout=100, lock_retries=2)
        self.done: list[Done] = []
        self.progress: list[str] = []

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.directory / name).write_text(text, encoding="utf-8")

    def run(self, work: Callable[[Runner], None]) -> None:
        with open_runner(
            self.dsn,
            discover(self.directory),
            settings=self.settings,
            progress=self.progress.append,
            report=self.done.append,
        ) as runner:
            work(runner)

    def up(self, to: int | None = None) -> None:
        self.run(lambda runner: runner.up(to=to))

    def down(self, to: int | None = None) -> None:
        self.run(lambda runner: runner.down(to=to))

    def names(self) -> list[str]:
        with connect(self.dsn) as connection:
            return [entry.name for entry in read_ledger(connection)]

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        with connect(self.dsn) as connection:
            return connection.execute(query.encode()).fetchall()
