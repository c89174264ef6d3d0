-- 0040_out_of_sight
--
-- What a tenant is refused tells it nothing about another tenant.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

create function pg_temp.book(place text, hour integer, slug text default 'acme')
returns text
language sql
return format(
    $$
        insert into public.bookings (
            tenant_id, customer_id, resource_id, booking_tz, client_generated_id,
            start_at, end_at
        )
        select
            md5(%1$L)::uuid, md5('acme ada')::uuid, md5(%2$L)::uuid, 'UTC',
            gen_random_uuid(),
            '2100-01-01'::timestamptz + interval '1 hour' * %3$s,
            '2100-01-01'::timestamptz + interval '1 hour' * (%3$s + 1)
    $$,
    slug, place, hour
);

create function pg_temp.told(statement text)
returns text
language plpgsql
as $$
declare
    detail text;
begin
    perform pg_temp.app('acme', statement);
    return 'accepted';
exception
    when others then
        get stacked diagnostics detail = pg_exception_detail;
        return concat_ws(' ', sqlstate, sqlerrm, nullif(detail, ''));
end;
$$;

-- bookings --------------------------------------------------------------------
select matches(
    pg_temp.told(pg_temp.book('other van', 10)),
    '^23503 .*"bookings_tenant_id_resource_id_fkey"',
    'booking another tenant''s resource at a time when it is taken breaks a foreign key'
);

select is(
    pg_temp.told(pg_temp.book('other van', 10)),
    pg_temp.told(pg_temp.book('other van', 20)),
    'booking it at a time when it is free says the same'
);

select is(
    replace(
        pg_temp.told(pg_temp.book('nothing', 10)),
        md5('nothing')::uuid::text, md5('other van')::uuid::text
    ),
    pg_temp.told(pg_temp.book('other van', 10)),
    'booking a resource that is nowhere says the same'
);

select is(
    pg_temp.told(pg_temp.book('acme van', 10)),
    '23P01 conflicting key value violates exclusion constraint'
    ' "bookings_excl_resource_time" Key conflicts with existing key.',
    'a conflict with an own booking is named, its values are not'
);

select is(
    pg_temp.told(pg_temp.book('acme van', 11)), 'accepted',
    'an own resource can be booked right after'
);

select is(
    pg_temp.told(pg_temp.book('other van', 20, 'other')),
    '42501 new row violates row-level security policy for table "bookings"',
    'a booking for another tenant breaks the rule of its table'
);

-- holds -----------------------------------------------------------------------
select is(
    pg_temp.told(
        $$
            select public.place_hold(
                md5('acme')::uuid, md5('other van')::uuid, '2100-01-02', '2100-01-02', 9,
                'ada@x.org', 'mine'
            )
        $$
    ),
    format(
        'BKB07 no resource "%s" Tenant "%s" has none of that id.',
        md5('other van')::uuid, md5('acme')::uuid
    ),
    'holding another tenant''s resource says that there is none'
);

select is(
    pg_temp.told(
        $$ select public.release_hold(md5('other')::uuid, 'held') $$
    ),
    format(
        'BKB09 no hold with token "held" Tenant "%s" has none, in any spelling.',
        md5('other')::uuid
    ),
    'releasing another tenant''s hold says that there is none'
);

select * from finish();
rollback;
