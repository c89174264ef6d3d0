-- Collations. Not the version: it is the operating system's. The column of an ICU
-- locale was called colliculocale before 17.
select
    'collation' as kind,
    concat(collation_.tableoid, '/', collation_.oid) as id,
    format('%I.%I', schema.nspname, collation_.collname) as name,
    pg_get_userbyid(collation_.collowner) as owner,
    json_build_object(
        'provider',
        case collation_.collprovider
            when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin'
            else 'default'
        end,
        'locale',
        coalesce(
            to_jsonb(collation_) ->> 'colllocale',
            to_jsonb(collation_) ->> 'colliculocale',
            collation_.collcollate
        ),
        'ctype',
        nullif(collation_.collctype, collation_.collcollate),
        'rules',
        to_jsonb(collation_) ->> 'collicurules',
        'not deterministic',
        not collation_.collisdeterministic
    ) as attributes
from pg_collation as collation_
inner join pg_namespace as schema on collation_.collnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = collation_.tableoid
            and member.objid = collation_.oid
            and member.deptype = 'e'
    )
