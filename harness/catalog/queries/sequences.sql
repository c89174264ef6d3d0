-- Sequences with all options, never their current value. That of an identity column is
-- folded into the column.
select
    'sequence' as kind,
    owning.id as within,
    'sequence ' as fold_label,
    concat(relation.tableoid, '/', relation.oid) as id,
    format('%I.%I', schema.nspname, relation.relname) as name,
    pg_get_userbyid(relation.relowner) as owner,
    case when owning.deptype = 'i' then owning.id end as folds_into,
    json_build_object(
        'name',
        case when owning.deptype = 'i' then relation.oid::regclass::text end,
        'type',
        format_type(sequence.seqtypid, null),
        'start',
        sequence.seqstart,
        'increment',
        sequence.seqincrement,
        'minimum',
        sequence.seqmin,
        'maximum',
        sequence.seqmax,
        'cache',
        sequence.seqcache,
        'cycle',
        sequence.seqcycle,
        'persistence',
        case
            when owning.deptype = 'i' then null
            when relation.relpersistence = 'u' then 'unlogged'
        end,
        'owned by',
        case when owning.deptype = 'a' then owning.name end
    ) as attributes
from pg_sequence as sequence
inner join pg_class as relation on sequence.seqrelid = relation.oid
inner join pg_namespace as schema on relation.relnamespace = schema.oid
left join lateral (
    select
        bond.deptype,
        concat(bond.refclassid, '/', bond.refobjid, '/', bond.refobjsubid) as id,
        format('%s.%I', bond.refobjid::regclass, col.attname) as name
    from pg_depend as bond
    inner join pg_attribute as col
        on bond.refobjid = col.attrelid and bond.refobjsubid = col.attnum
    where
        bond.classid = relation.tableoid
        and bond.objid = relation.oid
        and bond.refclassid = relation.tableoid
        and bond.deptype in ('a', 'i')
) as owning on true
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = relation.tableoid
            and member.objid = relation.oid
            and member.deptype = 'e'
    )
