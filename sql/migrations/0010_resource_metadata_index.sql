-- 0010_resource_metadata_index
--
-- Resources can be found by what only some of them have: `metadata @> '{"seats": 5}'`,
-- and `metadata ? 'winch'`, which the smaller operator class could not answer.
--
-- Needs:  0003_resources
-- Tests:  sql/tests/0010_resource_metadata_index.sql
--! locks: share public.resource

-- One row per thing that can be booked: building it takes milliseconds.
-- squawk-ignore-file require-concurrent-index-creation

create index if not exists resource_metadata_idx
on public.resource using gin (metadata);
comment on index public.resource_metadata_idx is 'Resources by their metadata.';


do $$
begin
    if pg_get_indexdef('public.resource_metadata_idx'::regclass)
        <> 'CREATE INDEX resource_metadata_idx ON public.resource'
        ' USING gin (metadata)'
    then
        raise exception 'index "resource_metadata_idx" is not the expected one'
            using
                errcode = 'BKM01',
                detail = pg_get_indexdef('public.resource_metadata_idx'::regclass),
                hint = 'Something of that name was there before: drop or rename it.';
    end if;
end;
$$;
