-- 0024_booking_times
--
-- A booking that is a time has a start and an end, and no date.

begin;

select plan(6);

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

-- times -----------------------------------------------------------------------
select results_eq(
    $$
        insert into booking (start_at, end_at)
        values ('2030-01-01 10:00+00', '2030-01-01 11:00+00')
        returning booking_type
    $$,
    array['TIMESLOT'::public.booking_type],
    'what has a start is a TIMESLOT, also where the writer names no type'
);

select col_default_is(
    'public', 'bookings', 'booking_type', 'DATE'::public.booking_type,
    'the default of the column is DATE all the same'
);

select throws_ok(
    $$
        insert into booking (booking_type, booking_date, start_at, end_at)
        values ('DATE', '2030-01-02', '2030-01-02', '2030-01-03')
    $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_type_has_booking_date_check"',
    'a booking with a start and a date is refused'
);

select throws_ok(
    $$
        insert into booking (booking_type, end_at)
        values ('TIMESLOT', '2030-01-02 11:00+00')
    $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_type_has_start_at_check"',
    'a TIMESLOT without a start is refused'
);

select throws_ok(
    $$ insert into booking (start_at) values ('2030-01-02 10:00+00') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_type_has_end_at_check"',
    'a TIMESLOT without an end is refused'
);

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2030-01-02', 'infinity') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_times_finite_check"',
    'a TIMESLOT still ends some time'
);

select * from finish();
rollback;
