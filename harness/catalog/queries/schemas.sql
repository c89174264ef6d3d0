-- Schemas. What is in them is not folded into them: each table has a line of its own.
select
    'schema' as kind,
    '{}'::json as attributes,
    concat(schema.tableoid, '/', schema.oid) as id,
    quote_ident(schema.nspname) as name,
    pg_get_userbyid(schema.nspowner) as owner
from pg_namespace as schema
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = schema.tableoid
            and member.objid = schema.oid
            and member.deptype = 'e'
    )
