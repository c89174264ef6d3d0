-- Indexes. The index of a constraint is folded into it; that of a partition which is
-- attached to the parent's index is a copy. The statistics of its expressions are here.
select
    'index' as kind,
    'index ' as fold_label,
    concat(relation.tableoid, '/', relation.oid) as id,
    format('%I.%I', schema.nspname, relation.relname) as name,
    concat(relation.tableoid, '/', index.indrelid) as within,
    (
        select concat(relation.tableoid, '/', inherited.inhparent)
        from pg_inherits as inherited
        where inherited.inhrelid = relation.oid
    ) as copy_of,
    case
        when rule.oid is not null then concat(rule.tableoid, '/', rule.oid)
    end as folds_into,
    json_build_object(
        'definition',
        case when rule.oid is null then pg_get_indexdef(relation.oid) end,
        'invalid',
        not index.indisvalid,
        'not ready',
        not index.indisready,
        'clustered',
        index.indisclustered,
        'replica identity',
        index.indisreplident,
        'options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(relation.reloptions) as option
            where rule.oid is not null
        ),
        'statistics target',
        (
            select
                string_agg(
                    format('%s of column %s', col.attstattarget, col.attnum),
                    ', ' order by col.attnum
                )
            from pg_attribute as col
            where col.attrelid = relation.oid and col.attstattarget >= 0
        )
    ) as attributes
from pg_index as index
inner join pg_class as relation on index.indexrelid = relation.oid
inner join pg_namespace as schema on relation.relnamespace = schema.oid
left join
    pg_constraint as rule
    on relation.oid = rule.conindid and rule.contype in ('p', 'u', 'x')
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = relation.tableoid
            and member.objid in (relation.oid, index.indrelid)
            and member.deptype = 'e'
    )
