"""Rows that tests of the bookings start from; every id is the md5 of a name."""

WORLD = """
    insert into public.tenant (id, slug, name, timezone)
    values
    (md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
    (md5('other')::uuid, 'other', 'Other', 'UTC');

    insert into public.customer (id, tenant_id, name)
    select id, id, name from public.tenant;

    insert into public.resource (id, tenant_id, type, name, code, timezone)
    values
    (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC'),
    (md5('bike')::uuid, md5('acme')::uuid, 'VEHICLE', 'Bike', 'bike', 'UTC'),
    (md5('bus')::uuid, md5('other')::uuid, 'VEHICLE', 'Bus', 'bus', 'UTC');
"""

# Every status on a resource, one after the other without a gap, and on none; what may
# overlap does; with an old updated_at, which no change of a row would leave alone.
EVERY_STATUS = """
    insert into public.bookings (
        tenant_id, customer_id, resource_id, client_generated_id, start_at, end_at,
        status, no_show_flag, updated_at
    )
    select
        md5('acme')::uuid, md5('acme')::uuid, md5(place.code)::uuid, gen_random_uuid(),
        '2020-01-01'::timestamptz + state.number * interval '1 day',
        '2020-01-02'::timestamptz + state.number * interval '1 day',
        state.status, state.status = 'no_show', '2020-01-01'
    from
        unnest(enum_range(null::public.booking_status)) with ordinality
        as state (status, number)
    cross join (values ('van'), ('bike'), (null)) as place (code);

    insert into public.bookings (
        tenant_id, customer_id, resource_id, client_generated_id, start_at, end_at,
        status
    )
    select
        md5('acme')::uuid, md5('acme')::uuid, md5('van')::uuid, gen_random_uuid(),
        '2020-01-01', '2020-02-01', free.status
    from
        unnest('{canceled, no_show, failed}'::public.booking_status[])
        as free (status);
"""

# Of extensions, too, as of the tables for which 0042 made one.
AUDIT = """
    create trigger workshop_extension_record_change
    after insert or update or delete on public.workshop_extension
    for each row execute function public.record_row_change('workshop_extension')
"""
