-- 0001_extensions
--
-- The one extension that the schema stands on: an exclusion constraint can then compare
-- a uuid with = beside a range with &&.
--
-- Needs:  nothing
-- Tests:  sql/tests/0001_extensions.sql
--! locks: none

-- It brings its own comment, which only its owner could replace.
create extension if not exists btree_gist with schema public;


-- The guard above accepts an extension that somebody put elsewhere.
do $$
declare
    home text;
begin
    select schema.nspname
    into home
    from pg_catalog.pg_extension as extension
    inner join pg_catalog.pg_namespace as schema
        on extension.extnamespace = schema.oid
    where extension.extname = 'btree_gist';

    if home <> 'public' then
        raise exception 'extension "btree_gist" is in schema "%"', home
            using
                errcode = 'BKM01',
                detail = 'The migrations expect it in schema "public".',
                hint = 'Run: alter extension btree_gist set schema public;';
    end if;
end;
$$;
