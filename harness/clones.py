"""Clones of templates, made before a test needs them and dropped after it."""

from collections import defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor, wait

from harness.admin import connect, create_database, drop_database, keeps_nothing
from harness.dsn import merge, parse
from harness.server import Server
from harness.templates import Templates, fresh_name

MOST_SPARES = 4  # of one template: each is some 10 MB of the RAM disk
MOST_DROPS = 8  # that wait; beyond that a test waits for them


class _Shelf:
    """The spares of one template, in the order in which they will be ready."""

    def __init__(self) -> None:
        self.spares: deque[Future[str]] = deque()
        self.takes = 0
        self._depth = 1

    def note_take(self) -> int:
        """Note a demand; return how many spares it calls for.

        None at first, because many a template is for one suite only; then one, and one
        more each time that a test came before its clone was ready.
        """
        self.takes += 1
        if self.takes > 2 and not (self.spares and self.spares[0].done()):
            self._depth = min(self._depth + 1, MOST_SPARES)
        return self._depth if self.takes > 1 else 0


class ClonePool:
    """Hands out databases; one thread makes the next ones, another drops the used.

    Each has its own connection: a statement on it would wait for the other's.
    """

    def __init__(self, server: Server, templates: Templates) -> None:
        self._server = server
        self._templates = templates
        self._maker = connect(server.dsn)
        self._dropper = connect(server.dsn)
        self._copy_files = keeps_nothing(self._maker)
        self._making = ThreadPoolExecutor(1, thread_name_prefix="clones")
        self._dropping = ThreadPoolExecutor(1, thread_name_prefix="clones")
        self._shelves: defaultdict[str, _Shelf] = defaultdict(_Shelf)
        self._drops: deque[Future[None]] = deque()

    def take(self, at: int | None = None) -> str:
        """Return the connection string of a new clone of the schema as of `at`.

        Raises what building the template raises, or psycopg.Error.
        """
        template = self._templates.template(at)
        shelf = self._shelves[template]
        wanted = shelf.note_take()
        while len(shelf.spares) <= wanted:
            shelf.spares.append(self._making.submit(self._create, template))
        return merge(self._server.dsn, dbname=shelf.spares.popleft().result())

    def give_back(self, dsn: str) -> None:
        """Drop a clone soon; whoever is still connected to it is disconnected."""
        name = parse(dsn)["dbname"]
        self._drops.append(self._dropping.submit(drop_database, self._dropper, name))
        while len(self._drops) > MOST_DROPS:
            wait([self._drops.popleft()])

    def close(self) -> None:
        """Drop the clones that nobody took, and end the threads."""
        for shelf in self._shelves.values():
            for spare in shelf.spares:
                if not spare.cancel() and spare.exception() is None:
                    self.give_back(merge(self._server.dsn, dbname=spare.result()))
        self._making.shutdown()
        self._dropping.shutdown()
        self._maker.close()
        self._dropper.close()

    def _create(self, template: str) -> str:
        name = fresh_name("clone")
        create_database(
            self._maker, name, template=template, copy_files=self._copy_files
        )
        return name
