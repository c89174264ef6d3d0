-- 0025_buffers
--
-- The minutes before and after a booking are part of what it occupies.

begin;

select plan(7);

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

-- into a buffer ---------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values (md5('plain')::uuid, '2030-01-01 11:19:59+00', '2030-01-01 12:00+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_resource_occupied_once_excl"',
    'a booking cannot begin inside the buffer after another one'
);

select throws_ok(
    $$
        insert into booking (start_at, end_at)
        values ('2030-01-01 09:00+00', '2030-01-01 09:50:00.000001+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_resource_occupied_once_excl"',
    'a booking without a service cannot end inside the buffer before another one'
);

select throws_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values (md5('both')::uuid, '2030-01-01 11:29+00', '2030-01-01 12:00+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_resource_occupied_once_excl"',
    'the buffer after one booking and the buffer before the next are both kept free'
);

-- up to a buffer --------------------------------------------------------------
select lives_ok(
    $$
        insert into booking (start_at, end_at)
        values ('2030-01-01 09:00+00', '2030-01-01 09:50+00')
    $$,
    'a booking can end where the buffer before another one begins'
);

select lives_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values (md5('both')::uuid, '2030-01-01 11:30+00', '2030-01-01 12:00+00')
    $$,
    'a booking can begin so that its own buffer follows that of another one'
);

-- without buffers -------------------------------------------------------------
select lives_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values
        (md5('plain')::uuid, '2030-01-02 10:00+00', '2030-01-02 11:00+00'),
        (md5('plain')::uuid, '2030-01-02 11:00+00', '2030-01-02 12:00+00'),
        (null, '2030-01-02 12:00+00', '2030-01-02 13:00+00'),
        (null, '2030-01-02 13:00+00', '2030-01-02 14:00+00')
    $$,
    'without buffers back-to-back bookings never conflict'
);

select throws_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values (md5('plain')::uuid, '2030-01-02 10:30+00', '2030-01-02 11:30+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'bare times that overlap break the given rule, which is older and asked first'
);

select * from finish();
rollback;
