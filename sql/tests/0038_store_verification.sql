-- 0038_store_verification
--
-- Whether everything has arrived can be seen any day.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'Asia/Tokyo');

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

create temporary view found as
select
    rows_before,
    rows_after,
    rows_without_resource,
    not_promoted,
    changed_since_promoted
from public.store_verification
where tenant_id = md5('acme')::uuid;

select public.load_store(
    md5('acme')::uuid,
    jsonb_build_object(
        'bookings',
        jsonb_build_object(
            'b_1', pg_temp.record('b_1', '{"start_at": 0, "duration_min": 30}'),
            'b_2', pg_temp.record('b_2', '{"start_at": 0, "duration_min": 0}'),
            'b_3', pg_temp.record('b_3')
        )
    )::text
);

select results_eq(
    'table found',
    $$
        values (3::bigint, 3::bigint, 0::bigint, '{b_1,b_2,b_3}'::text[], '{}'::text[])
    $$,
    'after a load there are as many rows as records, each with a resource'
);

select public.promote_store(md5('acme')::uuid);

select results_eq(
    'table found',
    $$ values (3::bigint, 3::bigint, 0::bigint, '{b_2,b_3}'::text[], '{}'::text[]) $$,
    'after a promotion the ids of those that became no bookings are there'
);

-- what is amiss ---------------------------------------------------------------
update kept
set record = record || '{"slot_id": "Z"}'
where key = 'b_1';

select results_eq(
    'select changed_since_promoted from found',
    $$ values ('{b_1}'::text[]) $$,
    'a record that changed after it became a booking is seen'
);

alter table public.store_booking
drop constraint store_booking_resource_id_not_blank_check,
alter column resource_id drop not null;

delete from kept
where key = 'b_3';

update kept
set record = record || '{"resource_id": null}'
where key = 'b_2';

select results_eq(
    'select rows_before, rows_after, rows_without_resource from found',
    $$ values (3::bigint, 2::bigint, 1::bigint) $$,
    'a row that is missing and one without a resource are seen'
);

select * from finish();
rollback;
