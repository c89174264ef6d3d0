"""Services and bookings of every shape, and how to tell that rows were left alone."""

from psycopg import sql

from harness.database import Database

# Buffers after a booking, before one, both, none; every id is the md5 of a name.
SERVICES = """
    insert into public.service (
        id, tenant_id, slug, name, duration_minutes, buffer_minutes, price_cents,
        timezone
    )
    select
        md5(slug)::uuid, md5(tenant)::uuid, slug, slug, 60, buffer, 9900, 'UTC'
    from (
        values
        ('talk', 'acme', 15), ('walk', 'acme', 0), ('tour', 'other', 30)
    ) as given (slug, tenant, buffer)
"""

# With an old updated_at, which no change of a row would leave alone.
DAYS = """
    insert into public.bookings (
        tenant_id, customer_id, client_generated_id, booking_date, status, updated_at
    )
    select
        md5('acme')::uuid, md5('acme')::uuid, status,
        '2020-01-01'::date + number::integer, status, '2020-01-01'
    from
        unnest('{pending, confirmed, checked_in, failed}'::public.booking_status[])
        with ordinality as state (status, number)
"""

# Before there were buffers: name, service, resource, first and last minute, status.
TIMES = """
    insert into public.bookings (
        id, tenant_id, customer_id, client_generated_id, service_id, resource_id,
        start_at, end_at, status, updated_at
    )
    select
        md5(name)::uuid, md5('acme')::uuid, md5('acme')::uuid, name,
        md5(service)::uuid, md5(resource)::uuid,
        '2020-01-01'::timestamptz + make_interval(mins => first),
        '2020-01-01'::timestamptz + make_interval(mins => last),
        status::public.booking_status, '2020-01-01'
    from (
        values
        {}
    ) as given (name, service, resource, first, last, status)
"""
# Service talk keeps 15 minutes free after it, walk none.
BACK_TO_BACK = TIMES.format("""
    ('early', 'talk', 'van', 0, 60, 'confirmed'),
    ('late', 'talk', 'van', 60, 120, 'pending'),
    ('alone', 'talk', 'van', 200, 260, 'checked_in'),
    ('touching', 'walk', 'van', 275, 300, 'confirmed'),
    ('over', 'talk', 'van', 0, 60, 'canceled'),
    ('unbuffered', 'walk', 'bike', 0, 60, 'confirmed'),
    ('anything', null, 'bike', 60, 120, 'confirmed'),
    ('long', 'talk', null, 0, 300, 'confirmed'),
    ('after', 'walk', null, 300, 360, 'confirmed'),
    ('nowhere', null, null, 0, 300, 'confirmed')
""")

COLUMNS = """
    select array_agg(attname order by attnum)
    from pg_catalog.pg_attribute
    where attrelid = %s::regclass and attnum > 0 and not attisdropped
"""


def columns(database: Database, table: str = "public.bookings") -> list[str]:
    """The names of a table's columns, in their order."""
    found = database.execute(COLUMNS, [table]).fetchone()
    assert found is not None
    names: list[str] = found[0]
    return names


def kept(
    database: Database, names: list[str], table: str = "public.bookings"
) -> list[tuple[object, ...]]:
    """Each row's named columns, sorted by its id."""
    query = sql.SQL("select {} from {} order by tenant_id, id").format(
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.Identifier(*table.split(".")),
    )
    return database.execute(query).fetchall()


def schema_of(database: Database, table: str = "public.bookings") -> list[str]:
    """What the catalog says of a table, but for its columns' numbers."""
    found = database.execute(SCHEMA, {"table": table})
    return [line for (line,) in found]


SCHEMA = """
    select concat_ws(
        ' ', attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
    )
    from pg_catalog.pg_attribute
    left join pg_catalog.pg_attrdef on attrelid = adrelid and attnum = adnum
    where attrelid = %(table)s::regclass and attnum > 0 and not attisdropped

    union all

    select concat_ws(
        ' ', conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')
    )
    from pg_catalog.pg_constraint where conrelid = %(table)s::regclass

    union all

    select concat_ws(
        ' ', pg_get_indexdef(indexrelid), obj_description(indexrelid, 'pg_class')
    )
    from pg_catalog.pg_index where indrelid = %(table)s::regclass

    union all

    select concat_ws(
        ' ', pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger')
    )
    from pg_catalog.pg_trigger where tgrelid = %(table)s::regclass and not tgisinternal

    union all

    select concat_ws(
        ' ', oid::regprocedure, md5(prosrc), obj_description(oid, 'pg_proc')
    )
    from pg_catalog.pg_proc where pronamespace = 'public'::regnamespace

    order by 1
"""
