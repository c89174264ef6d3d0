"""Makes a row such as a migration catches up with: written without one column."""

import psycopg
from psycopg import sql

from harness.admin import connect
from harness.sqlfile import RowClaim

_STATEMENT = """
update {table} set {column} = null where (tableoid, ctid) in (
    select tableoid, ctid from {table} where {column} is not null limit 1
)
"""


def empty_one(dsn: str, claim: RowClaim) -> bool:
    """Set the column of a claim to null in one row; False where no row may be so."""
    if claim.column is None:
        return False
    statement = sql.SQL(_STATEMENT).format(
        table=sql.Identifier(claim.schema, claim.name),
        column=sql.Identifier(claim.column),
    )
    try:
        with connect(dsn) as connection:
            return connection.execute(statement).rowcount == 1
    except psycopg.Error:
        return False
