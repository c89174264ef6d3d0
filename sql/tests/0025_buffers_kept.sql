-- 0025_buffers_kept
--
-- Bookings that can still take place keep their buffers free, others do not.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.customer (id, tenant_id, name)
values
(md5('ada')::uuid, md5('acme')::uuid, 'Ada'),
(md5('ada')::uuid, md5('other')::uuid, 'Ada');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents,
    buffer_before_minutes, buffer_minutes
)
values
(md5('plain')::uuid, md5('acme')::uuid, 'plain', 'Plain', 60, 0, 0, 0),
(md5('both')::uuid, md5('acme')::uuid, 'both', 'Both', 60, 0, 10, 20);

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column resource_id set default md5('van')::uuid;

insert into booking (service_id, start_at, end_at)
values (md5('both')::uuid, '2030-01-01 10:00+00', '2030-01-01 11:00+00');

-- who keeps a buffer ----------------------------------------------------------
select lives_ok(
    $$
        insert into booking (service_id, start_at, end_at, status)
        select
            md5('both')::uuid, '2020-01-01 10:00+00', '2020-01-01 11:00+00', status
        from unnest('{completed, canceled, no_show, failed}'::public.booking_status[])
            as over (status)
    $$,
    'completed, canceled, no-show and failed bookings keep no buffer free'
);

select throws_ok(
    $$
        insert into booking (service_id, start_at, end_at, status)
        values
        (md5('both')::uuid, '2020-01-01 12:00+00', '2020-01-01 13:00+00', 'confirmed'),
        (null, '2020-01-01 13:19+00', '2020-01-01 14:00+00', 'pending')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_resource_occupied_once_excl"',
    'a confirmed booking keeps its buffers free'
);

select throws_ok(
    $$
        insert into booking (service_id, start_at, end_at, status)
        values
        (md5('both')::uuid, '2020-01-01 12:00+00', '2020-01-01 13:00+00', 'checked_in'),
        (null, '2020-01-01 11:00+00', '2020-01-01 11:51+00', 'confirmed')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_resource_occupied_once_excl"',
    'a checked-in booking keeps its buffers free'
);

select * from finish();
rollback;
