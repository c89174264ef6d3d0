-- 0021_booking_stays_completed
--
-- A completed booking does not change into one that could not be completed.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();

insert into booking (id, status, start_at, end_at, paid_at)
values
(md5('paid')::uuid, 'completed', now() - '1h'::interval, now() + '1h'::interval, now()),
(md5('ended')::uuid, 'completed', now() - '2h'::interval, now(), null);

-- its times -------------------------------------------------------------------
select throws_ok(
    $$
        update booking
        set start_at = now() + interval '1 hour', end_at = now() + interval '2 hours'
        where id = md5('paid')::uuid
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('paid')::uuid),
    'a completed booking cannot move into the future'
);

select throws_ok(
    $$
        update booking set end_at = now() + interval '1 hour'
        where id = md5('ended')::uuid
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('ended')::uuid),
    'a completed booking that is not paid cannot grow beyond this moment'
);

select results_eq(
    $$
        update booking set end_at = now() where id = md5('ended')::uuid
        returning status
    $$,
    array['completed'::public.booking_status],
    'a completed booking can grow up to this moment'
);

select results_eq(
    $$
        update booking set end_at = now() + interval '3 hours'
        where id = md5('paid')::uuid
        returning status
    $$,
    array['completed'::public.booking_status],
    'a completed booking that is paid can grow beyond this moment'
);

-- its payment -----------------------------------------------------------------
select throws_ok(
    $$ update booking set paid_at = null where id = md5('paid')::uuid $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('paid')::uuid),
    'a completed booking that has not ended cannot lose its payment'
);

select results_eq(
    $$
        update booking set paid_at = now() - interval '1 day'
        where id = md5('paid')::uuid
        returning status
    $$,
    array['completed'::public.booking_status],
    'the time of a payment can be corrected'
);

-- one from before this rule ---------------------------------------------------
alter table public.bookings disable trigger bookings_status_suits_time;

insert into booking (id, status, start_at, end_at)
values (
    md5('early')::uuid, 'completed',
    now() + interval '1 hour', now() + interval '2 hours'
);

alter table public.bookings enable trigger bookings_status_suits_time;

select results_eq(
    $$
        update booking set attendee_count = 2 where id = md5('early')::uuid
        returning status
    $$,
    array['completed'::public.booking_status],
    'a booking that was completed too early can change in other columns'
);

select throws_ok(
    $$ update booking set paid_at = now() where id = md5('early')::uuid $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('early')::uuid),
    'a booking that was completed too early is not made right by a payment'
);

select * from finish();
rollback;
