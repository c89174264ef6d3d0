-- 0024_booking_days_beside_times
--
-- A whole day and times on it do not stand in each other's way.

begin;

select plan(4);

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

insert into booking (id, booking_date) values (md5('first')::uuid, '2030-01-01');

-- times beside it -------------------------------------------------------------
select lives_ok(
    $$
        insert into booking (start_at, end_at)
        values
        ('2030-01-01 09:00+00', '2030-01-01 10:00+00'),
        ('2030-01-01 09:00+00', '2030-01-01 10:00+00')
    $$,
    'times on a day that is given can be booked'
);

select lives_ok(
    $$
        insert into booking (start_at, end_at, resource_id)
        values
        ('2030-02-01 09:00+00', '2030-02-01 10:00+00', md5('van')::uuid),
        ('2030-02-01 10:00+00', '2030-02-01 11:00+00', md5('van')::uuid)
    $$,
    'there is no unique (tenant, date, type): a day has more than one TIMESLOT'
);

select throws_ok(
    $$
        insert into booking (start_at, end_at, resource_id)
        values ('2030-02-01 09:30+00', '2030-02-01 10:30+00', md5('van')::uuid)
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'a TIMESLOT on a resource does not overlap another, whatever the day'
);

select lives_ok(
    $$ insert into booking (booking_date) values ('2030-02-01') $$,
    'a day on which there are times can be booked'
);

select * from finish();
rollback;
