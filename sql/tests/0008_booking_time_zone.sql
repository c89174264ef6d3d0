-- 0008_booking_time_zone
--
-- A booking has the zone it names, else its resource's, else its tenant's.

begin;

select plan(7);

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

insert into public.tenant (id, slug, name) values (md5('anywhere')::uuid, 'any', 'Any');
insert into public.customer (id, tenant_id, name)
values (md5('eve')::uuid, md5('anywhere')::uuid, 'Eve');

-- filled when it is made ------------------------------------------------------
select results_eq(
    $$ insert into booking (booking_tz) values ('Asia/Tokyo') returning booking_tz $$,
    array['Asia/Tokyo'],
    'a zone that is given is kept'
);

select results_eq(
    $$
        insert into booking (start_at, end_at) values ('2030-01-02', '2030-01-03')
        returning booking_tz
    $$,
    array['Europe/Berlin'],
    'without one the zone of the resource counts'
);

select results_eq(
    'insert into booking (resource_id) values (null) returning booking_tz',
    array['UTC'],
    'without a resource the zone of the tenant counts'
);

select throws_ok(
    $$
        insert into booking (id, tenant_id, resource_id, customer_id)
        values (md5('one')::uuid, md5('anywhere')::uuid, null, md5('eve')::uuid)
    $$,
    'BKA01',
    format('no time zone for booking "%s"', md5('one')::uuid),
    'where nothing names a zone the booking is refused'
);

select lives_ok(
    $$
        insert into booking (tenant_id, resource_id, customer_id, booking_tz)
        values (md5('anywhere')::uuid, null, md5('eve')::uuid, 'Asia/Tokyo')
    $$,
    'a tenant without a zone can have a booking that names one'
);

-- kept afterwards -------------------------------------------------------------
update public.resource
set timezone = 'America/New_York'
where code = 'van';

select is_empty(
    $$ select from booking where booking_tz = 'America/New_York' $$,
    'a resource that moves leaves its bookings in the zone in which they were made'
);

select throws_ok(
    'update booking set booking_tz = null',
    '23502',
    'null value in column "booking_tz" of relation "bookings" violates not-null '
    || 'constraint',
    'the zone of a booking cannot be taken away'
);

select * from finish();
rollback;
