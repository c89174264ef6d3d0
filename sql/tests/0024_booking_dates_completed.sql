-- 0024_booking_dates_completed
--
-- A whole day is completed when it is over by the clock of its booking_tz, or when it
-- has begun and is paid.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about. Kiritimati is 14 hours ahead of
-- UTC, Niue 11 behind: between them is always a day of difference.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column status set default 'completed';

create temporary view today as
select
    (now() at time zone 'Pacific/Kiritimati')::date as in_kiritimati,
    (now() at time zone 'Pacific/Niue')::date as in_niue;

-- over ------------------------------------------------------------------------
select lives_ok(
    $$
        insert into booking (id, booking_date, booking_tz)
        select md5('past')::uuid, in_kiritimati - 1, 'Pacific/Kiritimati' from today
    $$,
    'yesterday can be completed without being paid'
);

select throws_ok(
    $$ update booking set booking_tz = 'Pacific/Niue' $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('past')::uuid),
    'a completed day cannot move to a zone in which it is not over'
);

-- begun -----------------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (id, booking_date, booking_tz)
        select md5('now')::uuid, in_niue, 'Pacific/Niue' from today
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('now')::uuid),
    'today cannot be completed while it is not paid'
);

select lives_ok(
    $$
        insert into booking (id, booking_date, booking_tz, paid_at)
        select md5('paid')::uuid, in_kiritimati, 'Pacific/Kiritimati', now() from today
    $$,
    'today can be completed when it is paid'
);

-- to come ---------------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (id, booking_date, booking_tz, paid_at)
        select md5('next')::uuid, in_niue + 1, 'Pacific/Niue', now() from today
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('next')::uuid),
    'tomorrow cannot be completed even when it is paid'
);

select throws_ok(
    $$
        update booking set booking_date = booking_date + 2
        where id = md5('paid')::uuid
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('paid')::uuid),
    'a completed day cannot move into the future'
);

select lives_ok(
    $$ update booking set attendee_count = 2 $$,
    'other columns of a completed day can change'
);

select * from finish();
rollback;
