-- Operator classes.
select
    'operator class' as kind,
    concat(class.tableoid, '/', class.oid) as id,
    format('%I.%I using %I', schema.nspname, class.opcname, method.amname) as name,
    pg_get_userbyid(class.opcowner) as owner,
    json_build_object(
        'type',
        format_type(class.opcintype, null),
        'stored type',
        format_type(nullif(class.opckeytype, 0), null),
        'default',
        class.opcdefault,
        'family',
        format('%I.%I', family_schema.nspname, family.opfname)
    ) as attributes
from pg_opclass as class
inner join pg_namespace as schema on class.opcnamespace = schema.oid
inner join pg_am as method on class.opcmethod = method.oid
inner join pg_opfamily as family on class.opcfamily = family.oid
inner join pg_namespace as family_schema on family.opfnamespace = family_schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = class.tableoid
            and member.objid = class.oid
            and member.deptype = 'e'
    )
