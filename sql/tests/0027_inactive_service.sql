-- 0027_inactive_service
--
-- A service that is not active is not booked; what was booked before stays.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.service (id, tenant_id, slug, name, duration_minutes, price_cents)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0),
(md5('walk')::uuid, md5('acme')::uuid, 'walk', 'Walk', 60, 0);

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column service_id set default md5('talk')::uuid;

insert into booking (id, start_at, end_at)
values (md5('first')::uuid, '2030-01-01 09:00+00', '2030-01-01 10:00+00');

update public.service set active = false
where slug = 'talk';

-- new bookings ----------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (start_at, end_at)
        values ('2030-01-02 09:00+00', '2030-01-02 10:00+00')
    $$,
    'BKD01',
    'cannot book service "talk"',
    'a time of a service that is not active cannot be booked'
);

select throws_ok(
    $$ insert into booking (booking_date) values ('2030-01-02') $$,
    'BKD01',
    'cannot book service "talk"',
    'a whole day of a service that is not active cannot be booked'
);

select lives_ok(
    $$
        insert into booking (booking_date, status, service_id)
        values
        ('2030-01-02', 'canceled', md5('talk')::uuid),
        ('2020-01-02', 'no_show', md5('talk')::uuid),
        ('2030-01-03', 'pending', md5('walk')::uuid)
    $$,
    'what is over can be entered, and an active service be booked'
);

select throws_ok(
    $$
        update booking set service_id = md5('talk')::uuid
        where service_id = md5('walk')::uuid
    $$,
    'BKD01',
    'cannot book service "talk"',
    'a booking cannot move to a service that is not active'
);

-- older bookings --------------------------------------------------------------
select lives_ok(
    $$
        update booking
        set
            status = 'confirmed',
            start_at = '2030-01-01 10:00+00',
            end_at = '2030-01-01 11:00+00'
        where id = md5('first')::uuid
    $$,
    'what was booked before can be confirmed and moved'
);

update public.service set active = true
where slug = 'talk';

select lives_ok(
    $$ insert into booking (booking_date) values ('2030-01-02') $$,
    'a service that is active again can be booked'
);

select throws_ok(
    $$
        insert into booking (service_id, booking_date)
        values (md5('nothing')::uuid, '2030-01-04')
    $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_service_id_fkey"',
    'a service that is not there is refused by its key'
);

select * from finish();
rollback;
