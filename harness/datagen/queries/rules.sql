-- Checks, unique rules and exclusions, also those of partitions, by the table on top.
with tables as (
    select
        pg_class.oid,
        case
            when pg_class.relispartition then pg_partition_root(pg_class.oid)
            else pg_class.oid
        end as top
    from pg_catalog.pg_class
    where pg_class.relkind in ('r', 'p')
)

select
    tables.top::bigint as table_oid,
    pg_constraint.conname as name,
    case pg_constraint.contype when 'c' then 'check' else 'exclude' end as kind,
    array(
        select pg_attribute.attname::text
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_constraint.conrelid
            and pg_attribute.attnum = any(pg_constraint.conkey)
        order by pg_attribute.attnum
    ) as columns,
    pg_get_constraintdef(pg_constraint.oid) as definition
from pg_catalog.pg_constraint
inner join tables on pg_constraint.conrelid = tables.oid
where
    pg_constraint.contype in ('c', 'x')
    and tables.top = any(%(tables)s::oid [])
union all
select
    tables.top::bigint as table_oid,
    pg_class.relname as name,
    'unique' as kind,
    array(
        select pg_attribute.attname::text
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_index.indrelid
            and pg_attribute.attnum = any(pg_index.indkey)
        order by pg_attribute.attnum
    ) as columns,
    pg_get_indexdef(pg_index.indexrelid) as definition
from pg_catalog.pg_index
inner join pg_catalog.pg_class on pg_index.indexrelid = pg_class.oid
inner join tables on pg_index.indrelid = tables.oid
where
    pg_index.indisunique
    and tables.top = any(%(tables)s::oid [])
order by table_oid, kind, name
