-- 0008_booking_status
--
-- canceled_at decides, then no_show_flag, then the status that was written.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone, capacity)
values (
    md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'Europe/Berlin', 3
);

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column resource_id set default md5('van')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column start_at set default '2030-01-01 10:00+00';
alter view booking alter column end_at set default '2030-01-01 11:00+00';

-- a new booking ---------------------------------------------------------------
select results_eq(
    $$
        insert into booking (status, canceled_at, no_show_flag)
        values
        ('confirmed', '2029-12-31', false),
        ('confirmed', '2029-12-31', true),
        ('canceled', null, false),
        ('canceled', null, true),
        ('confirmed', null, true),
        ('confirmed', null, false)
        returning status, canceled_at
    $$,
    $$
        values
        ('canceled'::public.booking_status, '2029-12-31'::timestamptz),
        ('canceled', '2029-12-31'),
        ('canceled', now()),
        ('canceled', now()),
        ('no_show', null),
        ('confirmed', null)
    $$,
    'a new booking is canceled, else no-show, else what it says'
);

-- a booking that changes ------------------------------------------------------
insert into booking (id, resource_id)
values (md5('one')::uuid, null), (md5('two')::uuid, null), (md5('three')::uuid, null);

select results_eq(
    $$
        update booking set canceled_at = '2029-12-31' where id = md5('one')::uuid
        returning status
    $$,
    array['canceled'::public.booking_status],
    'a booking that gets canceled_at is canceled'
);

select results_eq(
    $$
        update booking set status = 'canceled' where id = md5('two')::uuid
        returning canceled_at
    $$,
    array[now()],
    'a booking that becomes canceled gets canceled_at'
);

select results_eq(
    $$
        update booking set no_show_flag = true where id = md5('three')::uuid
        returning status
    $$,
    array['no_show'::public.booking_status],
    'a booking that is flagged becomes a no-show'
);

-- time stamps -----------------------------------------------------------------
insert into booking (id, resource_id, updated_at)
values (md5('four')::uuid, null, '2020-01-01');

select results_eq(
    $$
        update booking set attendee_count = 2 where id = md5('four')::uuid
        returning updated_at
    $$,
    array[now()],
    'an update of a booking sets updated_at'
);

select * from finish();
rollback;
