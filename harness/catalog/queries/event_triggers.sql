-- Event triggers.
select
    'event trigger' as kind,
    concat(hook.tableoid, '/', hook.oid) as id,
    quote_ident(hook.evtname) as name,
    pg_get_userbyid(hook.evtowner) as owner,
    json_build_object(
        'event',
        hook.evtevent,
        'tags',
        (
            select string_agg(tag, ', ' order by tag)
            from unnest(hook.evttags) as tag
        ),
        'function',
        hook.evtfoid::regprocedure::text,
        'enabled',
        case hook.evtenabled
            when 'O' then 'yes' when 'D' then 'no' when 'A' then 'always'
            when 'R' then 'replica'
        end
    ) as attributes
from pg_event_trigger as hook
where
    not exists (
        select from pg_depend as member
        where
            member.classid = hook.tableoid
            and member.objid = hook.oid
            and member.deptype = 'e'
    )
