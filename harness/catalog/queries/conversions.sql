-- Conversions from one encoding to another.
select
    'conversion' as kind,
    concat(conversion.tableoid, '/', conversion.oid) as id,
    format('%I.%I', schema.nspname, conversion.conname) as name,
    pg_get_userbyid(conversion.conowner) as owner,
    json_build_object(
        'from',
        pg_encoding_to_char(conversion.conforencoding),
        'to',
        pg_encoding_to_char(conversion.contoencoding),
        'function',
        conversion.conproc::oid::regprocedure::text,
        'default',
        conversion.condefault
    ) as attributes
from pg_conversion as conversion
inner join pg_namespace as schema on conversion.connamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = conversion.tableoid
            and member.objid = conversion.oid
            and member.deptype = 'e'
    )
