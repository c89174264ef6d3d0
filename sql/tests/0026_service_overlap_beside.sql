-- 0026_service_overlap_beside
--
-- What a booking of a service without resource leaves free.

begin;

select plan(5);

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

-- beside it -------------------------------------------------------------------
select lives_ok(
    $$
        insert into booking (service_id, start_at, end_at)
        values
        (md5('walk')::uuid, '2030-01-01 09:00+00', '2030-01-01 10:00+00'),
        (md5('walk')::uuid, '2030-01-01 10:15+00', '2030-01-01 11:00+00')
    $$,
    'another service can be booked at the same time'
);

select lives_ok(
    'insert into booking (resource_id) values (md5(''van'')::uuid)',
    'the same service on a resource occupies the resource, not the service'
);

select lives_ok(
    'insert into booking (service_id) values (null), (null)',
    'bookings of no service and no resource may overlap'
);

select lives_ok(
    $$ insert into booking (tenant_id) values (md5('other')::uuid) $$,
    'another tenant''s service of the same id can be booked at the same time'
);

select lives_ok(
    $$
        insert into booking (booking_date, start_at, end_at)
        values ('2030-01-01', null, null)
    $$,
    'the whole day can be booked beside the times of a service'
);

select * from finish();
rollback;
