-- 0008_booking_references
--
-- A booking stays inside its tenant, and what it names stays.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone, capacity)
values
(md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC', 3),
(md5('bus')::uuid, md5('other')::uuid, 'VEHICLE', 'Bus', 'bus', 'UTC', 3);

insert into public.customer (id, tenant_id, name)
values
(md5('ada')::uuid, md5('acme')::uuid, 'Ada'),
(md5('bob')::uuid, md5('other')::uuid, 'Bob');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column resource_id set default md5('van')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column start_at set default '2030-01-01 10:00+00';
alter view booking alter column end_at set default '2030-01-01 11:00+00';

insert into booking (id) values (md5('first')::uuid);

-- inside the tenant -----------------------------------------------------------
select throws_ok(
    $$ insert into booking (resource_id) values (md5('bus')::uuid) $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_resource_id_fkey"',
    'another tenant''s resource cannot be booked'
);

select throws_ok(
    $$ update booking set resource_id = md5('bus')::uuid $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_resource_id_fkey"',
    'a booking cannot move to another tenant''s resource'
);

select lives_ok(
    'insert into booking (resource_id) values (null)',
    'a booking need not have a resource'
);

select throws_ok(
    $$ update booking set customer_id = md5('bob')::uuid $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_customer_id_fkey"',
    'a booking cannot pass to another tenant''s customer'
);

-- known zones -----------------------------------------------------------------
select throws_ok(
    $$ insert into booking (resource_id, booking_tz) values (null, 'Mars3') $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_booking_tz_fkey"',
    'a booking in the POSIX zone Mars3 is refused'
);

-- what is named stays ---------------------------------------------------------
select throws_ok(
    $$ delete from public.resource where code = 'van' $$,
    '23503',
    'update or delete on table "resource" violates foreign key constraint '
    || '"bookings_tenant_id_resource_id_fkey" on table "bookings"',
    'a resource that has bookings cannot be deleted'
);

select throws_ok(
    $$ delete from public.customer where name = 'Ada' $$,
    '23503',
    'update or delete on table "customer" violates foreign key constraint '
    || '"bookings_tenant_id_customer_id_fkey" on table "bookings"',
    'a customer who has bookings cannot be deleted'
);

select lives_ok(
    $$ delete from public.resource where code = 'bus' $$,
    'a resource without bookings can be deleted'
);

-- The customer's key implies a known tenant: it must not hide this one.
alter table public.bookings drop constraint bookings_tenant_id_customer_id_fkey;

select throws_ok(
    $$
        insert into booking (tenant_id, resource_id, booking_tz)
        values (md5('nobody')::uuid, null, 'UTC')
    $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_fkey"',
    'a booking of an unknown tenant is refused'
);

select * from finish();
rollback;
