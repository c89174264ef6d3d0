-- store: differs: files
-- Those that name a resource lose it.
call pg_temp.alter_body(
    'public.backfill_incoming_store',
    'and public.is_blank(piece.record ->> ''resource_id'')', ''
);
