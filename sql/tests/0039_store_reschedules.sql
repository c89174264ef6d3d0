-- 0039_store_reschedules
--
-- A pending reschedule comes to its end, once.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'Asia/Tokyo');

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

create function pg_temp.complete(key text) returns void
language sql
as $$
    select public.complete_store_reschedule(md5('acme')::uuid, key, '2030-01-01 10:00+00')
$$;

create function pg_temp.cancel(key text) returns void
language sql
as $$ select public.cancel_store_booking(md5('acme')::uuid, key) $$;

insert into kept (key, record)
select
    key,
    pg_temp.record(
        key,
        jsonb_build_object(
            'status', status, 'pending_new_slot_id', wanted, 'slot_id', 'of ' || key,
            'history', '[]'::jsonb
        )
    ) as record
from (
    values
    ('one', 'reschedule_pending', 'N'), ('two', 'reschedule_pending', 'M'),
    ('three', 'reschedule_pending', 'of four'), ('four', 'confirmed', null),
    ('five', 'reschedule_pending', null)
) as given (key, status, wanted);

-- completing ------------------------------------------------------------------
select lives_ok($$ select pg_temp.complete('one') $$, 'a reschedule can be completed');

select results_eq(
    $$
        select
            status, slot_id, start_at, reserved_slot_id, updated_at > now() - '1s'::interval,
            record #>> '{history, 0, status}', record #>> '{history, 0, note}'
        from kept
        where key = 'one'
    $$,
    $$
        values (
            'confirmed', 'N', '2030-01-01 10:00+00'::timestamptz, null::text, true,
            'confirmed', 'complete_store_reschedule'
        )
    $$,
    'it is confirmed in the new slot then, with a line in its history'
);

select throws_ok(
    $$ select pg_temp.complete('one') $$,
    'BKE05',
    'cannot complete reschedule of record "one"',
    'a reschedule cannot be completed twice'
);

select throws_ok(
    $$ select pg_temp.complete('three') $$,
    'BKE05',
    'cannot complete reschedule of record "three"',
    'a reschedule into a slot that another record is in cannot be completed'
);

select throws_ok(
    $$ select pg_temp.complete('five') $$,
    'BKE05',
    'cannot complete reschedule of record "five"',
    'a reschedule to nowhere cannot be completed'
);

select * from finish();
rollback;
