-- 0008_booking_cancellation
--
-- A booking that was canceled stays canceled.

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

insert into booking (id, canceled_at)
values (md5('one')::uuid, '2029-12-31');

select results_eq(
    $$
        update booking set canceled_at = null where id = md5('one')::uuid
        returning status, canceled_at
    $$,
    $$ values ('canceled'::public.booking_status, '2029-12-31'::timestamptz) $$,
    'clearing canceled_at does not revive: the booking keeps both'
);

select throws_ok(
    $$
        update booking set canceled_at = null, status = 'confirmed'
        where id = md5('one')::uuid
    $$,
    'BKA03',
    format('cannot revive canceled booking "%s"', md5('one')::uuid),
    'clearing canceled_at with another status is refused'
);

select results_eq(
    $$
        update booking set canceled_at = null, no_show_flag = true
        where id = md5('one')::uuid
        returning status, canceled_at
    $$,
    $$ values ('canceled'::public.booking_status, '2029-12-31'::timestamptz) $$,
    'clearing canceled_at with the flag set does not make a no-show of it'
);

select results_eq(
    $$
        update booking set status = 'confirmed' where id = md5('one')::uuid
        returning status
    $$,
    array['canceled'::public.booking_status],
    'another status alone changes nothing while canceled_at is set'
);

select results_eq(
    $$
        update booking set canceled_at = '2029-12-30' where id = md5('one')::uuid
        returning status, canceled_at
    $$,
    $$ values ('canceled'::public.booking_status, '2029-12-30'::timestamptz) $$,
    'the time of the cancellation can be corrected'
);

select * from finish();
rollback;
