-- 0037_store_resources
--
-- Every record is on a resource, and a load puts it there.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

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

-- a resource ------------------------------------------------------------------
select throws_ok(
    $$
        insert into kept (key, record)
        values ('b_1', pg_temp.record('b_1') - 'resource_id')
    $$,
    '23502',
    'null value in column "resource_id" of relation "store_booking" violates not-null '
    || 'constraint',
    'a record without a resource is refused'
);

select throws_ok(
    $$
        insert into kept (key, record)
        values ('b_1', pg_temp.record('b_1', '{"resource_id": " \u3000"}'))
    $$,
    '23514',
    'new row for relation "store_booking" violates check constraint '
    || '"store_booking_resource_id_not_blank_check"',
    'a resource of white space is refused'
);

select lives_ok(
    $$ insert into kept (key, record) values ('b_1', pg_temp.record('b_1')) $$,
    'a record with a resource is accepted'
);

-- a load ----------------------------------------------------------------------
create temporary view file as
select
    jsonb_build_object(
        'bookings',
        jsonb_build_object(
            'b_1', pg_temp.record('b_1') - 'resource_id',
            'b_2', pg_temp.record('b_2', '{"resource_id": " ", "status": "cancelled"}'),
            'b_3', pg_temp.record('b_3')
        )
    )::text as document;

select results_eq(
    $$ select (public.load_store(md5('acme')::uuid, document)).added from file $$,
    array[2::bigint],
    'a file whose records name no resource can be loaded'
);

select set_eq(
    'select key, resource_id from kept',
    $$ values ('b_1', 'primary'), ('b_2', 'primary'), ('b_3', 'van') $$,
    'a load puts records that name no resource on "primary"'
);

select results_eq(
    'select row_count, blocked_every_resource from public.store_backfill_run',
    $$ values (2::bigint, '{b_1}'::text[]) $$,
    'a load that put records on "primary" is recorded as a run'
);

select results_eq(
    $$ select (public.load_store(md5('acme')::uuid, document)).changed from file $$,
    array[0::bigint],
    'the same file again changes no record'
);

select results_eq(
    'select row_count from public.store_backfill_run',
    array[2::bigint],
    'the same file again is no run'
);

select * from finish();
rollback;
