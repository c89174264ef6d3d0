-- Constraints of tables and domains but NOT NULL, which is an attribute of the column
-- or the domain. The definition says whether they are valid, enforced and deferrable.
-- One that a partition or an inheritance child has from its parent is a copy. The
-- triggers that keep a foreign key can be disabled: then it is no rule. A foreign key
-- to a partitioned table has parts for its partitions, which each major names in a way
-- of its own: they are left out.
select
    'constraint' as kind,
    concat(rule.tableoid, '/', rule.oid) as id,
    format(
        '%I.%I.%I',
        schema.nspname,
        coalesce(relation.relname, type.typname),
        rule.conname
    ) as name,
    coalesce(
        concat(relation.tableoid, '/', relation.oid),
        concat(type.tableoid, '/', type.oid)
    ) as within,
    case
        when rule.conparentid <> 0 then concat(rule.tableoid, '/', rule.conparentid)
        when rule.coninhcount > 0 and not rule.conislocal
            then
                (
                    select concat(above.tableoid, '/', above.oid)
                    from pg_inherits as inherited
                    inner join
                        pg_constraint as above
                        on inherited.inhparent = above.conrelid
                    where
                        inherited.inhrelid = rule.conrelid
                        and above.conname = rule.conname
                    order by inherited.inhseqno
                    limit 1
                )
    end as copy_of,
    json_build_object(
        'definition',
        pg_get_constraintdef(rule.oid),
        'triggers',
        (
            select
                string_agg(
                    distinct case keeper.tgenabled
                        when 'D' then 'disabled'
                        when 'A' then 'always'
                        when 'R' then 'replica'
                    end,
                    ', '
                )
            from pg_trigger as keeper
            where
                keeper.tgconstraint = rule.oid
                and keeper.tgisinternal
                and keeper.tgenabled <> 'O'
        )
    ) as attributes
from pg_constraint as rule
inner join pg_namespace as schema on rule.connamespace = schema.oid
left join pg_class as relation on rule.conrelid = relation.oid
left join pg_type as type on rule.contypid = type.oid
where
    rule.contype in ('c', 'f', 'p', 'u', 'x')
    and not exists (
        select from pg_constraint as above
        where above.oid = rule.conparentid and above.conrelid = rule.conrelid
    )
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.deptype = 'e'
            and (
                (member.classid = 'pg_class'::regclass and member.objid = rule.conrelid)
                or (
                    member.classid = 'pg_type'::regclass
                    and member.objid = rule.contypid
                )
            )
    )
