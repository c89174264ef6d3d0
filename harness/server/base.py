"""What every kind of server looks like from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# Says what is being waited for: one line, no line end.
Progress = Callable[[str], None]


def silent(line: str) -> None:
    """Progress for callers that want none."""


class Server(Protocol):
    """A running PostgreSQL server; stopping it removes what starting it made."""

    @property
    def label(self) -> str:
        """What it is and where it came from, for people: "embedded 18.4"."""

    @property
    def major(self) -> int:
        """The major version, such as 18."""

    @property
    def dsn(self) -> str:
        """Connection string of the maintenance database, as a role that may create."""

    @property
    def log(self) -> Path | None:
        """The server's log file where this process can read one."""

    @property
    def throwaway(self) -> bool:
        """Whether everything on it goes with it; else we clean up behind us."""

    def stop(self) -> None:
        """End the server and remove its files; a second call does nothing."""

    def keep(self) -> None:
        """Leave it up after this process, for a person to look into."""


@dataclass(frozen=True)
class Attached:
    """A server that another process started, and that it will end."""

    label: str
    major: int
    dsn: str
    log: Path | None = None
    throwaway: bool = True

    def stop(self) -> None:
        """Do nothing: it is not ours."""

    def keep(self) -> None:
        """Do nothing: it is not ours."""
