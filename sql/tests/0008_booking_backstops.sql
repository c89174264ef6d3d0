-- 0008_booking_backstops
--
-- Where triggers are off, as in a restore, the columns of a booking still agree.

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

alter table public.bookings disable trigger bookings_settle_status;

-- canceled --------------------------------------------------------------------
select throws_ok(
    $$ insert into booking (status) values ('canceled') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_canceled_at_matches_status_check"',
    'a canceled booking without canceled_at is refused'
);

select throws_ok(
    'insert into booking (canceled_at) values (now())',
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_canceled_at_matches_status_check"',
    'a pending booking with canceled_at is refused'
);

select lives_ok(
    $$ insert into booking (status, canceled_at) values ('canceled', now()) $$,
    'a canceled booking with canceled_at is accepted'
);

-- no-show ---------------------------------------------------------------------
select throws_ok(
    'insert into booking (no_show_flag) values (true)',
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_no_show_flag_matches_status_check"',
    'a pending booking that is flagged as no-show is refused'
);

select lives_ok(
    $$
        insert into booking (status, canceled_at, no_show_flag)
        values
        ('canceled', now(), true), ('no_show', null, true), ('no_show', null, false)
    $$,
    'a flagged booking is accepted as no-show or as canceled'
);

select * from finish();
rollback;
