-- 0008_booking_capacity
--
-- A booking fits its resource, and the resource does not shrink below it.

begin;

select plan(10);

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
alter view booking alter column start_at set default '2030-01-01 10:00+00';
alter view booking alter column end_at set default '2030-01-01 11:00+00';

-- bringing people -------------------------------------------------------------
select throws_ok(
    'insert into booking (attendee_count) values (4)',
    'BKA02',
    'cannot book resource "van" for 4',
    'one person too many is refused'
);

select lives_ok(
    $$ insert into booking (id, attendee_count) values (md5('three')::uuid, 3) $$,
    'as many as there is room for are accepted'
);

select lives_ok(
    'insert into booking (resource_id, attendee_count) values (null, 400)',
    'a booking without a resource has no limit'
);

select throws_ok(
    $$ update booking set attendee_count = 4 where id = md5('three')::uuid $$,
    'BKA02',
    'cannot book resource "van" for 4',
    'a booking cannot grow above the capacity'
);

select throws_ok(
    $$ update booking set resource_id = md5('bike')::uuid where attendee_count = 3 $$,
    'BKA02',
    'cannot book resource "bike" for 3',
    'a booking cannot move to a resource with less room'
);

-- shrinking -------------------------------------------------------------------
select throws_ok(
    $$ update public.resource set capacity = 2 where code = 'van' $$,
    'BKA04',
    'cannot lower capacity of resource "van" to 2',
    'a resource cannot shrink below a booking'
);

select lives_ok(
    $$ update public.resource set capacity = 9 where code = 'van' $$,
    'a resource can grow'
);

select lives_ok(
    $$ update public.resource set capacity = 3 where code = 'van' $$,
    'a resource can shrink to its largest booking'
);

update booking
set status = 'confirmed'
where id = md5('three')::uuid;

select throws_ok(
    $$ update public.resource set capacity = 2 where code = 'van' $$,
    'BKA04',
    'cannot lower capacity of resource "van" to 2',
    'a resource cannot shrink below a booking that was confirmed'
);

update booking
set status = 'canceled'
where id = md5('three')::uuid;

select lives_ok(
    $$ update public.resource set capacity = 2 where code = 'van' $$,
    'a booking that was canceled needs no room'
);

select * from finish();
rollback;
