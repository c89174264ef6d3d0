"""A server that nobody else uses, so that it may be killed."""

from harness.admin import connect
from harness.bench import Bench
from harness.server import is_dsn, silent, start_server


def another_possible(bench: Bench) -> bool:
    """Tell whether another server like the bench's can be started."""
    return not is_dsn(bench.settings.pg_server)


def fragile_bench(bench: Bench) -> Bench:
    """Start another server like the bench's; the caller stops it.

    It writes each commit before it answers: what the harness's other servers have done
    is in memory only for a moment, and would be lost with them.
    """
    settings, major = bench.settings, bench.server.major
    server = start_server(settings.pg_server, major, progress=silent)
    with connect(server.dsn) as admin:
        admin.execute("alter system set synchronous_commit = on")
        admin.execute("select pg_reload_conf()")
    return Bench(server, bench.migrations, settings=settings)
