"""What a suite leaves behind outside its own database, or in its session."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from psycopg import Connection

_ATTEMPTS = 5
_PAUSE = 0.05  # seconds

# Everything of the cluster that outlives a database, as one line of text each. What the
# harness itself makes is left out.
_CLUSTER = r"""
select 'role ' || rolname, format(
    'superuser %s, inherit %s, create role %s, create database %s, login %s,'
    ' replication %s, bypass rls %s, limit %s, valid until %s',
    rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
    rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil
) from pg_roles
union all
select format('membership of %s in %s', m.rolname, g.rolname), admin_option::text
from pg_auth_members
join pg_roles as m on m.oid = member
join pg_roles as g on g.oid = roleid
union all
select format('setting of role %s in database %s', coalesce(rolname, '(all)'),
    coalesce(datname, '(all)')), array_to_string(setconfig, ', ')
from pg_db_role_setting
left join pg_roles on pg_roles.oid = setrole
left join pg_database on pg_database.oid = setdatabase
union all
select 'database ' || datname, format('owner %s, limit %s, %s',
    pg_get_userbyid(datdba), datconnlimit, datacl)
from pg_database where datname !~ '^harness_(clone|scratch|template)_'
union all
select 'tablespace ' || spcname, pg_get_userbyid(spcowner) from pg_tablespace
"""
_SYSTEM = r"""
select 'system setting ' || name, setting from pg_file_settings
where sourcefile like '%postgresql.auto.conf'
"""

_SESSION = """
select format('session %%s of %%s in this database', pid, usename)
from pg_stat_activity
where datname = %(database)s and pid <> %(pid)s and backend_type = 'client backend'
union all
select format('advisory lock %%s', case objsubid
    when 1 then ((classid::bigint << 32) | objid::bigint)::text
    else format('(%%s, %%s)', classid, objid) end)
from pg_locks where locktype = 'advisory' and pid = %(pid)s
union all
select format('prepared transaction "%%s"', gid)
from pg_prepared_xacts where database = %(database)s
"""


def cluster_state(admin: Connection[Any]) -> Mapping[str, str]:
    """Return what the cluster holds beside the databases' contents."""
    state = dict(admin.execute(_CLUSTER).fetchall())
    allowed = admin.execute("select has_table_privilege('pg_file_settings', 'select')")
    if allowed.fetchone() == (True,):  # else it takes a superuser, as ALTER SYSTEM does
        state |= dict(admin.execute(_SYSTEM).fetchall())
    return state


def cluster_leftovers(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[str]:
    """Say each difference between two states of the cluster."""
    for name in sorted({*before, *after}):
        if name not in before:
            yield f"It left {name}."
        elif name not in after:
            yield f"It removed {name}."
        elif before[name] != after[name]:
            yield f"It changed {name}: {before[name]} became {after[name]}."


def session_leftovers(
    admin: Connection[Any], *, pid: int, database: str
) -> Iterator[str]:
    """Say what the session `pid` still holds, and who else is in its database.

    A session that was told to end needs a moment: what is found is looked for again.
    """
    parameters = {"pid": pid, "database": database}
    for attempt in range(_ATTEMPTS):
        rows = admin.execute(_SESSION, parameters).fetchall()
        if not rows:
            return
        if attempt:
            time.sleep(_PAUSE)
    for (text,) in rows:
        yield f"It left {text}."
