-- Triggers but those that PostgreSQL makes for constraints. That of a partition which
-- comes from the parent's is a copy.
select
    'trigger' as kind,
    concat(hook.tableoid, '/', hook.oid) as id,
    format('%I.%I.%I', schema.nspname, relation.relname, hook.tgname) as name,
    concat(relation.tableoid, '/', relation.oid) as within,
    case
        when hook.tgparentid <> 0 then concat(hook.tableoid, '/', hook.tgparentid)
    end as copy_of,
    json_build_object(
        'definition',
        pg_get_triggerdef(hook.oid),
        'enabled',
        case hook.tgenabled
            when 'O' then 'yes' when 'D' then 'no' when 'A' then 'always'
            when 'R' then 'replica'
        end
    ) as attributes
from pg_trigger as hook
inner join pg_class as relation on hook.tgrelid = relation.oid
inner join pg_namespace as schema on relation.relnamespace = schema.oid
where
    not hook.tgisinternal
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.deptype = 'e'
            and (
                (member.classid = hook.tableoid and member.objid = hook.oid)
                or (
                    member.classid = relation.tableoid
                    and member.objid = relation.oid
                )
            )
    )
