"""A project of two migrations, and a live database to which they were applied."""

from pathlib import Path

from harness.admin import connect
from harness.config import Settings
from harness.drift import Report, find_drift
from harness.server import silent
from tests.harness.migration_project import Project

MIGRATIONS = {
    "0001_room.sql": "create table room (id int primary key, name text not null);",
    "0001_room.down.sql": "drop table room;",
    "0002_booking.sql": """
create table if not exists booking (
    id int primary key,
    room_id int constraint booking_room_id_fkey references room,
    guests int constraint booking_guests_check check (guests > 0)
);
create index if not exists booking_room_id_idx on booking (room_id);
create or replace function touch() returns trigger language plpgsql as
'begin return new; end';
create or replace trigger booking_touch before update on booking
for each row execute function touch();
""",
    "0002_booking.down.sql": "drop table booking; drop function touch;",
}


class Live:
    """The project and its live database; what they are made anew on is `server`'s."""

    def __init__(self, directory: Path, dsn: str, server: str) -> None:
        self.dsn = dsn
        self.project = Project(directory, dsn)
        self.project.write(MIGRATIONS)
        self.settings = Settings(
            root=directory, migrations=".", pg_server=server, lock_timeout=200
        )

    def execute(self, statements: str) -> None:
        with connect(self.dsn) as connection:
            for statement in statements.split(";\n"):
                connection.execute(statement.encode())

    def report(self, dsn: str | None = None) -> Report:
        return find_drift(dsn or self.dsn, settings=self.settings, progress=silent)

    def found(self, dsn: str | None = None) -> list[tuple[str, str]]:
        """Return the kind and the line of each finding."""
        return [(f.kind.id, f.line) for f in self.report(dsn).findings]
