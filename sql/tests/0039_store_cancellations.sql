-- 0039_store_cancellations
--
-- What was cancelled in the store stays cancelled, and gives its slots free.

begin;

select plan(8);

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
    ('past', 'cancelled', 'of nobody')
) as given (key, status, wanted);

-- cancelling ------------------------------------------------------------------
select lives_ok($$ select pg_temp.cancel('two') $$, 'a reschedule can be cancelled');

select throws_ok(
    $$ select pg_temp.complete('two') $$,
    'BKE05',
    'cannot complete reschedule of record "two"',
    'completing a reschedule after cancelling does not revive the booking'
);

select throws_ok(
    $$ select pg_temp.complete('past') $$,
    'BKE05',
    'cannot complete reschedule of record "past"',
    'nor where the cancelled record still names the slot that it wanted'
);

select lives_ok($$ select pg_temp.cancel('two') $$, 'it can be cancelled once more');

select results_eq(
    $$
        select status, slot_id, reserved_slot_id, record #>> '{history, 0, note}',
            jsonb_array_length(record -> 'history')
        from kept
        where key = 'two'
    $$,
    $$ values ('cancelled', 'of two', null::text, 'cancel_store_booking', 1) $$,
    'it is cancelled where it was, once, and the slot that it wanted is free'
);

select lives_ok(
    $$ select pg_temp.cancel('four'), pg_temp.complete('three') $$,
    'the slot of a cancelled record is free for a reschedule'
);

-- not here --------------------------------------------------------------------
select throws_ok(
    $$ select pg_temp.cancel('six') $$,
    'BKE07',
    'store has no record "six"',
    'a record that is not there cannot be cancelled'
);

update kept
set record = record || '{"start_at": 0, "duration_min": 30}'
where key = 'one';

select public.promote_store(md5('acme')::uuid);

select throws_ok(
    $$ select pg_temp.cancel('one') $$,
    'BKE06',
    'record "one" is a booking by now',
    'a record that has become a booking cannot be cancelled in the store'
);

select * from finish();
rollback;
