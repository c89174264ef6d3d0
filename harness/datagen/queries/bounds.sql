-- What each partition accepts, by the table on top and its key columns.
select
    pg_partition_root(pg_class.oid)::bigint as table_oid,
    array(
        select pg_attribute.attname::text
        from unnest(pg_partitioned_table.partattrs) with ordinality as key (num, place)
        inner join pg_catalog.pg_attribute
            on
                pg_partitioned_table.partrelid = pg_attribute.attrelid
                and key.num = pg_attribute.attnum
        order by key.place
    ) as columns,
    pg_get_expr(pg_class.relpartbound, pg_class.oid) as bound
from pg_catalog.pg_class
inner join pg_catalog.pg_inherits on pg_class.oid = pg_inherits.inhrelid
inner join pg_catalog.pg_partitioned_table
    on pg_inherits.inhparent = pg_partitioned_table.partrelid
where
    pg_class.relispartition
    and pg_class.relkind in ('r', 'p')
    and pg_partition_root(pg_class.oid) = any(%(tables)s::oid [])
order by table_oid, pg_class.relname
