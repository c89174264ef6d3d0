-- 0026_service_overlap
--
-- Bookings of a service that are on no resource share no moment, buffers included.

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

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, buffer_minutes
)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0, 0),
(md5('walk')::uuid, md5('acme')::uuid, 'walk', 'Walk', 60, 0, 15),
(md5('talk')::uuid, md5('other')::uuid, 'talk', 'Talk', 60, 0, 0);

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column service_id set default md5('talk')::uuid;
alter view booking alter column start_at set default '2030-01-01 09:00+00';
alter view booking alter column end_at set default '2030-01-01 10:00+00';

insert into booking (id) values (md5('first')::uuid);

-- one service -----------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (start_at, end_at)
        values ('2030-01-01 09:30+00', '2030-01-01 10:30+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_service_occupied_once_excl"',
    '09:30–10:30 is not let into 09:00–10:00: the times count, not equal starts'
);

select throws_ok(
    'insert into booking (end_at) values (''2030-01-01 09:10+00'')',
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_service_occupied_once_excl"',
    'a service is not given twice at one start'
);

select lives_ok(
    $$
        insert into booking (start_at, end_at)
        values
        ('2030-01-01 10:00+00', '2030-01-01 11:00+00'),
        ('2030-01-01 08:00+00', '2030-01-01 09:00+00')
    $$,
    'back-to-back bookings of a service are accepted, as many as a day has room for'
);

select throws_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values
        (md5('walk')::uuid, '2030-01-01 09:00+00', '2030-01-01 10:00+00'),
        (md5('walk')::uuid, '2030-01-01 10:14+00', '2030-01-01 11:00+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_service_occupied_once_excl"',
    'the buffer of a service is kept free between its own bookings'
);

-- whose time is free again ----------------------------------------------------
update booking set status = 'canceled'
where id = md5('first')::uuid;

select lives_ok(
    $$ insert into booking (id) values (md5('second')::uuid) $$,
    'a canceled booking does not keep the slot'
);

select throws_ok(
    'insert into booking (status) values (''confirmed'')',
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_service_occupied_once_excl"',
    'the slot that was given back is given once'
);

select * from finish();
rollback;
