-- 0024_booking_dates
--
-- A booking that is a whole day has a date, no start, no end and no resource.

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

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();

-- days ------------------------------------------------------------------------
select results_eq(
    $$
        insert into booking (booking_date) values ('2030-01-02')
        returning booking_type, start_at, end_at, booking_tz
    $$,
    $$
        values (
            'DATE'::public.booking_type, null::timestamptz, null::timestamptz, 'UTC'
        )
    $$,
    'what has a date is a DATE booking, without start and end'
);

select throws_ok(
    $$ insert into booking (booking_type) values ('DATE') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_type_has_booking_date_check"',
    'a DATE booking without a date is refused'
);

select throws_ok(
    $$
        insert into booking (booking_date, end_at)
        values ('2030-01-03', '2030-01-04')
    $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_type_has_end_at_check"',
    'a DATE booking with an end is refused'
);

select throws_ok(
    $$ insert into booking (booking_date) values ('infinity') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_booking_date_finite_check"',
    'a DATE booking for a day that never comes is refused'
);

select throws_ok(
    $$
        insert into booking (booking_date, resource_id)
        values ('2030-01-03', md5('van')::uuid)
    $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_date_has_no_resource_check"',
    'a DATE booking is on no resource: without bounds it would never end'
);

-- from one kind to the other --------------------------------------------------
insert into booking (start_at, end_at)
values ('2030-01-01 10:00+00', '2030-01-01 11:00+00');

select throws_ok(
    $$ update booking set booking_type = 'DATE' where booking_type = 'TIMESLOT' $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_type_has_booking_date_check"',
    'a TIMESLOT does not become a DATE booking by its type alone'
);

select lives_ok(
    $$
        update booking
        set
            booking_type = 'DATE',
            booking_date = '2030-01-05',
            start_at = null,
            end_at = null
        where booking_type = 'TIMESLOT'
    $$,
    'a TIMESLOT becomes a DATE booking by all that belongs to it'
);

select * from finish();
rollback;
