-- Languages that no extension brings; those of the server have low numbers.
select
    'language' as kind,
    concat(language.tableoid, '/', language.oid) as id,
    quote_ident(language.lanname) as name,
    pg_get_userbyid(language.lanowner) as owner,
    json_build_object(
        'trusted',
        language.lanpltrusted,
        'handler',
        nullif(language.lanplcallfoid, 0)::regprocedure::text,
        'inline handler',
        nullif(language.laninline, 0)::regprocedure::text,
        'validator',
        nullif(language.lanvalidator, 0)::regprocedure::text
    ) as attributes
from pg_language as language
where
    language.oid >= 16384
    and not exists (
        select from pg_depend as member
        where
            member.classid = language.tableoid
            and member.objid = language.oid
            and member.deptype = 'e'
    )
