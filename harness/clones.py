"""Clones of templates, made before a test needs them and dropped after it."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

from harness.admin import connect, create_database, drop_database
from harness.dsn import merge, parse
from harness.server import Server
from harness.templates import Templates, fresh_name


class ClonePool:
    """Hands out databases; one thread makes the next one while a test uses the last."""

    def __init__(self, server: Server, templates: Templates) -> None:
        self._server = server
        self._templates = templates
        # Its own connection: creating a database would make the tests' queries wait.
        self._admin = connect(server.dsn)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="clones")
        self._spare: dict[str, Future[str]] = {}
        self._drops: list[Future[None]] = []

    def take(self, at: int | None = None) -> str:
        """Return the connection string of a new clone of the schema as of `at`.

        Raises what building the template raises, or psycopg.Error.
        """
        template = self._templates.template(at)
        spare = self._spare.pop(template, None) or self._make(template)
        name = spare.result()
        self._spare[template] = self._make(template)
        return merge(self._server.dsn, dbname=name)

    def give_back(self, dsn: str) -> None:
        """Drop a clone soon; whoever is still connected to it is disconnected."""
        name = parse(dsn)["dbname"]
        self._drops = [drop for drop in self._drops if not drop.done()]
        self._drops.append(self._thread.submit(drop_database, self._admin, name))

    def close(self) -> None:
        """Drop the clones that nobody took, and end the thread."""
        for spare in self._spare.values():
            if not spare.cancel() and spare.exception() is None:
                self.give_back(merge(self._server.dsn, dbname=spare.result()))
        wait(self._drops)
        self._thread.shutdown()
        self._admin.close()

    def _make(self, template: str) -> Future[str]:
        return self._thread.submit(self._create, template)

    def _create(self, template: str) -> str:
        name = fresh_name("clone")
        create_database(self._admin, name, template=template)
        return name
