-- 0035_store_mirror
--
-- A record is kept whole, beside it stands what is known of it, and it stays cancelled.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.store (tenant_id) values (md5('acme')::uuid);

-- Each test names only the fields that it is about.
create function pg_temp.record(key text, change jsonb = '{}') returns jsonb
language sql
as $$
    select
        jsonb_build_object('id', key, 'user_id', 'u_9', 'slot_id', 'A')
        || '{"status": "confirmed", "resource_id": "van"}' || change
$$;

create temporary view kept as select * from public.store_booking;
alter view kept alter column tenant_id set default md5('acme')::uuid;
insert into kept (key, record)
values
(
    'b_1',
    pg_temp.record('b_1', '{
        "start_at": 1732065600000, "duration_min": 22.50, "created_at": 0,
        "updated_at": 1, "status": "reschedule_pending", "pending_new_slot_id": "B",
        "more": [1.10, "é", null]
    }')
),
('b_2', pg_temp.record('b_2', '{"status": "cancelled", "pending_new_slot_id": "C"}'));

-- the record ------------------------------------------------------------------
select results_eq(
    $$ select record - 'more', record ->> 'more' from kept where key = 'b_1' $$,
    $$
        select
            pg_temp.record('b_1', '{
                "start_at": 1732065600000, "duration_min": 22.50, "created_at": 0,
                "updated_at": 1, "status": "reschedule_pending",
                "pending_new_slot_id": "B"
            }'),
            '[1.10, "é", null]'
    $$,
    'a record is kept with every field, and every digit of a number'
);

select results_eq(
    $$
        select
            user_id, slot_id, status, start_at, duration_min, resource_id,
            reserved_slot_id, created_at, updated_at
        from kept
        where key = 'b_1'
    $$,
    $$
        values (
            'u_9', 'A', 'reschedule_pending', '2024-11-20 01:20+00'::timestamptz,
            22.50, 'van', 'B', '1970-01-01'::timestamptz,
            '1970-01-01 00:00:00.001'::timestamptz
        )
    $$,
    'the known fields of a record stand in columns'
);

-- what is refused -------------------------------------------------------------
select throws_ok(
    $$ insert into kept (key, record) values ('b_3', pg_temp.record('b_4')) $$,
    '23514',
    'new row for relation "store_booking" violates check constraint '
    || '"store_booking_record_sound_check"',
    'a record that is not sound is refused, whoever writes it'
);

select throws_ok(
    $$ insert into kept (key, record) values ('b_1', pg_temp.record('b_1')) $$,
    '23505',
    'duplicate key value violates unique constraint "store_booking_pkey"',
    'a key has one record'
);

select throws_ok(
    $$
        insert into public.store_collection (tenant_id, name, document)
        values (md5('acme')::uuid, 'bookings', '{}')
    $$,
    '23514',
    'new row for relation "store_collection" violates check constraint '
    || '"store_collection_name_not_bookings_check"',
    'bookings are not kept as another collection'
);

-- cancelled -------------------------------------------------------------------
select throws_ok(
    $$ update kept set record = pg_temp.record('b_2') where key = 'b_2' $$,
    'BKE04',
    'cannot revive cancelled record "b_2"',
    'a cancelled record cannot be revived, whoever writes it'
);

select results_eq(
    $$
        update kept set record = record || '{"note": "late"}' where key = 'b_2'
        returning status
    $$,
    array['cancelled'],
    'a cancelled record can change otherwise'
);

select * from finish();
rollback;
