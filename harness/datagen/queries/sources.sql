-- The text of the functions that see a row as it is inserted.
select
    pg_trigger.tgrelid::bigint as table_oid,
    string_agg(pg_proc.prosrc, e'\n' order by pg_trigger.tgname) as source
from pg_catalog.pg_trigger
inner join pg_catalog.pg_proc on pg_trigger.tgfoid = pg_proc.oid
where
    not pg_trigger.tgisinternal
    and pg_trigger.tgtype & 4 = 4
    and pg_trigger.tgrelid = any(%(tables)s::oid [])
group by pg_trigger.tgrelid
