"""Steps as a psql script that shows again, in any migrated database, what failed."""

from collections.abc import Iterable, Sequence
from textwrap import dedent

from harness.dsn import psql_line
from tests.bookings.machines.stage import STILL

# It goes on behind what is refused.
HEAD = r"""
\set ON_ERROR_ROLLBACK on
\set VERBOSITY verbose
"""
# In the database that was kept stand the rows that the steps made; nowhere else would
# one wish to see them gone, even if it is undone in the end.
GONE = r"""
select current_database() like 'harness\_clone\_%' as kept \gset
\if :kept
set local session_replication_role = replica;
truncate public.tenant cascade;
set local session_replication_role = origin;
\endif
"""


def script(
    steps: Iterable[str],
    *,
    title: str,
    dsn: str,
    rows: str,
    look: str,
    rolls_back: bool,
) -> str:
    """Return the script; `rows` come before the steps, `look` is a query behind them.

    One that rolls back changes nothing, and stops the clock: now() is
    clock_timestamp(). One that does not wants a database without rows.
    """
    opened: Sequence[str] = ["begin;", GONE, f"{dedent(STILL)};"] if rolls_back else []
    parts = [
        f"-- {title}",
        f"-- {psql_line(dsn)} -f this-file",
        HEAD,
        *opened,
        f"{dedent(rows)};",
        *steps,
        f"{dedent(look)};",
        *(["rollback;"] if rolls_back else []),
    ]
    return "\n".join(part.strip() for part in parts) + "\n"
