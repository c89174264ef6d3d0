-- 0024_booking_services
--
-- A booking may name a service of its tenant, which then stays.

begin;

select plan(9);

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

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents
)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0),
(md5('idle')::uuid, md5('acme')::uuid, 'idle', 'Idle', 60, 0),
(md5('tour')::uuid, md5('other')::uuid, 'tour', 'Tour', 60, 0);

alter view booking alter column start_at set default '2030-01-01 10:00+00';
alter view booking alter column end_at set default '2030-01-01 11:00+00';

-- inside the tenant -----------------------------------------------------------
select lives_ok(
    $$ insert into booking (service_id) values (md5('talk')::uuid), (null) $$,
    'a booking names a service of its tenant, or none'
);

select throws_ok(
    $$ insert into booking (service_id) values (md5('tour')::uuid) $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_service_id_fkey"',
    'another tenant''s service cannot be booked'
);

select throws_ok(
    $$
        update booking set service_id = md5('tour')::uuid
        where service_id is not null
    $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_tenant_id_service_id_fkey"',
    'a booking cannot move to another tenant''s service'
);

-- deleting --------------------------------------------------------------------
select throws_ok(
    $$ delete from public.service where slug = 'talk' $$,
    '23503',
    'update or delete on table "service" violates foreign key constraint '
    || '"bookings_tenant_id_service_id_fkey" on table "bookings"',
    'a service with bookings cannot be deleted, so no booking loses its guard'
);

select lives_ok(
    $$ delete from public.service where slug = 'idle' $$,
    'a service without bookings can be deleted'
);

-- what else a booking says ----------------------------------------------------
select throws_ok(
    $$ insert into booking (client_timezone) values ('Mars3') $$,
    '23503',
    'insert or update on table "bookings" violates foreign key constraint '
    || '"bookings_client_timezone_fkey"',
    'a customer in the POSIX zone Mars3 is refused'
);

select throws_ok(
    $$ insert into booking (google_event_id) values (e' \t') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_google_event_id_not_blank_check"',
    'a calendar entry without a name is refused'
);

select lives_ok(
    $$
        insert into booking (client_timezone, google_event_id)
        values ('Europe/Berlin', 'abc'), ('Europe/Berlin', 'abc'), (null, null)
    $$,
    'zone and calendar entry may be given, shared, or missing'
);

select throws_ok(
    $$ update booking set booking_type = null $$,
    '23502',
    'null value in column "booking_type" of relation "bookings" violates not-null '
    || 'constraint',
    'a booking is of one kind or the other'
);

select * from finish();
rollback;
