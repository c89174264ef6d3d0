-- 0025_buffers_backstop
--
-- Where triggers are off, as in a restore, a booking still occupies its time.

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
alter view booking alter column service_id set default md5('both')::uuid;
alter view booking alter column start_at set default '2030-01-01 10:00+00';
alter view booking alter column end_at set default '2030-01-01 11:00+00';

-- where triggers are off ------------------------------------------------------
alter table public.bookings disable trigger user;
alter view booking alter column booking_type set default 'TIMESLOT';
alter view booking alter column booking_tz set default 'UTC';

select throws_ok(
    'insert into booking (occupied) values (null)',
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_occupied_holds_slot_check"',
    'a time that occupies nothing is refused'
);

select throws_ok(
    $$
        insert into booking (occupied)
        values ('[2030-01-01 10:00+00, 2030-01-01 10:59+00)')
    $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_occupied_holds_slot_check"',
    'a booking that does not occupy all of its time is refused'
);

select lives_ok(
    $$
        insert into booking (occupied)
        values ('[2030-01-01 10:00+00, 2030-01-01 11:00+00)')
    $$,
    'a booking that occupies just its time is accepted'
);

select * from finish();
rollback;
