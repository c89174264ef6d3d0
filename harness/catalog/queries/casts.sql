-- Casts; those that came with the server have low numbers, and a range type brings one.
select
    'cast' as kind,
    concat(conversion.tableoid, '/', conversion.oid) as id,
    format(
        '%s as %s',
        format_type(conversion.castsource, null),
        format_type(conversion.casttarget, null)
    ) as name,
    json_build_object(
        'function',
        nullif(conversion.castfunc, 0)::regprocedure::text,
        'method',
        case conversion.castmethod
            when 'i' then 'in and out' when 'b' then 'binary' else 'function'
        end,
        'context',
        case conversion.castcontext
            when 'e' then 'explicit' when 'a' then 'assignment' else 'implicit'
        end
    ) as attributes
from pg_cast as conversion
where
    conversion.oid >= 16384
    and not exists (
        select from pg_depend as member
        where
            member.classid = conversion.tableoid
            and member.objid = conversion.oid
            and member.deptype in ('e', 'i')
    )
