"""Clones of templates, made before a test needs them and dropped after it."""

import threading
from collections import defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from psycopg import Connection

from harness.admin import connect, create_database, drop_database
from harness.dsn import merge, parse
from harness.server import Server
from harness.templates import Templates, fresh_name

THREADS = 3
MOST_SPARES = 4  # of one template: each is some 10 MB of the RAM disk


class _Shelf:
    """The spares of one template, in the order in which they will be ready."""

    def __init__(self) -> None:
        self.spares: deque[Future[str]] = deque()
        self._takes = 0
        self._depth = 1

    def note_take(self) -> int:
        """Note a demand; return how many spares are to be there after it.

        None at first, because many a template is for one suite only; then one, and one
        more each time that a test came before its clone was ready.
        """
        self._takes += 1
        if self._takes > 2 and not (self.spares and self.spares[0].done()):
            self._depth = min(self._depth + 1, MOST_SPARES)
        return self._depth if self._takes > 1 else 0


class ClonePool:
    """Hands out databases, which a few threads make and drop beside the tests.

    What is asked for first is done first: a test that waits for its clone also waits
    for the drops before it, so that no more of them pile up than there are spares.
    Each thread has its own connection, on which it waits for nobody else's statement.
    """

    def __init__(self, server: Server, templates: Templates) -> None:
        self._server = server
        self._templates = templates
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="clones")
        self._own = threading.local()
        self._connections: list[Connection[Any]] = []
        self._shelves: defaultdict[str, _Shelf] = defaultdict(_Shelf)

    def take(self, at: int | None = None) -> str:
        """Return the connection string of a new clone of the schema as of `at`.

        Raises what building the template raises, or psycopg.Error.
        """
        template = self._templates.template(at)
        shelf = self._shelves[template]
        wanted = shelf.note_take()
        while len(shelf.spares) <= wanted:
            shelf.spares.append(self._threads.submit(self._create, template))
        return merge(self._server.dsn, dbname=shelf.spares.popleft().result())

    def give_back(self, dsn: str) -> None:
        """Drop a clone soon; whoever is still connected to it is disconnected.

        One that PostgreSQL refuses to drop, for a prepared transaction in it, stays.
        """
        self._threads.submit(self._drop, parse(dsn)["dbname"])

    def close(self) -> None:
        """Drop the clones that nobody took, end the threads; again does nothing."""
        for shelf in self._shelves.values():
            while shelf.spares:
                spare = shelf.spares.popleft()
                if not spare.cancel() and spare.exception() is None:
                    self._threads.submit(self._drop, spare.result())
        self._threads.shutdown()
        for connection in self._connections:
            connection.close()

    def _create(self, template: str) -> str:
        name = fresh_name("clone")
        create_database(self._admin(), name, template=template)
        return name

    def _drop(self, name: str) -> None:
        drop_database(self._admin(), name)

    def _admin(self) -> Connection[Any]:
        """Return the connection of the thread that asks."""
        if not hasattr(self._own, "admin"):
            self._own.admin = connect(self._server.dsn)
            self._connections.append(self._own.admin)
        admin: Connection[Any] = self._own.admin
        return admin
