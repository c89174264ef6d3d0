-- 0036_store_load
--
-- A file comes into the mirror as a whole, again and again.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

-- Each test names only the fields that it is about.
create function pg_temp.record(key text, change jsonb = '{}') returns jsonb
language sql
as $$
    select
        jsonb_build_object('id', key, 'user_id', 'u_9', 'slot_id', 'A')
        || '{"status": "confirmed", "resource_id": "van"}' || change
$$;

-- a first load ----------------------------------------------------------------
select results_eq(
    $$
        select * from public.load_store(
            md5('acme')::uuid,
            jsonb_build_object(
                'bookings', jsonb_build_object(
                    'b_1', pg_temp.record('b_1'), 'b_2', pg_temp.record('b_2')
                ),
                'users', '{"u_9": {"name": "Ada"}}'::jsonb
            )::text
        )
    $$,
    'values (2::bigint, 2::bigint, 0::bigint, 0::bigint)',
    'a load says how many records came'
);

select set_eq(
    'select key, record from public.store_booking',
    $$ values ('b_1', pg_temp.record('b_1')), ('b_2', pg_temp.record('b_2')) $$,
    'the mirror has the records as they were in the file'
);

select results_eq(
    'select name, document from public.store_collection',
    $$ values ('users', '{"u_9": {"name": "Ada"}}'::jsonb) $$,
    'the mirror has the other collections, too'
);

select is_empty(
    'select from public.store_incoming',
    'nothing is left of the pieces once they are taken'
);

-- the same again, and another one ---------------------------------------------
update public.store_booking set loaded_at = '2020-01-01';
update public.store_booking set record = record || '{"ours": 1}'
where key = 'b_1';

select results_eq(
    $$
        select * from public.load_store(
            md5('acme')::uuid,
            jsonb_build_object(
                'bookings', jsonb_build_object(
                    'b_1', pg_temp.record('b_1'), 'b_2', pg_temp.record('b_2')
                )
            )::text
        )
    $$,
    'values (2::bigint, 0::bigint, 0::bigint, 0::bigint)',
    'the same records again change nothing'
);

select set_eq(
    $$ select key, record ? 'ours', loaded_at from public.store_booking $$,
    $$
        values
        ('b_1', true, '2020-01-01'::timestamptz), ('b_2', false, '2020-01-01')
    $$,
    'what the mirror did to a record stays while the file says the same'
);

select results_eq(
    $$
        select * from public.load_store(
            md5('acme')::uuid,
            jsonb_build_object(
                'bookings', jsonb_build_object(
                    'b_1', pg_temp.record('b_1', '{"slot_id": "Z"}'),
                    'b_3', pg_temp.record('b_3')
                )
            )::text
        )
    $$,
    'values (2::bigint, 1::bigint, 1::bigint, 1::bigint)',
    'another file adds, changes and removes records, and says so'
);

select set_eq(
    'select key, record from public.store_booking',
    $$
        values
        ('b_1', pg_temp.record('b_1', '{"slot_id": "Z"}')),
        ('b_3', pg_temp.record('b_3'))
    $$,
    'the mirror follows the file'
);

-- an empty store --------------------------------------------------------------
select results_eq(
    $$ select * from public.load_store(md5('acme')::uuid, '{"users": []}') $$,
    'values (0::bigint, 0::bigint, 0::bigint, 2::bigint)',
    'a file without bookings is an empty store'
);

select * from finish();
rollback;
