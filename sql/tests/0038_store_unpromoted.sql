-- 0038_store_unpromoted
--
-- What cannot become a booking stays in the mirror, with the reason.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'Asia/Tokyo');

-- Of another tenant: nobody's bookings go there.
insert into public.tenant (id, slug, name)
values (md5('other')::uuid, 'other', 'Other');
insert into public.resource (tenant_id, type, name, code, timezone)
values (md5('other')::uuid, 'VEHICLE', 'Bike', 'bike', 'UTC');

insert into public.store (tenant_id) values (md5('acme')::uuid);

create temporary view kept as select * from public.store_booking;
alter view kept alter column tenant_id set default md5('acme')::uuid;

-- Each test names only the fields that it is about.
create function pg_temp.record(key text, change jsonb = '{}') returns jsonb
language sql
as $$
    select
        jsonb_build_object('id', key, 'user_id', 'u_9', 'slot_id', 'A')
        || '{"status": "confirmed", "resource_id": "van"}' || change
$$;

insert into kept (key, record)
values
(
    'good',
    pg_temp.record('good', '{"start_at": 0, "duration_min": 30, "created_at": 1}')
),
('no start', pg_temp.record('no start', '{"start_at": null, "duration_min": 30}')),
('no duration', pg_temp.record('no duration', '{"start_at": 0}')),
('zero', pg_temp.record('zero', '{"start_at": 0, "duration_min": 0}')),
('minus', pg_temp.record('minus', '{"start_at": 0, "duration_min": -30}')),
('endless', pg_temp.record('endless', '{"start_at": 0, "duration_min": 1e300}')),
('tiny', pg_temp.record('tiny', '{"start_at": 0, "duration_min": 1e-9}')),
('overlap', pg_temp.record('overlap', '{"start_at": 60000, "duration_min": 30}')),
(
    'bike',
    pg_temp.record('bike', '{"start_at": 0, "duration_min": 30, "resource_id": "bike"}')
),
(
    'nobody',
    pg_temp.record('nobody', '{"start_at": 9e9, "duration_min": 30, "user_id": " "}')
);

select results_eq(
    $$ select reason from public.store_unpromoted where key = 'good' $$,
    array['was not tried yet'],
    'before the first run that is the reason'
);

-- a first run -----------------------------------------------------------------
select results_eq(
    $$ select * from public.promote_store(md5('acme')::uuid) $$,
    'values (1::bigint, 9::bigint)',
    'a run says how many records it could not make bookings of'
);

select set_eq(
    'select key, reason from public.store_unpromoted',
    $$
        values
        ('no start', 'has no start'),
        ('no duration', 'has no duration'),
        ('zero', 'has a duration of 0 minutes'),
        ('minus', 'has a duration of -30 minutes'),
        ('endless', 'interval out of range'),
        (
            'tiny', 'new row for relation "bookings" violates check constraint '
            '"bookings_start_before_end_check"'
        ),
        ('overlap', 'overlaps a booking of its resource'),
        ('bike', 'resource "bike" is unknown'),
        (
            'nobody', 'new row for relation "customer" violates check constraint '
            '"customer_name_not_blank_check"'
        )
    $$,
    'each record that became no booking has its reason'
);

select results_eq(
    'select name from public.customer',
    array['u_9'],
    'no customer is left of a record that became no booking'
);

-- another try -----------------------------------------------------------------
insert into public.resource (tenant_id, type, name, code, timezone)
values (md5('acme')::uuid, 'VEHICLE', 'Bike', 'bike', 'UTC');

select results_eq(
    $$ select * from public.promote_store(md5('acme')::uuid) $$,
    'values (1::bigint, 8::bigint)',
    'the next run tries them again: a resource that is known by now is booked'
);

select results_eq(
    $$ delete from kept where key = 'zero' returning key $$,
    array['zero'],
    'a record that became no booking can go, and its reason with it'
);

select * from finish();
rollback;
