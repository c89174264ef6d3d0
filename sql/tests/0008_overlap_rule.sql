-- 0008_overlap_rule
--
-- Two bookings that occupy a resource share no moment; completed ones still count.
--! at: 0018

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone, capacity)
values
(md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC', 3),
(md5('bike')::uuid, md5('acme')::uuid, 'VEHICLE', 'Bike', 'bike', 'UTC', 1);

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column resource_id set default md5('van')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();

-- side by side ----------------------------------------------------------------
select lives_ok(
    $$
        insert into booking (status, start_at, end_at)
        values
        ('pending', '2020-01-01', '2020-01-03'),
        ('confirmed', '2020-01-03', '2020-01-07'),
        ('checked_in', '2020-01-07', '2020-01-09'),
        ('completed', '2020-01-09', '2020-01-11')
    $$,
    'bookings of a resource can follow each other without a gap'
);

select lives_ok(
    $$
        insert into booking (status, start_at, end_at)
        values
        ('canceled', '2020-01-01', '2020-01-11'),
        ('no_show', '2020-01-01', '2020-01-11'),
        ('failed', '2020-01-01', '2020-01-11')
    $$,
    'canceled, no-show and failed bookings may overlap anything'
);

select lives_ok(
    $$
        insert into booking (resource_id, start_at, end_at)
        values
        (null, '2020-01-01', '2020-01-11'),
        (null, '2020-01-01', '2020-01-11'),
        (md5('bike')::uuid, '2020-01-01', '2020-01-11')
    $$,
    'bookings of another resource, or of none, may overlap'
);

-- who blocks ------------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (start_at, end_at)
        values ('2019-12-31', '2020-01-01 00:00:00.000001')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a pending booking blocks its first microsecond'
);

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2020-01-04', '2020-01-05') $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a confirmed booking blocks what lies inside it'
);

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2020-01-07', '2020-01-09') $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a checked-in booking blocks its whole slot'
);

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2020-01-10', '2020-01-12') $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a completed booking blocks'
);

-- who is blocked --------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (status, start_at, end_at)
        values ('completed', '2020-01-10', '2020-01-12')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a completed booking is blocked'
);

select throws_ok(
    $$ update booking set end_at = '2020-01-04' where status = 'pending' $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a booking cannot grow into the next one'
);

select * from finish();
rollback;
