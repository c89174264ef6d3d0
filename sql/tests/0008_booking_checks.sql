-- 0008_booking_checks
--
-- A booking takes time, ends, has somebody in it and a key that can be read.

begin;

select plan(9);

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

-- its time --------------------------------------------------------------------
select throws_ok(
    $$ insert into booking (end_at) values ('2030-01-01 09:00+00') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_start_before_end_check"',
    'a booking cannot end before it starts'
);

select throws_ok(
    $$ insert into booking (end_at) values ('2030-01-01 10:00+00') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_start_before_end_check"',
    'a booking cannot end when it starts'
);

select lives_ok(
    $$ insert into booking (end_at) values ('2030-01-01 10:00:00.000001+00') $$,
    'a booking can be as short as the clock allows'
);

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2030-01-02', 'infinity') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_times_finite_check"',
    'a booking without end is refused'
);

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('-infinity', '2029-01-01') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_times_finite_check"',
    'a booking without beginning is refused'
);

-- its people and its key ------------------------------------------------------
select throws_ok(
    'insert into booking (attendee_count) values (0)',
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_attendee_count_positive_check"',
    'a booking for nobody is refused'
);

select throws_ok(
    $$ insert into booking (client_generated_id) values (e' \t') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_client_generated_id_not_blank_check"',
    'a key of white space is refused'
);

-- which rule, not only which class --------------------------------------------
select throws_ok(
    $$ insert into booking (attendee_count, end_at) values (0, '2030-01-01') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_attendee_count_positive_check"',
    'a row that breaks two rules is refused by one of them'
);

alter table public.bookings drop constraint bookings_attendee_count_positive_check;

select throws_ok(
    $$ insert into booking (attendee_count, end_at) values (0, '2030-01-01') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_start_before_end_check"',
    'without that rule another has the same SQLSTATE: only the name tells them apart'
);

select * from finish();
rollback;
