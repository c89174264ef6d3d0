-- Tables that a user's rows go into: no partitions, nothing of an extension or ours.
select
    pg_class.oid::bigint as oid,
    pg_namespace.nspname as schema,
    pg_class.relname as name,
    pg_class.relkind = 'p' as partitioned
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace
    on pg_class.relnamespace = pg_namespace.oid
where
    pg_class.relkind in ('r', 'p')
    and not pg_class.relispartition
    and pg_class.relpersistence <> 't'
    and pg_namespace.nspname !~ '^pg_'
    and pg_namespace.nspname not in ('information_schema', 'harness')
    and not exists (
        select from pg_catalog.pg_depend
        where
            pg_depend.classid = 'pg_catalog.pg_class'::regclass
            and pg_depend.objid = pg_class.oid
            and pg_depend.deptype = 'e'
    )
order by pg_namespace.nspname collate "C", pg_class.relname collate "C"
