-- 0024_booking_days
--
-- A tenant gives a day once, and again when its booking is over.

begin;

select plan(7);

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

-- once a day ------------------------------------------------------------------
select throws_ok(
    $$ insert into booking (booking_date) values ('2030-01-01') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"bookings_tenant_id_booking_date_key"',
    'a day cannot be booked twice'
);

select lives_ok(
    $$ insert into booking (booking_date) values ('2029-12-31'), ('2030-01-02') $$,
    'the days before and after can be booked'
);

select lives_ok(
    $$
        insert into booking (tenant_id, booking_date)
        values (md5('other')::uuid, '2030-01-01')
    $$,
    'another tenant can give the same day'
);

select throws_ok(
    $$ update booking set booking_date = '2030-01-01' where id <> md5('first')::uuid $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"bookings_tenant_id_booking_date_key"',
    'a whole day cannot move to one that is given'
);

-- whose day is free again -----------------------------------------------------
select lives_ok(
    $$
        insert into booking (booking_date, status)
        values
        ('2030-01-01', 'canceled'),
        ('2030-01-01', 'failed'),
        ('2030-01-01', 'no_show')
    $$,
    'canceled, failed and no-show bookings of a day do not need it'
);

select throws_ok(
    $$ insert into booking (booking_date, status) values ('2030-01-01', 'confirmed') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"bookings_tenant_id_booking_date_key"',
    'beside them the day is as given as it was'
);

update booking set status = 'canceled'
where id = md5('first')::uuid;

select lives_ok(
    $$ insert into booking (booking_date) values ('2030-01-01') $$,
    'canceling gives the day back'
);

select * from finish();
rollback;
