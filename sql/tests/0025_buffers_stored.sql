-- 0025_buffers_stored
--
-- What a booking occupies is stored when it is made or moved, and by nobody else.

begin;

select plan(8);

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
alter view booking alter column service_id set default md5('both')::uuid;
alter view booking alter column start_at set default '2030-01-01 10:00+00';
alter view booking alter column end_at set default '2030-01-01 11:00+00';

-- made ------------------------------------------------------------------------
select results_eq(
    'insert into booking (id) values (md5(''first'')::uuid) returning occupied',
    array['[2030-01-01 09:50+00, 2030-01-01 11:20+00)'::tstzrange],
    'a booking occupies its time, half-open, and its buffers on both sides'
);

select results_eq(
    'insert into booking (service_id) values (null) returning occupied',
    array['[2030-01-01 10:00+00, 2030-01-01 11:00+00)'::tstzrange],
    'a booking without a service occupies its bare time'
);

select results_eq(
    $$
        insert into booking (start_at, end_at, booking_date)
        values (null, null, '2030-01-01')
        returning occupied
    $$,
    array[null::tstzrange],
    'a whole day occupies no time'
);

-- written by hand -------------------------------------------------------------
select results_eq(
    $$
        insert into booking (service_id, status, occupied)
        values (md5('plain')::uuid, 'failed', '[2030-01-01, 2031-01-01)')
        returning occupied
    $$,
    array['[2030-01-01 10:00+00, 2030-01-01 11:00+00)'::tstzrange],
    'an insert cannot say what is occupied'
);

select results_eq(
    $$
        update booking set occupied = null where id = md5('first')::uuid
        returning occupied
    $$,
    array['[2030-01-01 09:50+00, 2030-01-01 11:20+00)'::tstzrange],
    'an update cannot say what is occupied'
);

-- sold with -------------------------------------------------------------------
update public.service
set buffer_before_minutes = 0, buffer_minutes = 45
where slug = 'both';

select results_eq(
    $$
        update booking set attendee_count = 2, status = 'confirmed'
        where id = md5('first')::uuid
        returning occupied
    $$,
    array['[2030-01-01 09:50+00, 2030-01-01 11:20+00)'::tstzrange],
    'a booking keeps the buffers it was sold with when its service changes'
);

select results_eq(
    $$
        update booking set end_at = '2030-01-01 11:01+00' where id = md5('first')::uuid
        returning occupied
    $$,
    array['[2030-01-01 10:00+00, 2030-01-01 11:46+00)'::tstzrange],
    'a booking that moves gets the buffers of today'
);

select results_eq(
    $$
        update booking set service_id = md5('plain')::uuid
        where id = md5('first')::uuid
        returning occupied
    $$,
    array['[2030-01-01 10:00+00, 2030-01-01 11:01+00)'::tstzrange],
    'a booking that changes its service gets the buffers of the new one'
);

select * from finish();
rollback;
