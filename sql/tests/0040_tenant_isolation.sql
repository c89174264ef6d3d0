-- 0040_tenant_isolation
--
-- The application sees and writes the rows of one tenant, and without one, none.

begin;

select plan(14);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

-- seeing ----------------------------------------------------------------------
select is(
    pg_temp.app('acme', 'select from public.bookings'), 1::bigint,
    'a tenant sees its booking'
);

select is(
    pg_temp.app(
        'acme', $$ select from public.bookings where tenant_id = md5('other')::uuid $$
    ),
    0::bigint,
    'asking for another tenant''s booking by name shows nothing'
);

select is(
    pg_temp.app('acme', 'select from public.bookings where true or tenant_id is null'),
    1::bigint,
    'no condition widens what is seen'
);

select is(
    pg_temp.app('acme', 'select from public.resource_capacity'), 3::bigint,
    'a table of partitions shows the days of one tenant'
);

-- nobody ----------------------------------------------------------------------
select is(
    pg_temp.app(null, 'select from public.bookings'), 0::bigint,
    'without a tenant nothing is seen'
);

select is(
    pg_temp.app(null, $$ update public.bookings set status = 'confirmed' $$), 0::bigint,
    'without a tenant nothing is changed'
);

select throws_ok(
    format(
        'select pg_temp.app(null, %L)',
        'insert into public.customer (tenant_id, name)'
        ' values (md5(''acme'')::uuid, ''Bob'')'
    ),
    '42501', 'new row violates row-level security policy for table "customer"',
    'without a tenant nothing is made'
);

select is(
    (
        select public.current_tenant()
        from set_config('booking.tenant_id', '', true)
    ),
    null, 'an empty setting, as it is after set local, means no tenant'
);

select throws_ok(
    $$
        select public.current_tenant()
        from set_config('booking.tenant_id', 'acme', true)
    $$,
    '22P02', 'invalid input syntax for type uuid: "acme"',
    'a setting that is no id is an error'
);

-- writing ---------------------------------------------------------------------
select is(
    pg_temp.app('acme', $$ update public.bookings set status = 'confirmed' $$),
    1::bigint,
    'an update of everything changes the tenant''s own rows'
);

select is(
    (
        select status from public.bookings
        where id = md5('other booking')::uuid
    ),
    'pending', 'another tenant''s booking stays as it was'
);

select is(
    pg_temp.app('acme', 'delete from public.resource_blackout')
    + pg_temp.app('acme', $$ delete from public.customer where name <> 'Ada' $$),
    0::bigint,
    'a delete reaches nothing of others'
);

select throws_ok(
    format(
        'select pg_temp.app(''acme'', %L)',
        'insert into public.customer (tenant_id, name)'
        ' values (md5(''other'')::uuid, ''Bob'')'
    ),
    '42501', 'new row violates row-level security policy for table "customer"',
    'a row for another tenant is refused'
);

select is(
    pg_temp.app(
        'acme',
        'insert into public.customer (tenant_id, name)'
        ' values (md5(''acme'')::uuid, ''Bob'')'
    ),
    1::bigint,
    'a row for the tenant itself is accepted'
);

select * from finish();
rollback;
