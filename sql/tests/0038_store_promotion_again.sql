-- 0038_store_promotion_again
--
-- A record of the older store becomes one booking, whatever happens to it later.

begin;

select plan(3);

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

insert into kept (key, record)
values ('b_1', pg_temp.record('b_1', '{"start_at": 0, "duration_min": 30}'));

select public.promote_store(md5('acme')::uuid);

-- a second run ----------------------------------------------------------------
insert into kept (key, record)
values ('b_4', pg_temp.record('b_4', '{"start_at": 3600000, "duration_min": 30}'));

update kept
set record = record || '{"start_at": 7200000}'
where key = 'b_1';

select results_eq(
    $$ select * from public.promote_store(md5('acme')::uuid) $$,
    'values (1::bigint, 0::bigint)',
    'a second run makes bookings of what is new, and only of that'
);

select results_eq(
    'select count(*) from public.bookings',
    array[2::bigint],
    'a record that changes after it became a booking becomes no second one'
);

select throws_ok(
    $$ delete from kept where key = 'b_1' $$,
    '23503',
    'update or delete on table "store_booking" violates foreign key constraint '
    || '"store_promotion_tenant_id_key_fkey" on table "store_promotion"',
    'a record that became a booking cannot go'
);

select * from finish();
rollback;
