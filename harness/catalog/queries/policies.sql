-- Row security policies; whether they are in force is said of the table.
select
    'policy' as kind,
    concat(policy.tableoid, '/', policy.oid) as id,
    format('%I.%I.%I', schema.nspname, relation.relname, policy.polname) as name,
    concat(relation.tableoid, '/', relation.oid) as within,
    json_build_object(
        'kind',
        case when policy.polpermissive then 'permissive' else 'restrictive' end,
        'command',
        case policy.polcmd
            when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
            when 'd' then 'delete' else 'all'
        end,
        'roles',
        (
            select
                string_agg(
                    case
                        when one = 0 then 'PUBLIC'
                        else quote_ident(pg_get_userbyid(one))
                    end,
                    ', ' order by case when one <> 0 then pg_get_userbyid(one) end
                )
            from unnest(policy.polroles) as one
        ),
        'using',
        pg_get_expr(policy.polqual, policy.polrelid),
        'with check',
        pg_get_expr(policy.polwithcheck, policy.polrelid)
    ) as attributes
from pg_policy as policy
inner join pg_class as relation on policy.polrelid = relation.oid
inner join pg_namespace as schema on relation.relnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = relation.tableoid
            and member.objid = relation.oid
            and member.deptype = 'e'
    )
