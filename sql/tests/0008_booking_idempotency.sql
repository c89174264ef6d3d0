-- 0008_booking_idempotency
--
-- A request sent twice books once; ids and keys are the tenant's own.

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

insert into booking (id, client_generated_id)
values (md5('first')::uuid, 'request-1');

alter view booking alter column resource_id drop default;

-- the id ----------------------------------------------------------------------
select throws_ok(
    $$ insert into booking (id) values (md5('first')::uuid) $$,
    '23505',
    'duplicate key value violates unique constraint "bookings_pkey"',
    'a tenant cannot have two bookings with one id'
);

select lives_ok(
    $$
        insert into booking (id, tenant_id, customer_id)
        values (md5('first')::uuid, md5('other')::uuid, md5('bob')::uuid)
    $$,
    'another tenant can have a booking with the same id'
);

-- the key of the request ------------------------------------------------------
select throws_ok(
    $$ insert into booking (client_generated_id) values ('request-1') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"bookings_tenant_id_client_generated_id_key"',
    'a key cannot book twice'
);

select lives_ok(
    $$
        insert into booking (client_generated_id, tenant_id, customer_id)
        values ('request-1', md5('other')::uuid, md5('bob')::uuid)
    $$,
    'another tenant can use the same key'
);

select lives_ok(
    $$ insert into booking (client_generated_id) values ('Request-1') $$,
    'the key in another spelling is another key'
);

select lives_ok(
    $$
        insert into booking (client_generated_id, status)
        values ('request-1', 'canceled'), ('request-1', 'canceled')
    $$,
    'canceled bookings do not use their key up'
);

select lives_ok(
    $$ insert into booking (client_generated_id, status) values ('two', 'failed') $$,
    'a request can fail'
);

select throws_ok(
    $$ insert into booking (client_generated_id) values ('two') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"bookings_tenant_id_client_generated_id_key"',
    'the key of a failed booking cannot be used again'
);

update public.bookings
set status = 'canceled'
where id = md5('first')::uuid and tenant_id = md5('acme')::uuid;

select lives_ok(
    $$ insert into booking (client_generated_id) values ('request-1') $$,
    'the key of a booking that was canceled can be used again'
);

select * from finish();
rollback;
