-- Default privileges; what they grant comes from grants.sql.
select
    'default privileges' as kind,
    '{}'::json as attributes,
    concat(standing.tableoid, '/', standing.oid) as id,
    concat_ws(
        ' ',
        case standing.defaclobjtype
            when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
            when 'T' then 'types' when 'n' then 'schemas' else 'large objects'
        end,
        'of',
        case
            when standing.defaclrole = current_setting('harness.owner')::oid
                then 'the database owner'
            else quote_ident(pg_get_userbyid(standing.defaclrole))
        end,
        'in ' || quote_ident(schema.nspname)
    ) as name
from pg_default_acl as standing
left join pg_namespace as schema on standing.defaclnamespace = schema.oid
where coalesce(schema.nspname, '') !~ '^(pg_|information_schema$|harness$)'
