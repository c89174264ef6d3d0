"""Clones with a session in them, kept for the next suite that wants the same schema.

Half of what a small suite costs is a new session: its caches are empty and none of
pgTAP's functions is compiled.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

from harness.admin import connect
from harness.clones import ClonePool
from harness.templates import Templates
from harness.warm.traces import Traces


@dataclass(frozen=True)
class WarmClone:
    """A clone, the only session in it, and the watch over what becomes of both."""

    dsn: str
    connection: Connection[Any]
    traces: Traces


class WarmClones:
    """Hands out clones with a session, and takes back those without a trace."""

    def __init__(self, templates: Templates, clones: ClonePool) -> None:
        self._templates = templates
        self._clones = clones
        self._idle: defaultdict[str, list[WarmClone]] = defaultdict(list)

    def take(self, at: int | None = None, *, new: bool = False) -> WarmClone:
        """Return one with the schema as of `at`; a new one if none is idle, or wanted.

        Raises what making a clone raises.
        """
        idle = self._idle[self._templates.template(at)]
        while idle and not new:
            warm = idle.pop()
            if _answers(warm.connection):
                return warm
            self.give_up(warm, keep=False)
        dsn = self._clones.take(at)
        connection = connect(dsn)
        return WarmClone(dsn, connection, Traces(connection))

    def put_back(self, warm: WarmClone, at: int | None = None) -> None:
        """Keep one that is as `take(at)` gave it, database and session."""
        self._idle[self._templates.template(at)].append(warm)

    def give_up(self, warm: WarmClone, *, keep: bool) -> None:
        """End the session; drop the clone, unless a person is to look into it."""
        warm.connection.close()
        if not keep:
            self._clones.give_back(warm.dsn)

    def close(self) -> None:
        """End the sessions and let go of the clones."""
        for idle in self._idle.values():
            for warm in idle:
                self.give_up(warm, keep=False)
        self._idle.clear()


def _answers(connection: Connection[Any]) -> bool:
    """Tell whether nobody has ended the session meanwhile."""
    try:
        connection.execute("")
    except psycopg.OperationalError:
        return False
    return True
