-- 0036_store_write_back
--
-- The mirror gives back the file that was loaded.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

create function pg_temp.written_after(document jsonb) returns jsonb
language sql
as $$
    select public.load_store(md5('acme')::uuid, document::text);
    select string_agg(piece, '')::jsonb
    from public.store_pieces(md5('acme')::uuid) as piece
$$;

create temporary table file (document jsonb);

insert into file (document)
values (
    '{
        "users": {"u_9": {"name": "Ada \" \\ \u2028 é"}},
        "bookings": {
            "b_1": {
                "id": "b_1", "user_id": "u_9", "slot_id": "A", "status": "cancelled",
                "resource_id": "van", "start_at": null, "x": [1.10, 1e30, true]
            },
            "b \"2\"": {
                "id": "b \"2\"", "user_id": "u_9", "slot_id": "A", "status": "confirmed",
                "resource_id": "van", "start_at": 1732065600000, "history": "none"
            }
        },
        "": 7
    }'
);

-- the same --------------------------------------------------------------------
select is(
    (select pg_temp.written_after(document) from file),
    (select document from file),
    'a file comes back with all fields, records and collections'
);

select results_eq(
    'select document::text from file',
    $$
        select string_agg(piece, '')::jsonb::text
        from public.store_pieces(md5('acme')::uuid) as piece
    $$,
    'every digit of a number comes back'
);

select is(
    pg_temp.written_after('{"bookings": {}, "users": []}'),
    '{"bookings": {}, "users": []}',
    'bookings that are empty come back empty'
);

select is(
    pg_temp.written_after('{"users": []}'),
    '{"users": []}',
    'a file without bookings comes back without'
);

select is(pg_temp.written_after('{}'), '{}', 'an empty file comes back empty');

-- nothing ---------------------------------------------------------------------
select is_empty(
    'select public.store_pieces(gen_random_uuid())',
    'who never loaded a file gets none'
);

select public.load_store(md5('acme')::uuid, '{"users": [1]}');

select throws_ok(
    $$
        select public.load_store(md5('acme')::uuid, (
            select string_agg(piece, '')
            from public.store_pieces(gen_random_uuid()) as piece
        ))
    $$,
    'BKE02',
    format('store of tenant "%s" is no JSON object', md5('acme')::uuid),
    'no file is not an empty file: NULL cannot be loaded'
);

select is(
    (select jsonb_object_agg(name, document) from public.store_collection),
    '{"users": [1]}',
    'where NULL was to be loaded, the mirror stays'
);

select * from finish();
rollback;
